"""The forecast of the months ahead: a stored one where it reaches, else computed and kept.

Computing one takes a minute, and answers about skills are asked for again and again. Kept ones
have a source of their own: plans, adjustments and updates of a day never take them by themselves.
"""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from data.records import Forecast, Grid
from data.store import ForecastSummary
from wfm.fingerprint import history_hash, input_hash
from wfm.outside import MONTHS, OWN
from wfm.runs import recorded_run
from wfm.settings import PlanSettings

if TYPE_CHECKING:
    from wfm.planner import Planner

RUN_KIND = "forecast-months"


def months_ahead(
    planner: "Planner", horizon: Grid, *, settings: PlanSettings
) -> tuple[Forecast, str]:
    """Give a forecast of a horizon, and where it is from, in a sentence.

    It is the newest forecast of the plans where that covers the horizon, else one kept for the
    months of the same history, drivers, center file and models, else one computed and kept now.
    """
    stored = planner.store.forecasts()
    newest = next((s for s in stored if s.source == OWN), None)
    known = None if newest is None else planner.store.load_forecast(newest.id)
    if newest is not None and known is not None and _covers(newest, horizon):
        return _part(known, horizon), f"from stored forecast {newest.id}"
    models = _models(known)
    key = _key(planner, settings, models)
    lost = ""
    if newest is not None and newest.adjustments:
        lost = f"; changes by hand of forecast {newest.id} are not in it"
    for summary in stored:
        if summary.source == MONTHS and _covers(summary, horizon):
            if planner.store.run(summary.run_id).input_hash != key:
                continue
            found = _part(planner.store.load_forecast(summary.id), horizon)
            return found, f"from forecast {summary.id}, kept for such answers{lost}"
    number, found = _computed(planner, horizon, settings=settings, models=models, key=key)
    return found, f"from forecast {number}, computed now and kept for such answers{lost}"


def _covers(summary: ForecastSummary, horizon: Grid) -> bool:
    return (
        summary.minutes == horizon.minutes
        and summary.first_at <= horizon.start_at
        and horizon.end_at <= summary.last_at
    )


def _models(known: Forecast | None) -> tuple[str, ...]:
    """Give the models that a forecast uses and the mean of 8; all where nothing tells."""
    from forecasting import MODELS  # noqa: PLC0415 - heavy

    used = {score.model for score in (known.scores if known else ()) if score.weight > 0}
    return tuple(m for m in MODELS if m in used | {"mean8"}) if used else tuple(MODELS)


def _key(planner: "Planner", settings: PlanSettings, models: tuple[str, ...]) -> str:
    """Give the hash of all that such a forecast is made from, but for its weeks."""
    return input_hash(
        history_hash(planner.history),
        {
            "center": asdict(planner.center),
            "drivers": planner.store.driver_days(),
            "models": models,
            "samples": settings.samples,
            "seed": settings.seed,
        },
    )


def _computed(
    planner: "Planner",
    horizon: Grid,
    *,
    settings: PlanSettings,
    models: tuple[str, ...],
    key: str,
) -> tuple[int, Forecast]:
    """Compute and keep a forecast; gives its number too."""
    with recorded_run(
        planner.store,
        RUN_KIND,
        input_hash=key,
        seed=settings.seed,
        parameters={**asdict(settings), "models": models},
        at=planner.at,
    ) as run_id:
        found = replace(
            planner.forecast_of(planner.history.queues, horizon, settings=settings, models=models),
            source=MONTHS,
        )
        known = min(planner.history.grid.end_at, horizon.start_at)
        return planner.store.save_forecast(run_id, found, known_until=known), found


def _part(forecast: Forecast, horizon: Grid) -> Forecast:
    """Give the part of a forecast on a grid."""
    first = forecast.grid.index(horizon.start_at)
    here = slice(first, first + horizon.count)
    return replace(
        forecast,
        grid=horizon,
        mean=forecast.mean[:, here],
        aht_seconds=forecast.aht_seconds[:, here],
        samples=forecast.samples[:, :, here],
        mean8=None,
    )
