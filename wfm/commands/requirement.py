"""`wfm requirement ...`."""

from typing import Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import BacklogFile, Confidence, DryRun, plan_settings

app = typer.Typer(no_args_is_help=True, help="What the forecast asks for.")


@app.command("run")
def run(
    context: typer.Context,
    *,
    forecast: Annotated[
        int | None, typer.Option(help="A forecast's id; by default the newest, outside ones apart.")
    ] = None,
    confidence: Confidence = None,
    backlog: BacklogFile = None,
    dry_run: DryRun = False,
) -> None:
    """Turn a forecast into agents per subset of queues and interval.

    Example: wfm requirement run --confidence 0.9 --backlog open.csv
    """
    from wfm.commands import requirement_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with (
        session.center_and_store(trial=dry_run) as (center, store),
        session.progress() as progress,
    ):
        settings = plan_settings(session, center, confidence=confidence)
        planner = Planner(store, center, at=session.at, progress=progress)
        waiting = planner.backlog(backlog, planner.forecast_start(forecast)) if backlog else ()
        requirement_id, requirement = planner.require(forecast, settings=settings, backlog=waiting)
        parameters = store.run(store.requirement_run(requirement_id)).parameters
    session.emit(
        *requirement_tables.requirement(requirement, requirement_id, center, parameters=parameters)
    )
    if not dry_run:
        session.next("wfm roster build")


@app.command("show")
def show(
    context: typer.Context,
    requirement_id: Annotated[
        int | None, typer.Argument(help="A requirement's id; by default the newest.")
    ] = None,
) -> None:
    """Show a requirement: goals, hours and peaks, and the risk taken.

    Example: wfm requirement show
    """
    from wfm.commands import requirement_tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store() as (center, store):
        number = store.requirement_id(requirement_id)
        requirement = store.load_requirement(number)
        parameters = store.run(store.requirement_run(number)).parameters
    session.emit(
        *requirement_tables.requirement(requirement, number, center, parameters=parameters)
    )
    session.next("wfm roster build")
