"""Handle times of the call log, one week ahead."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_figures import rounded
from benchmarks.forecast_layout import Layout
from benchmarks.forecast_peers import last_weekdays
from benchmarks.forecast_series import voice
from benchmarks.real_sets import read_rows
from data.holidays import public_holidays
from data.records import ContactHistory, Grid
from data.records.grid import local_instant
from forecasting import forecast

CALL_LOG = "technion_calls_jan_feb.csv.gz"
ZONE = "Asia/Jerusalem"
QUEUE = "calls"

FIRST, DAYS = date(1999, 1, 1), 59
ORIGINS = tuple(date(1999, 2, day) for day in (1, 8, 15, 22))
AHEAD = 7
_MEAN_DAYS = 28


def aht_figures(folder: Path) -> dict[str, Any]:
    """Give the call-weighted WAPE [%] of 30-minute handle times one week ahead.

    All types of call together, by the interval in which they arrived; service times as the log has
    them. Peers are the same interval of last week, where it had calls, and the plain mean of the
    last four weeks, of all and by time of day.
    """
    history = call_history(read_rows(folder / CALL_LOG))
    actual = []
    said: dict[str, list[NDArray[np.float64]]] = {}
    for origin in ORIGINS:
        horizon = Grid.for_days(origin, AHEAD, zone=ZONE, minutes=history.grid.minutes)
        first = history.grid.index(horizon.start_at)
        inside = slice(first, first + horizon.count)
        actual.append(np.stack([history.handled[0, inside], history.handle_seconds[0, inside]]))
        for name, value in _forecasts(history, horizon, origin).items():
            said.setdefault(name, []).append(value)
    calls = np.concatenate(actual, axis=1)
    figures = {name: _wape(np.concatenate(values), calls) for name, values in said.items()}
    ours = np.concatenate(said["wape"])
    total = calls[1].sum()
    figures["bias"] = float(100 * (calls[0] * ours - calls[1]).sum() / total)
    return {key: rounded(value) for key, value in figures.items()} | {
        "origins": [str(day) for day in ORIGINS]
    }


def call_history(calls: Sequence[Mapping[str, str]]) -> ContactHistory:
    """Give contacts by interval of arrival; handled are those that an agent served."""
    grid = Grid.for_days(FIRST, DAYS, zone=ZONE, minutes=30)
    offered, handled, seconds = np.zeros((3, 1, grid.count))
    for call in calls:
        if call["outcome"] == "PHANTOM":
            continue
        clock = datetime.strptime(call["vru_entry"], "%H:%M:%S")  # noqa: DTZ007 - a wall clock
        day = date.fromisoformat(call["date"])
        at = grid.index(local_instant(day, 60 * clock.hour + clock.minute, ZONE))
        served = float(call["ser_time"])
        offered[0, at] += 1
        if call["outcome"] == "AGENT" and served > 0:
            handled[0, at] += 1
            seconds[0, at] += served
    none = np.full_like(offered, np.nan)
    return ContactHistory((QUEUE,), grid, offered, handled, none, seconds, none, none)


def _forecasts(
    history: ContactHistory, horizon: Grid, origin: date
) -> dict[str, NDArray[np.float64]]:
    """Give handle times ahead [s] of ours and of the peers, each of shape (T,)."""
    ours = forecast(
        history,
        [voice(QUEUE, ZONE)],
        holidays=public_holidays("IL", None, FIRST, origin + timedelta(days=AHEAD)),
        horizon=horizon,
        zone=ZONE,
        samples=10,
    )
    count = history.grid.index(horizon.start_at)
    grid = Grid(history.grid.start_at, history.grid.minutes, count)
    past, ahead = Layout.of(grid, ZONE), Layout.of(horizon, ZONE)
    handled, seconds = history.handled[0, :count], history.handle_seconds[0, :count]
    recent = past.rows >= len(past.dates) - _MEAN_DAYS
    everything = seconds[recent].sum() / handled[recent].sum()
    n, s = (np.bincount(past.slots[recent], v[recent]) for v in (handled, seconds))
    by_slot = np.divide(s, n, out=np.full(len(n), everything), where=n > 0)
    means = np.divide(seconds, handled, out=np.full(count, np.nan), where=handled > 0)
    last = ahead.flat(last_weekdays(past.table(means), ahead.dates, 1))
    return {
        "wape": ours.aht_seconds[0],
        "wape_last_week": np.where(last > 0, last, everything),
        "wape_mean4": np.full(horizon.count, everything),
        "wape_mean4_by_time": by_slot[ahead.slots],
    }


def _wape(said: NDArray[np.float64], calls: NDArray[np.float64]) -> float:
    """Give sum n |forecast - actual| / sum n actual [%] for n calls and their seconds."""
    handled, seconds = calls
    return float(100 * np.abs(handled * said - seconds).sum() / seconds.sum())
