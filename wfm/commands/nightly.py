"""`wfm nightly`."""

import math
from dataclasses import replace

import typer

from wfm.commands.session import Session
from wfm.commands.settings import DryRun, Workers, plan_settings


def nightly(context: typer.Context, *, workers: Workers = None, dry_run: DryRun = False) -> None:
    """Import the drop folder, plan, publish and export, as the center file's [nightly] says.

    One at a time: a second run exits with 5. Run twice on the same input it does nothing.

    Example: wfm --center /srv/care/center.toml --quiet nightly
    """
    from data.records import InputRefusedError  # noqa: PLC0415 - heavy
    from wfm.commands import outlook_tables, tables  # noqa: PLC0415 - heavy
    from wfm.commands.imports import outcomes_listing  # noqa: PLC0415
    from wfm.nightly import backlog_file, waiting_files  # noqa: PLC0415 - heavy
    from wfm.nightly import nightly as run_nightly  # noqa: PLC0415

    session: Session = context.obj
    with (
        session.center_and_store(dry_run=dry_run) as (center, store),
        session.progress() as progress,
    ):
        settings = replace(
            plan_settings(session, center, workers=workers), weeks=center.nightly.weeks
        )
        if dry_run:
            drop = session.folder / center.nightly.drop
            waiting = waiting_files(store, drop)
            for path in waiting:
                session.say(f"would import {path}")
            if open_work := backlog_file(drop):
                session.say(f"would use {open_work}")
            session.say("nothing was written")
            session.emit_files(waiting)
            return
        result = run_nightly(
            store,
            center,
            session.folder,
            settings=settings,
            at=session.at,
            progress=progress,
            tell=session.say,
        )
    if result.last_day is not None:
        day = result.last_day
        beside = "" if math.isnan(day.wape_mean8) else f" (mean of 8: {day.wape_mean8:.1f} %)"
        session.say(f"{day.date}: WAPE of forecast {day.forecast_id} {day.wape:.1f} %{beside}")
    listings = [outcomes_listing(result.imports)]
    if result.roster is None:
        session.say("the same input was planned before: nothing to do")
    else:
        listings += [
            tables.roster_summary(result.roster),
            *tables.broken(session, result.roster),
        ]
        if result.outlook is not None:
            listings.append(outlook_tables.service(result.outlook, center))
        for note in result.roster.notes:
            session.say(f"note: {note}")
        session.say(f"wrote {len(result.exported)} files")
    session.emit(*listings)
    if result.refused:
        raise InputRefusedError([p for o in result.refused for p in o.notes])
    session.next("wfm roster show")
