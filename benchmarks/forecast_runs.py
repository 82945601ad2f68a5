"""The product's forecasts and those of its peers, window by window."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_layout import Layout
from benchmarks.forecast_peers import last_weekdays, prophet
from benchmarks.forecast_series import Series
from benchmarks.forecast_windows import Window
from data.records import InputRefusedError
from data.records.grid import local_instant
from forecasting import forecast
from forecasting.update import update

SAMPLES = 400
SEED = 1

PEERS = {"last_week": 1, "mean4": 4, "mean8": 8}
"""Same weekdays that each of the means takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One window: what came, and what was said of it.

    Parameters
    ----------
    window
        The days.
    layout
        Where its intervals lie.
    actual
        What came; NaN where unknown or not scored, shape (T,).
    said
        Contacts expected: ``ours`` and the peers, each of shape (T,).
    samples
        Of ours, shape (samples, T).
    model
        The product's choice.
    updated
        Samples of ours after the day's update; None without one. Its mean is said by ``updated``.
    """

    window: Window
    layout: Layout
    actual: NDArray[np.float64]
    said: dict[str, NDArray[np.float64]]
    samples: NDArray[np.int32]
    model: str
    updated: NDArray[np.int32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """All windows of a series, and the time ours took for them [s]."""

    windows: tuple[Judged, ...]
    seconds: float


def run_windows(
    series: Series,
    windows: Sequence[Window],
    *,
    workers: int,
    with_prophet: bool,
    minute: int | None = None,
) -> Runs:
    """Forecast every window, ours first: what comes from its origin on is not known to anyone.

    A window before which the product has too little history is left out and told.

    Parameters
    ----------
    workers
        Processes over the windows.
    with_prophet
        Whether to run Prophet too.
    minute
        Local minute of the first day at which ours is updated; None: never.

    Raises
    ------
    InputRefusedError
        The product refuses every window.
    """
    begin = time.perf_counter()
    ours = []
    for number, result in enumerate(_parallel(series, windows, workers, minute), start=1):
        ours.append(result)
        took = time.perf_counter() - begin
        told = f": {result}" if isinstance(result, InputRefusedError) else ""
        print(f"{series.name}: origin {number}/{len(windows)}, {took:.1f} s{told}", file=sys.stderr)
    seconds = time.perf_counter() - begin
    judged = [
        _judged(series, window, own, with_prophet=with_prophet)
        for window, own in zip(windows, ours, strict=True)
        if isinstance(own, Ours)
    ]
    if not judged:
        raise next(own for own in ours if isinstance(own, InputRefusedError))
    return Runs(tuple(judged), seconds)


@dataclass(frozen=True, slots=True, eq=False)
class Ours:
    """What the product said of one window, and what it said during its first day."""

    mean: NDArray[np.float64]
    samples: NDArray[np.int32]
    model: str
    updated_mean: NDArray[np.float64] | None = None
    updated: NDArray[np.int32] | None = None


def _parallel(
    series: Series, windows: Sequence[Window], workers: int, minute: int | None
) -> Iterator[Ours | InputRefusedError]:
    from joblib import Parallel, delayed  # noqa: PLC0415 - slow to load

    jobs = (delayed(_tried)(series, window, minute) for window in windows)
    yield from Parallel(n_jobs=max(1, min(workers, len(windows))), return_as="generator")(jobs)


def _tried(series: Series, window: Window, minute: int | None) -> Ours | InputRefusedError:
    try:
        return ours_of(series, window, minute=minute)
    except InputRefusedError as error:
        return error


def ours_of(series: Series, window: Window, *, minute: int | None = None) -> Ours:
    """Give the product's forecast of a window, updated at a minute of its first day if told."""
    said = forecast(
        series.before(window.start),
        [series.queue],
        holidays=series.holidays,
        horizon=window.grid(series),
        zone=series.zone,
        samples=SAMPLES,
        seed=SEED,
    )
    own = Ours(said.mean[0], said.samples[:, 0], said.models[0])
    if minute is None:
        return own
    at = local_instant(date.fromisoformat(str(window.start)), minute, series.zone)
    later = update(
        said,
        series.until(series.grid.index(at)),
        [series.queue],
        at=at,
        holidays=series.holidays,
        zone=series.zone,
        seed=SEED,
    )
    return replace(own, updated_mean=later.mean[0], updated=later.samples[:, 0])


def _judged(series: Series, window: Window, own: Ours, *, with_prophet: bool) -> Judged:
    layout = Layout.of(window.grid(series), series.zone)
    first = series.first_of(window.start)
    actual = series.contacts[first : first + len(layout.rows)]
    past = Layout.of(series.before(window.start).grid, series.zone).table(series.contacts[:first])
    said = {"ours": own.mean}
    for name, count in PEERS.items():
        said[name] = layout.flat(last_weekdays(past, layout.dates, count))
    if with_prophet:
        said["prophet"] = layout.flat(prophet(past, layout.dates, series.country))
    if own.updated_mean is not None:
        said["updated"] = own.updated_mean
    scored = np.where(window.wanted[layout.rows], actual, np.nan)
    return Judged(window, layout, scored, said, own.samples, own.model, own.updated)
