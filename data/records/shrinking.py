"""How much of scheduled time is left for contacts, interval by interval."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from data.records.center import Center, Shrinkage, ShrinkageKind
from data.records.grid import Grid, weekdays


def availability(
    center: Center, grid: Grid, *, kind: ShrinkageKind | None = None
) -> NDArray[np.float64]:
    """Give the share of scheduled, non-break time available for contacts, shape (T,).

    Parameters
    ----------
    center
        Its shrinkage; several of them multiply.
    grid
        T intervals; a shrinkage holds in those that begin inside its hours.
    kind
        Only shrinkage of this kind; None: of all kinds.
    """
    chosen = (s for s in center.shrinkage if kind is None or s.kind == kind)
    days = weekdays(grid.local_days(center.zone))
    return _left(chosen, weekday=days, minute=grid.local_minutes(center.zone))


def _left(
    items: Iterable[Shrinkage], *, weekday: NDArray[np.int64], minute: NDArray[np.int64]
) -> NDArray[np.float64]:
    out = np.ones(len(minute))
    for item in items:
        holds = np.isin(weekday, list(item.weekdays))
        holds &= (item.start_minute <= minute) & (minute < item.end_minute)
        out *= np.where(holds, 1.0 - item.share, 1.0)
    return out
