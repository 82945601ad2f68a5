"""The day itself: a forecast brought up to what has come since the morning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from data.records import (
    ConfigurationError,
    ContactHistory,
    Driver,
    Forecast,
    Holiday,
    InputRefusedError,
    Queue,
)
from forecasting.update_queue import update_queue
from forecasting.update_samples import updated_samples

_STREAM = 1_000_003
"""Random stream apart from those of the forecast."""

_UPDATED = "updated with contacts until "


def update(
    forecast: Forecast,
    history: ContactHistory,
    queues: Sequence[Queue],
    *,
    at: datetime,
    holidays: Sequence[Holiday],
    zone: str,
    seed: int = 1,
    drivers: Sequence[Driver] = (),
) -> Forecast:
    """Forecast the rest of the day and the next days from the hours seen.

    How far a queue's first hours move the rest of its day is learnt on its last sixty days at the
    same time of day: the scores of the day x slot matrix by penalised least squares (H. Shen,
    J. Z. Huang, M&SOM 10(3), 2008, 391-410, doi:10.1287/msom.1070.0179), a gamma-Poisson ratio,
    or both; a queue whose hours said nothing beyond noise is left as it was forecast. What lies
    before ``at`` stays as it was forecast, to be scored. Samples move with the mean, and today's
    spread shrinks by what the hours seen explain; they stay joint.

    Parameters
    ----------
    forecast
        As it was made before the day: an update of it holds the hours seen already.
    history
        The days before, and today's intervals; those that end after ``at`` are not looked at.
        Intervals of today may be missing.
    queues
        The queues of the forecast.
    at
        Now; on a day of the forecast's grid.
    holidays
        Country and own special days.
    zone
        The center's zone, for times in messages.
    seed
        Of the samples.
    drivers
        Past days of a campaign do not count: the forecast knows of it, the one that stands in
        for it when hours are judged does not.

    Raises
    ------
    ConfigurationError
        ``at`` lies outside the forecast's grid, a queue is not in the forecast, the forecast was
        updated before, intervals do not fit.
    InputRefusedError
        No interval of today is recorded.
    """
    local = _check(forecast, history, queues, at, zone)
    parts = {
        queue.name: update_queue(
            forecast, history, queue, at=at, holidays=holidays, drivers=drivers
        )
        for queue in queues
    }
    if not any(part.recorded for part in parts.values()):
        raise InputRefusedError(
            f"no contacts of {local:%Y-%m-%d} until {local:%H:%M} are in the history: import what "
            "has come today, then update"
        )
    mean, samples = forecast.mean.copy(), forecast.samples.copy()
    gone = slice(0, forecast.grid.index(at))
    explanations = list(forecast.explanations)
    caveats = [f"{_UPDATED}{local:%Y-%m-%d %H:%M}; what lies before is as forecast"]
    for name, part in parts.items():
        row = forecast.queues.index(name)
        mean[row] *= part.factor
        samples[:, row] = updated_samples(
            forecast.samples[:, row],
            forecast.mean[row],
            part.factor,
            today=part.today,
            kept=part.kept,
            rng=np.random.default_rng([seed, _STREAM, row]),
        )
        samples[:, row, gone] = forecast.samples[:, row, gone]
        if part.explanation:
            explanations[row] = f"{explanations[row]}; {part.explanation}"
        if part.caveat:
            caveats.append(f"{name}: {part.caveat}")
    return replace(
        forecast,
        mean=mean,
        samples=samples,
        explanations=tuple(explanations),
        caveats=(*forecast.caveats, *caveats),
    )


def _check(
    forecast: Forecast, history: ContactHistory, queues: Sequence[Queue], at: datetime, zone: str
) -> datetime:
    """Refuse what cannot be updated; give ``at`` in the center's zone."""
    if at.tzinfo is None:
        raise ConfigurationError(f"{at} has no zone: say when now is with its offset from UTC")
    local, problems = at.astimezone(ZoneInfo(zone)), []
    grid = forecast.grid
    if not grid.start_at <= at < grid.end_at:
        days = grid.local_days(zone)
        problems.append(
            f"{local:%Y-%m-%d %H:%M} is not on a day of the forecast, which covers "
            f"{days[0]} to {days[-1]}: choose the forecast that covers today, or make one"
        )
    if any(caveat.startswith(_UPDATED) for caveat in forecast.caveats):
        problems.append(
            "the forecast was updated before and holds the hours seen: update the one it came from"
        )
    if grid.minutes % history.grid.minutes:
        problems.append(
            f"history is kept in intervals of {history.grid.minutes} minutes and the forecast in "
            f"{grid.minutes}; make a forecast in {history.grid.minutes} or a multiple of it"
        )
    problems += [
        f"{queue.name} is not in the forecast: leave it out, or forecast it"
        for queue in queues
        if queue.name not in forecast.queues
    ]
    if problems:
        raise ConfigurationError(problems)
    return local
