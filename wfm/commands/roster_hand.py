"""`wfm roster lock`, `unlock`, `change` and `compare`: shifts by hand, and what differs."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.roster_id import AgentId, OneDay, RosterId
from wfm.commands.session import Session
from wfm.commands.settings import DryRun

if TYPE_CHECKING:
    from data.store import Store
    from wfm.rosters.hand import HandChange
    from wfm.rosters.placing import HandShift

HAND_DAY = Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"], help="The day.")]


def lock(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    agent: AgentId,
    day: OneDay = None,
    dry_run: DryRun = False,
) -> None:
    """Lock an agent's shifts, all or of one day: building from this roster keeps them.

    Example: wfm roster lock 4 --agent a017 --day 2026-10-14
    """
    from wfm.rosters import lock as lock_shifts  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store(trial=dry_run) as store:
        done = lock_shifts(
            store, roster_id, agent=agent, day=day.date() if day else None, at=session.at
        )
    _tell(session, done, "locked", dry_run=dry_run)


def unlock(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    agent: AgentId,
    day: OneDay = None,
    dry_run: DryRun = False,
) -> None:
    """Let an agent's locked or manual shifts, all or of one day, be planned again.

    Example: wfm roster unlock 4 --agent a017
    """
    from wfm.rosters import unlock as unlock_shifts  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store(trial=dry_run) as store:
        done = unlock_shifts(
            store, roster_id, agent=agent, day=day.date() if day else None, at=session.at
        )
    _tell(session, done, "unlocked", dry_run=dry_run)


def change(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    agent: AgentId,
    day: HAND_DAY,
    shift: Annotated[str | None, typer.Option(help="The shift to work, by its name.")] = None,
    start: Annotated[str | None, typer.Option(metavar="HH:MM", help="When it starts.")] = None,
    length: Annotated[
        str | None,
        typer.Option(metavar="H:MM", help="How long; by default the shift's shortest length."),
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="No shift on this day.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Set an agent's shift of a day by hand, in a new draft; building from it keeps the shift.

    Example: wfm roster change 4 --agent a017 --day 2026-10-14 --shift late --start 13:00
    """
    from wfm.commands import roster_tables, tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.rosters import change_by_hand, compare  # noqa: PLC0415 - heavy

    session: Session = context.obj
    wish = _wish(shift, start, length, off=off)
    with session.center_and_store(trial=dry_run) as (center, store):
        planner = Planner(store, center, at=session.at, tell=session.say)
        done = change_by_hand(planner, roster_id, agent=agent, day=day.date(), shift=wish)
        agents = {a.id: a for a in store.agents(active_only=False)}
    for note in done.notes:
        session.say(f"note: {note}")
    session.say(f"roster {done.roster.id} is a draft made from roster {done.base.id}")
    session.emit(
        tables.roster_summary(done.roster),
        *tables.broken(session, done.roster),
        roster_tables.changes(compare(done.base, done.roster), agents),
    )
    if not dry_run:
        session.next(f"wfm roster build --from {done.roster.id}")


def compare(
    context: typer.Context,
    roster_id: Annotated[int, typer.Argument(help="A roster's id.")],
    other: Annotated[
        int | None,
        typer.Argument(help="The roster before it; by default the one that it is based on."),
    ] = None,
) -> None:
    """List what differs between two rosters by agent and day, and their hours and cost.

    Example: wfm roster compare 5 4
    """
    from wfm.commands import roster_tables  # noqa: PLC0415 - heavy
    from wfm.rosters import away_reasons  # noqa: PLC0415 - heavy
    from wfm.rosters import compare as compare_rosters  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        after = store.load_roster(roster_id)
        before = store.load_roster(_before(store, roster_id, other, based_on=after.based_on))
        agents = {a.id: a for a in store.agents(active_only=False)}
        away = away_reasons(before.shifts, store.time_off())
    comparison = compare_rosters(before, after, why=away)
    session.say(
        f"{comparison.shifts_changed} shifts differ, {comparison.alike} are alike, "
        f"{len(comparison.changes) - comparison.shifts_changed} differ in breaks or meetings only"
    )
    session.emit(
        roster_tables.compared(comparison),
        roster_tables.changes(comparison, agents),
    )
    session.next(f"wfm roster explain {after.id}")


def _before(store: "Store", roster_id: int, other: int | None, *, based_on: int | None) -> int:
    """Give the roster to compare with: the one named, the base, or the last of the same days."""
    from data.records import NotFoundError  # noqa: PLC0415 - heavy

    if other is not None or based_on is not None:
        return other if other is not None else int(based_on or 0)
    mine = next(s for s in store.rosters() if s.id == roster_id)
    earlier = [
        s.id
        for s in store.rosters()
        if s.id < roster_id
        and s.first_date < date.fromordinal(mine.first_date.toordinal() + mine.days)
        and mine.first_date < date.fromordinal(s.first_date.toordinal() + s.days)
    ]
    if not earlier:
        raise NotFoundError(
            f"no earlier roster shares a day with roster {roster_id}; name the one to compare with"
        )
    return earlier[0]


def _wish(
    shift: str | None, start: str | None, length: str | None, *, off: bool
) -> "HandShift | None":
    """Give the shift that was asked for; None: a day off."""
    from data.center_file.values import clock_minutes, duration_minutes  # noqa: PLC0415 - heavy
    from data.records import ConfigurationError  # noqa: PLC0415 - heavy
    from wfm.rosters.placing import HandShift  # noqa: PLC0415 - heavy

    if off and (shift or start or length):
        raise ConfigurationError("--off leaves no shift; leave --shift, --start and --length out")
    if off:
        return None
    if shift is None or start is None:
        raise ConfigurationError("give --shift and --start, or --off for a day off")
    try:
        return HandShift(
            shift,
            clock_minutes(start),
            duration_minutes(length) if length is not None else None,
        )
    except ValueError as error:
        raise ConfigurationError(f"--start or --length: {error}") from None


def _tell(session: Session, done: "HandChange", word: str, *, dry_run: bool) -> None:
    """Say what was locked or unlocked, and where."""
    from wfm.commands import roster_tables  # noqa: PLC0415 - heavy

    if not done.shifts:
        session.say(f"these shifts of roster {done.roster.id} are {word} already: nothing to do")
    elif done.copied:
        session.say(
            f"roster {done.base.id} is {done.base.status} and stays as it is; the shifts are "
            f"{word} in a copy, draft {done.roster.id}"
        )
    session.emit(roster_tables.marked(done.roster, done.shifts))
    if not dry_run:
        session.next(f"wfm roster build --from {done.roster.id}")
