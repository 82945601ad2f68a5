"""What a recording got wrong: days copied from another, hours in which nothing was written."""

import numpy as np
from numpy.typing import NDArray

from forecasting.outliers import neighbour_median

_LEAST_CONTACTS = 50.0
_LEAST_SLOTS = 12
"""Busy slots that are alike only by a copy: two Poisson counts of mean 2 are equal one time in
four or five."""

_MOST_COPIED = 0.05
"""Where more of the days are alike the series is steady by nature, or made up."""

_SILENT_CONTACTS = 20.0
"""Contacts expected in a stretch of zeros that is no chance."""

_NEIGHBOURS = (-14, -7, 7, 14)


def copied_days(contacts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give how many days before each day lies the one that it repeats, 0 if none, shape (D,).

    Parameters
    ----------
    contacts
        Shape (D, S), NaN missing.
    """
    out = np.zeros(len(contacts), np.int64)
    filled = np.nan_to_num(contacts)
    full = (filled.sum(axis=1) >= _LEAST_CONTACTS) & ((filled > 0).sum(axis=1) >= _LEAST_SLOTS)
    for lag in (7, 1):
        if len(contacts) > lag:
            same = (contacts[lag:] == contacts[:-lag]).all(axis=1) & full[lag:]
            out[lag:][same] = lag
    return out if (out > 0).mean() <= _MOST_COPIED else np.zeros_like(out)


def silent_slots(
    contacts: NDArray[np.float64],
    opened: NDArray[np.bool_],
    shares: NDArray[np.float64],
    usable: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell which zeros are hours without a recording rather than without contacts, shape (D, S).

    A stretch of zeros in open slots counts when the day's neighbours let expect many contacts
    there and none of the same weekdays two weeks around it was as silent: a queue that moved its
    hours is not taken for a broken recorder. Days silent as a whole are outages, see ``storms``.

    Parameters
    ----------
    contacts, opened
        Counts, NaN missing, and open slots, shapes (D, S).
    shares
        Usual share of each slot, shape (D, S).
    usable
        Observed ordinary days, shape (D,).
    """
    out = np.zeros(contacts.shape, np.bool_)
    sums = np.nansum(contacts, axis=1)
    usual, _ = neighbour_median(sums, usable)
    expected = shares * np.nan_to_num(usual)[:, None]
    zero = opened & (contacts == 0)
    running = np.cumsum(np.where(zero, expected, 0.0), axis=1)
    before = np.maximum.accumulate(np.where(zero, 0.0, running), axis=1)
    length = running - before
    for day in np.flatnonzero(usable & (sums > 0) & (length.max(axis=1) >= _SILENT_CONTACTS)):
        for last in np.flatnonzero(_run_ends(zero[day]) & (length[day] >= _SILENT_CONTACTS)):
            busy = np.flatnonzero(~zero[day, :last])
            stretch = slice(int(busy[-1]) + 1 if len(busy) else 0, int(last) + 1)
            around = [day + step for step in _NEIGHBOURS if 0 <= day + step < len(contacts)]
            near = [float(np.nansum(contacts[d, stretch])) for d in around if usable[d]]
            if len(near) > 1 and min(near) > length[day, last] / 3:
                out[day, stretch] = True
    return out


def _run_ends(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(flags & ~np.append(flags[1:], False))
