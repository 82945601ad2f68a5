"""`wfm roster explain` and `wfm roster conflicts`: why a roster is as it is."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.roster_id import OneDay, RosterId
from wfm.commands.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wfm.commands.output import Listing
    from wfm.rosters.explaining import Rebuilt


def explain(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    agent: Annotated[str | None, typer.Option(help="Why this agent works so.")] = None,
    day: OneDay = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
            metavar="'YYYY-MM-DD HH:MM'",
            help="What is short at this time of the center, and what would cover it.",
        ),
    ] = None,
) -> None:
    """Explain a shift or day off, an agent's week and wishes, or what a roster lacks.

    Example: wfm roster explain 4 --agent a017 --day 2026-10-14
    """
    from data.records import ConfigurationError  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.rosters import rebuilt  # noqa: PLC0415 - heavy

    session: Session = context.obj
    if at is not None and (agent is not None or day is not None):
        raise ConfigurationError("--at asks for a shortage; leave --agent and --day out")
    with session.center_and_store() as (center, store):
        view = rebuilt(Planner(store, center, at=session.at), roster_id)
        only: date | None = day.date() if day else None
        if agent is None:
            listings = _shortages(view, at=_instant(at, center.zone), day=only, zone=center.zone)
        else:
            listings = _agent(view, agent, day=only)
    for note in view.notes:
        session.say(f"note: {note}")
    session.emit(*listings)
    session.next(f"wfm roster show {view.roster.id}")


def conflicts(
    context: typer.Context,
    *,
    requirement: Annotated[
        int | None, typer.Option(help="A requirement's id; by default the newest.")
    ] = None,
    base: Annotated[
        int | None,
        typer.Option(
            "--from",
            metavar="ROSTER",
            help="Building from this roster: its locked shifts stay, for its requirement.",
        ),
    ] = None,
) -> None:
    """List agents without a legal tour and the rules that contradict each other; exits with 4.

    Example: wfm roster conflicts --from 4
    """
    from data.records import ConfigurationError, InfeasibleError  # noqa: PLC0415 - heavy
    from wfm.commands import roster_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.rosters import conflicts_of  # noqa: PLC0415 - heavy

    session: Session = context.obj
    if base is not None and requirement is not None:
        raise ConfigurationError("--from takes the roster's own requirement; leave one of them out")
    with session.center_and_store() as (center, store):
        planner = Planner(store, center, at=session.at)
        found = conflicts_of(planner, requirement, base_id=base)
    session.emit(roster_tables.conflicts(each.sentences() for each in found))
    if found:
        raise InfeasibleError(
            f"{len(found)} conflict{'s' * (len(found) > 1)}; a roster gives up the rules named as "
            "the cheapest way out, unless you change the rules, time off or locked shifts"
        )
    session.say("every agent has a legal tour and every queue its agents")
    session.next("wfm roster build" if base is None else f"wfm roster build --from {base}")


def _agent(view: "Rebuilt", agent: str, *, day: date | None) -> "Sequence[Listing]":
    """Give why an agent works as he does: one day, or the weeks and the wishes."""
    from scheduling.explanation import explain_shift, explain_wishes  # noqa: PLC0415 - heavy
    from wfm.commands import roster_tables, tables  # noqa: PLC0415 - heavy

    agents = {a.id: a for a in view.instance.agents}
    tables.refuse_unknown(view.roster, agents, agent=agent, day=day)
    if day is not None:
        found = explain_shift(view.instance, view.shifts, agent, day)
        return [roster_tables.explanation(f"{agents[agent].name} on {day}", found.sentences())]
    return [
        tables.shifts(view.roster, agents, agent=agent, day=None),
        roster_tables.wishes(explain_wishes(view.instance, view.shifts, agent)),
    ]


def _shortages(
    view: "Rebuilt", *, at: datetime | None, day: date | None, zone: str
) -> "Sequence[Listing]":
    """Give what is short and what would cover it, everywhere, on a day or at an instant."""
    from data.records import NotFoundError  # noqa: PLC0415 - heavy
    from wfm.commands import roster_tables, tables  # noqa: PLC0415 - heavy
    from wfm.rosters.explaining import shortages  # noqa: PLC0415 - heavy

    tables.refuse_unknown(view.roster, {}, agent=None, day=day)
    grid = view.instance.requirement.grid
    if at is not None and not grid.start_at <= at < grid.end_at:
        raise NotFoundError(
            f"--at {at:%Y-%m-%d %H:%M} is not in roster {view.roster.id}, which is of "
            f"{view.roster.days} days from {view.roster.first_date}; give a time of these days"
        )
    return [roster_tables.shortages(shortages(view, at=at, day=day, zone=zone), zone)]


def _instant(at: datetime | None, zone: str) -> datetime | None:
    """Give the instant of a time on the center's clock."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    return None if at is None else at.replace(tzinfo=ZoneInfo(zone))
