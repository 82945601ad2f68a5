"""Handle time ahead, pooled hard over time of day, and how well it was forecast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import AhtAccuracy, Grid, weekdays
from forecasting.aht_backtest import best_model
from forecasting.aht_models import HandleDays, pulled_in
from forecasting.days import day_slots

MEMORY_DAYS = 364
"""Older handle times count for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class AhtForecast:
    """Handle times ahead [s], shape (T,), and the backtest behind them, None without one."""

    seconds: NDArray[np.float64]
    accuracy: AhtAccuracy | None


def forecast_aht(
    queue: str,
    handled: NDArray[np.float64],
    handle_seconds: NDArray[np.float64],
    *,
    grid: Grid,
    horizon: Grid,
    zone: str,
    own_seconds: float,
) -> AhtForecast:
    """Forecast the mean handle time of one contact for each interval.

    The model is the one of ``aht_models.MODELS`` that was best at weekly origins of the past.

    Parameters
    ----------
    queue
        Its name.
    handled, handle_seconds
        Contacts and their handle time [s] on ``grid``, NaN missing.
    grid
        Of the history; intervals from the horizon's start on are not used.
    horizon
        T intervals ahead, as long as the history's or a multiple.
    zone
        IANA name of the queue's zone.
    own_seconds
        AHT of the center file [s], trusted as much as a few contacts.
    """
    days = _handle_days(handled, handle_seconds, grid=grid, horizon=horizon, zone=zone)
    dates, slots = day_slots(horizon, zone)
    rows = (dates - dates[0]).astype(np.int64)
    if days is None:
        return AhtForecast(np.full(horizon.count, own_seconds), None)
    model, accuracy = best_model(queue, days, own_seconds)
    known = model.forecast(
        days,
        weekday=weekdays(dates[0] + np.arange(rows[-1] + 1)),
        own_seconds=own_seconds,
    )
    return AhtForecast(known[rows, slots], accuracy)


def has_handle_times(handled: NDArray[np.float64], handle_seconds: NDArray[np.float64]) -> bool:
    """Tell whether a history says anything of handle times."""
    return bool(_told(handled, handle_seconds).any())


def _told(handled: NDArray[np.float64], handle_seconds: NDArray[np.float64]) -> NDArray[np.bool_]:
    known = ~np.isnan(handled) & ~np.isnan(handle_seconds)
    return known & (np.nan_to_num(handled) > 0) & (np.nan_to_num(handle_seconds) > 0)


def _handle_days(
    handled: NDArray[np.float64],
    handle_seconds: NDArray[np.float64],
    *,
    grid: Grid,
    horizon: Grid,
    zone: str,
) -> HandleDays | None:
    """Give what was handled before the horizon by day and slot of the horizon's length."""
    told = _told(handled, handle_seconds) & (grid.starts() < horizon.starts()[0])
    if not told.any():
        return None
    dates = grid.local_days(zone)
    slots = grid.local_minutes(zone) // horizon.minutes
    # The last day is the one before the horizon, so that ages are right after a gap.
    last = horizon.local_days(zone)[0] - 1
    first = max(dates[np.argmax(told)], last - MEMORY_DAYS)
    kept = told & (dates >= first)
    days = int((max(last, dates[told].max()) - first).astype(np.int64)) + 1
    shape = (days, 1440 // horizon.minutes)
    at = (dates[kept] - first).astype(np.int64), slots[kept]
    count, seconds = np.zeros(shape), np.zeros(shape)
    np.add.at(count, at, handled[kept])
    np.add.at(seconds, at, handle_seconds[kept])
    return pulled_in(HandleDays(count, seconds, weekdays(first + np.arange(days))))
