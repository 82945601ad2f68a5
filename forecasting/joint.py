"""The joint forecast of all queues of a center."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import (
    ConfigurationError,
    ContactHistory,
    Driver,
    Forecast,
    Grid,
    Holiday,
    InputRefusedError,
    Progress,
    Queue,
    silent,
)
from forecasting.aht import AhtForecast, forecast_aht, has_handle_times
from forecasting.attribution import handled_at_arrival
from forecasting.correlation import queue_correlation
from forecasting.driver_input import driver_problems
from forecasting.models import FORECASTERS
from forecasting.prepare import PreparedQueue, past, prepare
from forecasting.sampling import joint_normals, sample_contacts
from forecasting.single import KnownRatios, QueueForecast, forecast_queue
from forecasting.special import SpecialDay, special_days

MODELS = tuple(FORECASTERS)

_JOINT_STREAM, _QUEUE_STREAM = 1_000_001, 1_000_002
"""Random streams apart from those of the queues' backtests."""

_ROUNDS = 4
"""Batches of queues a process gets: what they share is learnt once a batch, and none waits long."""

_LONG_GAP_DAYS = 7


def forecast(
    history: ContactHistory,
    queues: Sequence[Queue],
    *,
    holidays: Sequence[Holiday],
    horizon: Grid,
    zone: str,
    samples: int = 200,
    models: Sequence[str] = MODELS,
    seed: int = 1,
    workers: int = 1,
    drivers: Sequence[Driver] = (),
    progress: Progress = silent,
) -> Forecast:
    """Forecast contacts and handle times of several queues jointly.

    Parameters
    ----------
    history
        What happened; only what lies before the horizon is used.
    queues
        What to forecast; days and opening hours are those of each queue's own zone.
    holidays
        Country and own special days of the past and of the horizon.
    horizon
        T intervals ahead, as long as the history's or a multiple.
    zone
        The center's zone: the gap between history and horizon is counted in its days.
    samples
        Joint samples to draw, 1 or more.
    models
        Candidates; with ``mean8`` among them what does not beat it is not used, without it the
        best of them is.
    seed
        Of the samples. The same seed gives the same forecast whatever ``workers``.
    workers
        Processes.
    drivers
        The planner's reasons for more or fewer contacts, with sizes of the past and ahead.
    progress
        Told after each queue.

    Raises
    ------
    ConfigurationError
        No queue, an unknown model, fewer than one sample, intervals that do not fit, drivers that
        are none.
    InputRefusedError
        A queue has too little history.
    """
    _check(queues, models, samples=samples)
    _check_drivers(drivers, [*history.queues, *(q.name for q in queues)])
    prepared = _prepared(history, queues, holidays, horizon=horizon, drivers=drivers)
    special = [d for i, p in enumerate(prepared) for d in special_days(i, past(p))]
    handle_times = [_aht(history, q, horizon) for q in queues]
    singles = []
    for single in _singles(
        prepared,
        special,
        models=models,
        seed=seed,
        workers=workers,
        aht_seconds=[float(a.seconds.mean()) for a in handle_times],
    ):
        singles.append(single)
        name = queues[len(singles) - 1].name
        progress("forecast", len(singles), len(queues), name)
    return Forecast(
        queues=tuple(q.name for q in queues),
        grid=horizon,
        mean=np.stack([s.mean for s in singles]),
        aht_seconds=np.stack([a.seconds for a in handle_times]),
        effects=tuple(effect for s in singles for effect in s.effects),
        outliers=tuple(day for s in singles for day in s.outliers),
        bursts=tuple(s.burst for s in singles if s.burst is not None),
        mean8=np.stack([s.mean8 for s in singles]),
        aht_accuracy=tuple(a.accuracy for a in handle_times if a.accuracy is not None),
        samples=_samples(prepared, singles, samples=samples, seed=seed),
        models=tuple(s.choice.model for s in singles),
        explanations=tuple(s.choice.explanation for s in singles),
        accuracy=tuple(row for s in singles for row in s.accuracy),
        scores=tuple(row for s in singles for row in s.choice.scores),
        caveats=_caveats(history, prepared, singles, first=horizon.local_days(zone)[0]),
    )


def _check(queues: Sequence[Queue], models: Sequence[str], *, samples: int) -> None:
    problems = [
        f"there is no forecasting model {name}: choose among {', '.join(MODELS)}"
        for name in models
        if name not in FORECASTERS
    ]
    if not models:
        problems.append(f"no forecasting model was named: choose among {', '.join(MODELS)}")
    if not queues:
        problems.append("there is no queue to forecast: name at least one")
    if samples < 1:
        problems.append(f"samples is {samples}: it must be 1 or more")
    if problems:
        raise ConfigurationError(problems)


def _check_drivers(drivers: Sequence[Driver], queues: Sequence[str]) -> None:
    problems = driver_problems(drivers, tuple(dict.fromkeys(queues)))
    if problems:
        raise ConfigurationError(problems)


def _prepared(
    history: ContactHistory,
    queues: Sequence[Queue],
    holidays: Sequence[Holiday],
    *,
    horizon: Grid,
    drivers: Sequence[Driver],
) -> list[PreparedQueue]:
    out: list[PreparedQueue] = []
    problems: list[str] = []
    for queue in queues:
        try:
            out.append(prepare(history, queue, holidays=holidays, horizon=horizon, drivers=drivers))
        except InputRefusedError as error:
            problems.extend(error.problems)
    if problems:
        raise InputRefusedError(problems)
    return out


def _singles(
    prepared: Sequence[PreparedQueue],
    special: Sequence[SpecialDay],
    *,
    models: Sequence[str],
    seed: int,
    workers: int,
    aht_seconds: Sequence[float],
) -> Iterator[QueueForecast]:
    from joblib import Parallel, delayed, parallel_config  # noqa: PLC0415 - slow to load

    count = max(1, min(workers, len(prepared)))
    size = -(-len(prepared) // (_ROUNDS * count))
    jobs = (
        delayed(_forecast_some)(
            [
                (i, prepared[i], aht_seconds[i])
                for i in range(first, min(first + size, len(prepared)))
            ],
            special,
            models=tuple(models),
            seed=seed,
        )
        for first in range(0, len(prepared), size)
    )
    with parallel_config(backend="loky", inner_max_num_threads=1):
        parallel = Parallel(n_jobs=count, return_as="generator")
    for batch in parallel(jobs):
        yield from batch


def _forecast_some(
    queues: Sequence[tuple[int, PreparedQueue, float]],
    special: Sequence[SpecialDay],
    *,
    models: Sequence[str],
    seed: int,
) -> list[QueueForecast]:
    """Forecast some queues, each with its place and mean handle time [s]."""
    known = KnownRatios(special)
    return [
        forecast_queue(
            prepared, index, special=known, models=models, seed=seed, aht_seconds=aht_seconds
        )
        for index, prepared, aht_seconds in queues
    ]


def _aht(history: ContactHistory, queue: Queue, horizon: Grid) -> AhtForecast:
    row = history.queues.index(queue.name)
    handled, seconds = handled_at_arrival(history, row)
    return forecast_aht(
        queue.name,
        handled,
        seconds,
        grid=history.grid,
        horizon=horizon,
        zone=queue.zone,
        own_seconds=queue.aht_seconds,
    )


def _samples(
    prepared: Sequence[PreparedQueue],
    singles: Sequence[QueueForecast],
    *,
    samples: int,
    seed: int,
) -> NDArray[np.int32]:
    """Draw the joint samples, shape (samples, queues, T)."""
    first = min(p.ahead.dates[0] for p in prepared)
    last = max(p.ahead.dates[-1] for p in prepared)
    days = int((last - first).astype(np.int64)) + 1
    normals = joint_normals(
        queue_correlation([s.residuals for s in singles]),
        [s.dispersion.day_correlation(days) for s in singles],
        samples=samples,
        rng=np.random.default_rng([seed, _JOINT_STREAM]),
    )
    out = np.empty((samples, len(prepared), len(singles[0].mean)), np.int32)
    for q, (queue, single) in enumerate(zip(prepared, singles, strict=True)):
        start = int((queue.ahead.dates[0] - first).astype(np.int64))
        out[:, q] = sample_contacts(
            single.mean,
            queue.rows,
            normals=normals[q][:, start : start + len(queue.ahead.dates)],
            spread=single.spread,
            dispersion=single.dispersion,
            rng=np.random.default_rng([seed, _QUEUE_STREAM, q]),
        )
    return out


def _caveats(
    history: ContactHistory,
    prepared: Sequence[PreparedQueue],
    singles: Sequence[QueueForecast],
    *,
    first: np.datetime64,
) -> tuple[str, ...]:
    """Give the queues' caveats in their order; ``first`` is the center's first day ahead."""
    out: list[str] = []
    for own, single in zip(prepared, singles, strict=True):
        out.extend(single.caveats)
        queue, last = own.queue, own.days.dates[-1]
        gap = int((first - last).astype(np.int64)) - 1
        if gap >= _LONG_GAP_DAYS:
            out.append(
                f"{queue.name}: history ends on {last}, {gap} days before the horizon; "
                "import what came since"
            )
        row = history.queues.index(queue.name)
        if not has_handle_times(history.handled[row], history.handle_seconds[row]):
            out.append(
                f"{queue.name}: no handle times in the history; {queue.aht_seconds:g} s of the "
                "center file used"
            )
    return tuple(out)
