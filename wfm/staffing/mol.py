"""The offered load when arrivals change within a handle time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import InputRefusedError
from wfm.staffing.inputs import not_negative, positive


def mol_load(
    rate_per_second: ArrayLike, aht_seconds: ArrayLike, *, interval_seconds: float
) -> NDArray[np.float64]:
    """Give the mean modified offered load of each interval.

    The load is the mean number busy with infinitely many agents, m' = lambda - m / AHT, solved
    exactly on each interval (rate and handle time are constant there) and averaged over it. It
    lags the arrivals by about a handle time and runs on over midnight and after closing.
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
    # How much of a difference from the settled load is left at the end, and on average.
    left, mean_left = np.exp(-steps), -np.expm1(-steps) / steps
    load = np.empty_like(settled)
    at_start = settled[..., 0].copy() if rate.size else settled.sum(axis=-1)
    for t in range(rate.shape[-1]):
        above = at_start - settled[..., t]
        load[..., t] = settled[..., t] + above * mean_left[..., t]
        at_start = settled[..., t] + above * left[..., t]
    return np.maximum(load, 0.0)
