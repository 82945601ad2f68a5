"""Day-level models behind one protocol."""

from forecasting.models.base import Forecaster
from forecasting.models.boosting import BoostedTotals
from forecasting.models.ets import Ets
from forecasting.models.harmonic import Harmonic
from forecasting.models.intermittent import PooledRates
from forecasting.models.level import CarriedLevel
from forecasting.models.means import RobustMean, SeasonalMean, WeekdayMean
from forecasting.models.prophet import ProphetTotals
from forecasting.models.sarimax import Sarimax
from forecasting.models.svd import SvdScores

_ALL: tuple[Forecaster, ...] = (
    WeekdayMean(),
    WeekdayMean(1, "last_week", "last week"),
    WeekdayMean(4, "mean4", "the mean of 4"),
    RobustMean(),
    SeasonalMean(),
    CarriedLevel(),
    SvdScores(),
    Ets(),
    PooledRates(),
    Harmonic(),
    Harmonic(month=True, name="monthly", title="monthly waves", least_days=120),
    Sarimax(),
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
    "Harmonic",
    "PooledRates",
    "ProphetTotals",
    "RobustMean",
    "Sarimax",
    "SeasonalMean",
    "SvdScores",
    "WeekdayMean",
]
