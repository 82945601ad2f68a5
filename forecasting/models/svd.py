"""Scores of the day x slot matrix carried over from day to day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.carryover import carry_over, trailing_means, worked_steps
from forecasting.history import DayHistory
from forecasting.models.base import by_profile
from forecasting.scores import MEAN_WEEKS, day_scores


@dataclass(frozen=True)
class SvdScores:
    """SVD of the day x slot matrix, its scores by weekday with an AR(1) deviation.

    Each score is its weekday's mean of the last eight plus what the latest days' deviations from
    such means carry over, fading with the lead: strongest one day ahead, four weeks ahead a mean
    of eight with smoother profiles. H. Shen, J. Z. Huang, M&SOM 10(3), 2008, 391-410,
    doi:10.1287/msom.1070.0179. Knows no yearly season; on a handful of contacts a day use a mean.
    """

    name: str = "svd"
    title: str = "SVD with AR(1)"
    least_days: int = 42
    """Six weeks: three or four deviations of each weekday."""
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        known = day_scores(history)
        if known is None:
            return by_profile(np.zeros(len(ahead.dates)), history, ahead)
        usual = trailing_means(known.scores, known.weekday, last=MEAN_WEEKS)
        steps = worked_steps(history.worked, history.calendar.dates[-1], ahead.dates)
        deviation = carry_over(known.scores - usual).ahead(steps)
        said = known.contacts(known.typical[ahead.weekday] + deviation, ahead.weekday)
        special = by_profile(said.sum(axis=1), history, ahead)
        return np.where(ahead.ordinary[:, None], said * ahead.ratio[:, None], special)
