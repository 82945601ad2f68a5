"""`wfm intraday ...`."""

from datetime import datetime
from typing import Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import DryRun, plan_settings

app = typer.Typer(no_args_is_help=True, help="The day under way.")


@app.command("reforecast")
def reforecast(
    context: typer.Context,
    *,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M%z"],
            help="Until when contacts are in; the center's local time unless it has an offset. "
            "By default now.",
        ),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Bring the day's forecast up to the contacts that came until now; a new one is stored.

    Import the day's intervals first.

    Example: wfm intraday reforecast --at 2026-10-12T11:00
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from wfm.commands import forecast_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store(trial=dry_run) as (center, store):
        now = session.at if at is None else at
        if now.tzinfo is None:
            now = now.replace(tzinfo=ZoneInfo(center.zone))
        now = now.astimezone(session.at.tzinfo)
        planner = Planner(store, center, at=session.at)
        made = planner.reforecast(now, settings=plan_settings(session, center))
    for caveat in made.forecast.caveats:
        session.say(f"note: {caveat}")
    if made.without:
        session.say(
            f"note: the change by hand in forecast {made.without[0]} is not in it: it was made to "
            "an updated forecast; make it to the one before the update, then update again: "
            f"wfm forecast adjust {made.based_on}"
        )
    session.say(f"forecast {made.id} is forecast {made.based_on}, updated")
    session.emit(forecast_tables.reforecast(made))
    if not dry_run:
        session.next("wfm requirement run")
