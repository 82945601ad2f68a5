"""Day-level models behind one protocol."""

from forecasting.models.base import Forecaster
from forecasting.models.boosting import BoostedTotals
from forecasting.models.ets import Ets
from forecasting.models.level import CarriedLevel
from forecasting.models.means import WeekdayMean
from forecasting.models.prophet import ProphetTotals
from forecasting.models.svd import SvdScores

_ALL: tuple[Forecaster, ...] = (
    WeekdayMean(),
    CarriedLevel(),
    SvdScores(),
    Ets(),
    ProphetTotals(),
    BoostedTotals(),
)

FORECASTERS = {model.name: model for model in _ALL}
"""Every model by name, the judge first."""

JUDGE = "mean8"
"""What loses to it is never used."""

__all__ = [
    "FORECASTERS",
    "JUDGE",
    "BoostedTotals",
    "CarriedLevel",
    "Ets",
    "Forecaster",
    "ProphetTotals",
    "SvdScores",
    "WeekdayMean",
]
