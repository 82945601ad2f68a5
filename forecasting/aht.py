"""Handle time ahead, pooled hard over time of day."""

import numpy as np
from numpy.typing import NDArray

from data.records import Grid

HALF_LIFE_DAYS = 21.0
"""Age at which a contact's handle time counts half."""

OWN_COUNT = 30.0
"""Contacts that the center file's AHT counts for."""

HOUR_COUNT = 700.0
"""Contacts that the queue's mean counts for in an hour of the day: handle times vary with CV 1.32
(Technion call center), hours of the day by about 5 %, and (1.32 / 0.05)^2 is about 700."""


def forecast_aht(
    handled: NDArray[np.float64],
    handle_seconds: NDArray[np.float64],
    *,
    grid: Grid,
    horizon: Grid,
    zone: str,
    own_seconds: float,
) -> NDArray[np.float64]:
    """Forecast the mean handle time of one contact [s] for each interval, shape (T,).

    The queue's level is its handle time by contact, recent weeks weighted; each hour of the local
    day departs from it as far as its contacts say, shrunk by their count.

    Parameters
    ----------
    handled, handle_seconds
        Contacts and their handle time [s] on ``grid``, NaN missing.
    grid
        Of the history; intervals from the horizon's start on are not used.
    horizon
        T intervals ahead.
    zone
        IANA name of the queue's zone.
    own_seconds
        AHT of the center file [s], trusted as much as a few contacts.
    """
    age = (horizon.starts()[0] - grid.starts()) / np.timedelta64(1, "D")
    known = ~np.isnan(handled) & ~np.isnan(handle_seconds) & (handled > 0) & (age > 0)
    known &= np.nan_to_num(handle_seconds) > 0
    weight = np.where(known, 0.5 ** (np.maximum(age, 0.0) / HALF_LIFE_DAYS), 0.0)
    count = weight * np.where(known, handled, 0.0)
    seconds = weight * np.where(known, handle_seconds, 0.0)
    level = (seconds.sum() + OWN_COUNT * own_seconds) / (count.sum() + OWN_COUNT)
    hours = grid.local_minutes(zone) // 60
    by_count = np.bincount(hours, weights=count, minlength=24)
    by_seconds = np.bincount(hours, weights=seconds, minlength=24)
    by_hour = (by_seconds + HOUR_COUNT * level) / (by_count + HOUR_COUNT)
    return np.asarray(by_hour[horizon.local_minutes(zone) // 60])


def has_handle_times(handled: NDArray[np.float64], handle_seconds: NDArray[np.float64]) -> bool:
    """Tell whether a history says anything of handle times."""
    known = ~np.isnan(handled) & ~np.isnan(handle_seconds)
    return bool((known & (np.nan_to_num(handled) > 0) & (np.nan_to_num(handle_seconds) > 0)).any())
