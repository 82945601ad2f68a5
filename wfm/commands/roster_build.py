"""`wfm roster build`."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import DryRun, Seconds, Seed, Workers, plan_settings

if TYPE_CHECKING:
    from wfm.rosters.building import Built


def build(
    context: typer.Context,
    *,
    requirement: Annotated[
        int | None,
        typer.Option(help="A requirement's id; by default the newest, with --from the roster's."),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option(
            "--from", metavar="ROSTER", help="Change this roster, and only where it pays."
        ),
    ] = None,
    change: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1000,
            metavar="HOURS",
            help="With --from: what a changed shift costs, in agent-hours short.",
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="With --from: plan this day alone, proven."),
    ] = None,
    seconds: Seconds = None,
    workers: Workers = None,
    seed: Seed = None,
    dry_run: DryRun = False,
) -> None:
    """Build a draft roster for a requirement, or from a roster; Ctrl-C keeps the best found.

    Example: wfm roster build --from 4 --seconds 60
    """
    from data.records import ConfigurationError  # noqa: PLC0415 - heavy
    from wfm.commands import roster_tables, tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.rosters import BuildOptions, build_roster  # noqa: PLC0415 - heavy

    session: Session = context.obj
    if base is None and change is not None:
        raise ConfigurationError("--change prices the changes of a roster; name it with --from")
    with (
        session.center_and_store(trial=dry_run) as (center, store),
        session.progress() as progress,
    ):
        settings = plan_settings(session, center, seconds=seconds, workers=workers, seed=seed)
        planner = Planner(store, center, at=session.at, progress=progress, tell=session.say)
        options = BuildOptions(base, change, day.date() if day else None)
        built = build_roster(planner, requirement, settings=settings, options=options)
        agents = {a.id: a for a in store.agents(active_only=False)}
    roster = built.roster
    for note in roster.notes:
        session.say(f"note: {note}")
    listings = [tables.roster_summary(roster), *tables.broken(session, roster)]
    if built.comparison is not None:
        _say_changes(session, built)
        listings.append(roster_tables.changes(built.comparison, agents))
    session.emit(*listings)
    if not dry_run:
        session.next(f"wfm roster simulate {roster.id}")


def _say_changes(session: Session, built: "Built") -> None:
    """Say how much changed, and whether one day is proven."""
    comparison = built.comparison
    assert comparison is not None  # noqa: S101 - the caller looked
    moved = len(comparison.changes) - comparison.shifts_changed
    session.say(
        f"{comparison.shifts_changed} shifts changed from roster {comparison.before.id}; "
        f"{comparison.alike} are as they were, {moved} have other breaks or meetings only"
    )
    if built.day is not None:
        gap = built.roster.quality.gap_percent
        proven = "nothing better exists" if built.proven else f"gap {gap:.2f} % of required hours"
        session.say(f"{built.day}: {proven}")
