"""`wfm forecast ...`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import FirstDay, Seed, Weeks, Workers, plan_settings

if TYPE_CHECKING:
    from data.records import Forecast

app = typer.Typer(no_args_is_help=True, help="How much work will come.")

ForecastId = Annotated[int | None, typer.Argument(help="A forecast's id; by default the newest.")]


class Model(StrEnum):
    """Models that may be asked for by name."""

    AUTO = "auto"
    MEAN8 = "mean8"
    ETS = "ets"
    PROPHET = "prophet"


@app.command("run")
def run(
    context: typer.Context,
    *,
    weeks: Weeks = None,
    first: FirstDay = None,
    queue: Annotated[
        list[str] | None, typer.Option("--queue", help="Only this queue; may be repeated.")
    ] = None,
    model: Annotated[Model, typer.Option(help="auto: the backtest chooses.")] = Model.AUTO,
    seed: Seed = None,
    workers: Workers = None,
) -> None:
    """Forecast every queue and store the result with its accuracy.

    Example: wfm forecast run --weeks 4 --queue voice-english
    """
    from dataclasses import replace  # noqa: PLC0415

    from wfm.commands import tables  # noqa: PLC0415 - heavy
    from wfm.planning import Planner  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store() as (center, store), session.progress() as progress:
        settings = plan_settings(
            session, center, first=first, weeks=weeks, seed=seed, workers=workers
        )
        if model is not Model.AUTO:
            settings = replace(settings, models=(model.value,))
        planner = Planner(store, center, at=session.at, progress=progress)
        forecast_id, forecast = planner.forecast(settings, queues=queue or ())
    _caveats(session, forecast)
    session.emit(tables.forecast_totals(forecast, forecast_id), tables.accuracy(forecast))
    session.next("wfm requirement run")


@app.command("list")
def list_forecasts(context: typer.Context) -> None:
    """List the stored forecasts.

    Example: wfm forecast list
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        session.emit(tables.forecasts(store.forecasts()))
    session.next("wfm forecast show")


@app.command("show")
def show(context: typer.Context, forecast_id: ForecastId = None) -> None:
    """Show a forecast's volumes, models and the reasons for them.

    Example: wfm forecast show 3
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        number = store.forecast_id(forecast_id)
        forecast = store.load_forecast(number)
    _caveats(session, forecast)
    session.emit(tables.forecast_totals(forecast, number))
    session.next("wfm forecast accuracy")


@app.command("accuracy")
def accuracy(context: typer.Context, forecast_id: ForecastId = None) -> None:
    """Show the backtest behind a forecast, in all and by lead week.

    Example: wfm forecast accuracy
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        forecast = store.load_forecast(store.forecast_id(forecast_id))
    session.emit(tables.accuracy(forecast), tables.accuracy_by_lead(forecast))
    session.next("wfm requirement run")


def _caveats(session: Session, forecast: "Forecast") -> None:
    for caveat in forecast.caveats:
        session.say(f"note: {caveat}")
