"""`wfm requirement ...`."""

from typing import Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import Confidence, plan_settings

app = typer.Typer(no_args_is_help=True, help="What the forecast asks for.")


@app.command("run")
def run(
    context: typer.Context,
    *,
    forecast: Annotated[
        int | None, typer.Option(help="A forecast's id; by default the newest, outside ones apart.")
    ] = None,
    confidence: Confidence = None,
) -> None:
    """Turn a forecast into agents per subset of queues and interval.

    Example: wfm requirement run --confidence 0.7
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy
    from wfm.planning import Planner  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store() as (center, store), session.progress() as progress:
        planner = Planner(store, center, at=session.at, progress=progress)
        requirement_id, requirement = planner.require(
            forecast, settings=plan_settings(session, center, confidence=confidence)
        )
    session.emit(tables.requirement_totals(requirement, requirement_id))
    session.next("wfm roster build")


@app.command("show")
def show(
    context: typer.Context,
    requirement_id: Annotated[
        int | None, typer.Argument(help="A requirement's id; by default the newest.")
    ] = None,
) -> None:
    """Show a requirement's hours and peaks by queue.

    Example: wfm requirement show
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        number = store.requirement_id(requirement_id)
        requirement = store.load_requirement(number)
    session.emit(tables.requirement_totals(requirement, number))
    session.next("wfm roster build")
