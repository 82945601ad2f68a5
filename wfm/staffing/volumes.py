"""The volume to staff for, at a chosen risk."""

import numpy as np
from numpy.typing import NDArray

from data.records import Forecast, InputRefusedError


def planned_volumes(forecast: Forecast, zone: str, confidence: float | None) -> NDArray[np.float64]:
    """Give the contacts to staff for, shape (queues, T).

    The risk in a day is that of its total: the mean is scaled, by queue and local day, to the
    quantile of the day's total over the samples. Quantiles of single intervals would count the
    randomness of arrivals twice, which staffing formulas already hold.

    Parameters
    ----------
    forecast
        Mean and joint samples.
    zone
        IANA name, whose local days count.
    confidence
        Share of days whose volume is to be carried, in (0, 1); None gives the mean.

    Raises
    ------
    InputRefusedError
        The confidence is outside (0, 1), or the forecast has no samples.
    """
    if confidence is None:
        return forecast.mean
    if not 0 < confidence < 1:
        raise InputRefusedError(f"confidence is {confidence}; it must lie between 0 and 1")
    if len(forecast.samples) == 0:
        raise InputRefusedError(
            "the forecast has no samples, so no volume at a confidence; run the forecast again"
        )
    starts = np.unique(forecast.grid.local_days(zone), return_index=True)[1]
    expected = np.add.reduceat(forecast.mean, starts, axis=1)
    sampled = np.add.reduceat(forecast.samples.astype(np.float64), starts, axis=2)
    wanted = np.quantile(sampled, confidence, axis=0)
    factor = np.divide(wanted, expected, out=np.ones_like(expected), where=expected > 0)
    lengths = np.diff(np.append(starts, forecast.grid.count))
    return np.asarray(forecast.mean * np.repeat(factor, lengths, axis=1), np.float64)
