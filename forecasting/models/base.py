"""What every forecasting model offers."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory


class Forecaster(Protocol):
    """A model that learns from a day matrix with its calendar and forecasts days ahead.

    A model of day totals spreads them with ``by_profile``; one that knows slots itself gives its
    own. Opening hours are applied by the caller.
    """

    @property
    def name(self) -> str:
        """How settings and records call it."""

    @property
    def title(self) -> str:
        """How sentences call it."""

    @property
    def least_days(self) -> int:
        """Days of history below which it is not tried."""

    @property
    def every_origin(self) -> bool:
        """Whether it is cheap enough for every origin of the backtest."""

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot had the queue been open, shape (H, S)."""


def by_profile(
    totals: NDArray[np.float64], history: DayHistory, ahead: DayCalendar
) -> NDArray[np.float64]:
    """Spread totals of ordinary days over slots and scale the special days, shape (H, S)."""
    scaled = np.maximum(totals, 0.0) * ahead.ratio
    return np.asarray(scaled[:, None] * history.shapes(ahead))
