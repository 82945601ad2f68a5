"""The offered load when arrivals change within a handle time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import InputRefusedError
from wfm.staffing.inputs import not_negative, positive

LOG_NEGLIGIBLE = 36.0
"""Contacts are followed until one in e**36 of them is left: below the last digit."""


def mol_load(
    rate_per_second: ArrayLike, aht_seconds: ArrayLike, *, interval_seconds: float
) -> NDArray[np.float64]:
    """Give the mean modified offered load of each interval.

    The load is the mean number busy with infinitely many agents who serve the contacts of interval
    s for a mean time AHT_s, whenever these end: m = sum over s of m_s, m_s' = lambda_s [in s] -
    m_s / AHT_s. It is solved exactly (rate and handle time are constant inside an interval of
    arrival) and averaged over each interval. It lags the arrivals by about a handle time and runs
    on over midnight and after closing.
    Staffing an interval by Erlang A on this load holds the goal where one Erlang an interval on
    lambda * AHT fails. Source: O. B. Jennings, A. Mandelbaum, W. A. Massey, W. Whitt, Management
    Science 42(10), 1996, 1383-1394, doi:10.1287/mnsc.42.10.1383; Z. Feldman, A. Mandelbaum,
    W. A. Massey, W. Whitt, Management Science 54(2), 2008, 324-338, doi:10.1287/mnsc.1070.0821.

    Parameters
    ----------
    rate_per_second
        Contacts offered [1/s], shape (..., T).
    aht_seconds
        Mean handle time [s], a scalar or of that shape.
    interval_seconds
        Length of an interval [s].

    Returns
    -------
        Erlangs, shape (..., T). The first interval starts in the steady state of its own rate.

    Raises
    ------
    InputRefusedError
        A number is negative, NaN or infinite, a handle time is 0, or there is no time axis.
    """
    rate = not_negative("rate_per_second", rate_per_second)
    if rate.ndim == 0:
        raise InputRefusedError("rate_per_second is a single number; it must be one an interval")
    aht = np.broadcast_to(positive("aht_seconds", aht_seconds), rate.shape)
    steps = float(positive("interval_seconds", interval_seconds)) / aht
    settled = rate * aht
    # Of a load that gets no more arrivals: what is left after an interval, and on average in it.
    left, mean_left = np.exp(-steps), -np.expm1(-steps) / steps
    load = settled * (1.0 - mean_left)
    at_end = settled * (1.0 - left)
    intervals = rate.shape[-1]
    if intervals:
        since = np.arange(intervals) * steps[..., :1]
        load += settled[..., :1] * mean_left[..., :1] * np.exp(-since)
    longest = int(np.ceil(LOG_NEGLIGIBLE / steps.min())) if steps.size else 0
    for later in range(1, min(longest, intervals - 1) + 1):
        load[..., later:] += (at_end * mean_left)[..., :-later]
        at_end = at_end * left
    return np.asarray(load)
