"""The mean of the last same weekdays: the judge of every other model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile


@dataclass(frozen=True)
class WeekdayMean:
    """Mean of the last usable totals of the weekday, spread by its profile.

    Special days, storms and missing days do not count; see ``DayHistory``. Lags behind a season
    or trend by half its memory.

    Parameters
    ----------
    last
        Same weekdays averaged.
    """

    last: int = 8
    name: str = "mean8"
    title: str = "the mean of 8"
    least_days: int = 1
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        return by_profile(history.weekday_means(self.last)[ahead.weekday], history, ahead)
