"""`wfm skills gaps`."""

from typing import Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import Confidence, FirstDay, Workers, plan_settings

RosterOption = Annotated[
    int | None, typer.Option("--roster", help="A roster's id; by default the newest.")
]


def gaps(
    context: typer.Context,
    *,
    roster_id: RosterOption = None,
    months: Annotated[
        float, typer.Option(min=0, max=6, help="How far ahead to look; 0: only at the roster.")
    ] = 3,
    first: FirstDay = None,
    confidence: Confidence = None,
    detail: Annotated[
        bool,
        typer.Option("--detail", help="Also every span that is short, and every week's tightest."),
    ] = False,
    workers: Workers = None,
) -> None:
    """Show where and when which skill is short: in a roster, and in the next months.

    A forecast of the months is kept where none is stored that reaches so far; nothing else is
    written.

    Example: wfm skills gaps --months 6 --from 2026-11-02
    """
    from wfm.commands import skills_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.training import gaps_ahead, present_gaps  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store() as (center, store), session.progress() as progress:
        planner = Planner(store, center, at=session.at, progress=progress, tell=session.say)
        present = present_gaps(planner, roster_id)
        settings = plan_settings(
            session, center, first=first, confidence=confidence, workers=workers
        )
        ahead = (
            gaps_ahead(planner, settings=settings, months=months, today=session.at.date())
            if months
            else None
        )
    for note in present.notes:
        session.say(f"note: {note}")
    listings = skills_tables.present(present, center, detail=detail)
    if ahead is not None:
        listings += skills_tables.ahead(ahead, center, detail=detail)
    session.emit(*listings)
    session.say(skills_tables.present_words(present, center))
    if ahead is not None:
        session.say(skills_tables.ahead_words(ahead, center))
    session.next(f"wfm skills value --roster {present.roster.id}")
