"""The mean of 8 with the level of the latest days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.carryover import carry_over, trailing_means, worked_steps
from forecasting.history import DayHistory
from forecasting.models.base import by_profile

_WEEKS = 8
_DAYS = 150
"""Worked days whose deviations tell how far they carry over."""


@dataclass(frozen=True)
class CarriedLevel:
    """The weekday's mean of 8 times an AR(1) level, spread by the profile.

    log total less its weekday's mean of the last eight logs carries over from day to day and
    fades with the lead, so that four weeks ahead it is the mean of 8. After the daily model of
    J. Weinberg, L. D. Brown, J. R. Stroud, JASA 102, 2007, 1185-1198. ``SvdScores`` also lets the
    shape of the day change.
    """

    name: str = "level"
    title: str = "the mean of 8 at the latest level"
    least_days: int = 42
    """Six weeks: three or four deviations of each weekday."""
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        totals = history.weekday_means(_WEEKS)[ahead.weekday]
        kept = np.flatnonzero(worked[history.calendar.weekday])
        if len(kept) == 0:
            return by_profile(totals, history, ahead)
        logs = np.log(history.at_level[kept] + 0.5)[:, None]
        usual = trailing_means(logs, history.calendar.weekday[kept], last=_WEEKS)
        steps = worked_steps(worked, history.calendar.dates[-1], ahead.dates)
        deviation = carry_over((logs - usual)[-_DAYS:]).ahead(steps)[:, 0]
        return by_profile(totals * np.exp(deviation), history, ahead)
