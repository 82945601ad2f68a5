"""Local days of a simulated center: weekdays, public holidays and the days after them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from data.records import Holiday, weekdays


def on_holiday(days: NDArray[np.datetime64], holidays: Iterable[Holiday]) -> NDArray[np.bool_]:
    """Mark public holidays; special days of the center's own have events of their own."""
    public = [np.datetime64(h.date, "D") for h in holidays if not h.own]
    return np.isin(days, np.array(public, "datetime64[D]"))


def after_holiday(days: NDArray[np.datetime64], holidays: Iterable[Holiday]) -> NDArray[np.bool_]:
    """Mark the first working day (Monday to Friday, no holiday) after each public holiday."""
    off = on_holiday(days, holidays)
    working = (weekdays(days) < 5) & ~off
    out = np.zeros(len(days), np.bool_)
    for index in np.flatnonzero(off):
        later = np.flatnonzero(working[index:])
        if len(later):
            out[index + later[0]] = True
    return out
