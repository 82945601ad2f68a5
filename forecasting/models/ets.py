"""Exponential smoothing of daily totals with a weekly season."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile
from forecasting.models.smoothing import log_totals, smooth, totals_of

_MEMORY_DAYS = 728
"""Smoothing forgets within weeks; a year judges its rates, an older past only costs time."""


@dataclass(frozen=True)
class Ets:
    """Exponential smoothing of log daily totals, spread by the weekday's profile.

    ETS(A,N,A): log total = level + season of the weekday + noise, robust and with rates judged at
    the leads asked for (see ``smooth``). Special days, storms and missing days are passed over.
    Has no yearly season: rivals are ``Harmonic`` and ``ProphetTotals``. The state-space form is
    that of Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing, Springer 2008,
    doi:10.1007/978-3-540-71918-2; its one-step likelihood chose rates that were 50 % worse than
    the mean of 8 on a steady queue.
    """

    name: str = "ets"
    title: str = "ETS"
    least_days: int = 70
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        weekday = history.calendar.weekday[-_MEMORY_DAYS:]
        known = np.where(worked[weekday], history.at_level[-_MEMORY_DAYS:], np.nan)
        if np.isnan(known).all():
            totals = history.weekday_means(history.count)[ahead.weekday]
        else:
            totals = totals_of(smooth(log_totals(known), weekday).forecast(ahead.weekday))
        return by_profile(np.where(worked[ahead.weekday], totals, 0.0), history, ahead)
