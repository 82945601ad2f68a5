"""`wfm forecast ...`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.forecast_adjust import adjust, note
from wfm.commands.forecast_export import export
from wfm.commands.forecast_id import ForecastId
from wfm.commands.session import Session
from wfm.commands.settings import DryRun, FirstDay, Seed, Weeks, Workers, plan_settings

if TYPE_CHECKING:
    from data.records import Forecast

app = typer.Typer(no_args_is_help=True, help="How much work will come.")


class Model(StrEnum):
    """Models that may be asked for by name; a test keeps them those of forecasting."""

    AUTO = "auto"
    MEAN8 = "mean8"
    LAST_WEEK = "last_week"
    MEAN4 = "mean4"
    ROBUST = "robust"
    SEASONAL = "seasonal"
    LEVEL = "level"
    SVD = "svd"
    ETS = "ets"
    POOLED = "pooled"
    HARMONIC = "harmonic"
    MONTHLY = "monthly"
    SARIMAX = "sarimax"
    PROPHET = "prophet"
    LIGHTGBM = "lightgbm"


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
    dry_run: DryRun = False,
) -> None:
    """Forecast every queue and store the result with its accuracy.

    Example: wfm forecast run --weeks 4 --queue voice-english
    """
    from dataclasses import replace  # noqa: PLC0415

    from wfm.commands import accuracy_tables, forecast_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with (
        session.center_and_store(trial=dry_run) as (center, store),
        session.progress() as progress,
    ):
        settings = plan_settings(
            session, center, first=first, weeks=weeks, seed=seed, workers=workers
        )
        if model is not Model.AUTO:
            settings = replace(settings, models=(model.value,))
        planner = Planner(store, center, at=session.at, progress=progress)
        forecast_id, forecast = planner.forecast(settings, queues=queue or ())
    _caveats(session, forecast)
    session.emit(
        forecast_tables.forecast_totals(forecast, forecast_id), accuracy_tables.accuracy(forecast)
    )
    if not dry_run:
        session.next("wfm requirement run")


@app.command("list")
def list_forecasts(context: typer.Context) -> None:
    """List the stored forecasts: ours, changed ones and outside ones.

    Example: wfm forecast list
    """
    from wfm.commands import forecast_tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        summaries = store.forecasts()
        session.emit(forecast_tables.forecasts(summaries))
    session.next("wfm forecast show" if summaries else "wfm forecast run")


@app.command("show")
def show(context: typer.Context, forecast_id: ForecastId = None) -> None:
    """Show a forecast: volumes by queue and day, and what stands behind them.

    Example: wfm forecast show 3
    """
    from wfm.commands import forecast_tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store() as (center, store):
        number = store.forecast_id(forecast_id)
        forecast = store.load_forecast(number)
        notes = store.forecast_notes(number)
    _caveats(session, forecast)
    session.emit(
        forecast_tables.forecast_totals(forecast, number),
        *forecast_tables.behind(forecast, notes),
        forecast_tables.days(forecast, center.zone),
    )
    session.next("wfm forecast accuracy")


@app.command("accuracy")
def accuracy(
    context: typer.Context,
    forecast_id: ForecastId = None,
    *,
    scored: Annotated[
        bool,
        typer.Option(
            "--scored",
            help="Score frozen forecasts against what came since; without ID the newest.",
        ),
    ] = False,
) -> None:
    """Show how good a forecast is: in its backtest, or against what came since.

    Example: wfm forecast accuracy --scored
    """
    from wfm.commands import accuracy_tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    if scored:
        _scored(session, forecast_id)
        return
    with session.store() as store:
        number = store.forecast_id(forecast_id)
        forecast = store.load_forecast(number)
    if not forecast.accuracy:
        session.say(
            f"forecast {number} has no backtest: "
            + ("it is an outside one" if forecast.source != "wfm" else "the history was too short")
        )
    session.emit(
        accuracy_tables.accuracy(forecast),
        accuracy_tables.accuracy_by_lead(forecast),
        accuracy_tables.accuracy_by_level(forecast),
        accuracy_tables.model_scores(forecast),
        accuracy_tables.aht_accuracy(forecast),
    )
    session.next("wfm requirement run")


def _scored(session: Session, forecast_id: int | None) -> None:
    from wfm.commands import accuracy_tables  # noqa: PLC0415 - heavy
    from wfm.judging import judge  # noqa: PLC0415 - heavy

    with session.center_and_store() as (center, store):
        judgement = judge(store, center, forecast_id)
    for words in judgement.notes:
        session.say(f"note: {words}")
    session.emit(accuracy_tables.scores(judgement), accuracy_tables.comparisons(judgement))
    session.next("wfm forecast list" if judgement.scores else "wfm import history FILE")


def _caveats(session: Session, forecast: "Forecast") -> None:
    for caveat in forecast.caveats:
        session.say(f"note: {caveat}")


app.command("adjust")(adjust)
app.command("note")(note)
app.command("export")(export)
