"""Makes the rows of pooled subsets agree with one another."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]

ROUNDING = 1e-9


def consistent_rows(rows: Floats, subsets: Sequence[tuple[int, ...]]) -> Floats:
    """Give rows that are monotone and sub-additive; singletons keep their figures.

    First a subset is raised to what any subset of it needs. Then it is lowered to what rows that
    together hold all its queues need: their teams, side by side, would do. The first step makes
    the second leave singletons alone.

    Parameters
    ----------
    rows
        Agents of each subset taken by itself, shape (rows, T).
    subsets
        Indices of queues of each row, smaller ones first, with all singletons.
    """
    holds = np.zeros((len(subsets), 1 + max((max(s) for s in subsets), default=0)), np.bool_)
    for r, subset in enumerate(subsets):
        holds[r, list(subset)] = True
    out = _monotone(rows, holds)
    alone = {subset[0]: out[r] for r, subset in enumerate(subsets) if len(subset) == 1}
    for r, subset in enumerate(subsets):
        out[r] = np.minimum(out[r], np.sum([alone[q] for q in subset], axis=0))
    return _lowered(out, holds)


def _within(holds: Masks) -> Masks:
    """Tell which row's queues (first axis) are all in another row (second axis)."""
    return np.asarray((holds[:, None, :] <= holds[None, :, :]).all(axis=2), np.bool_)


def _monotone(rows: Floats, holds: Masks) -> Floats:
    out = rows.copy()
    within = _within(holds)
    for r in range(len(out)):
        out[r] = out[within[:, r]].max(axis=0)
    return out


def _lowered(rows: Floats, holds: Masks) -> Floats:
    """Lower each row to the least of rows, and sums of two rows, that hold its queues."""
    within = _within(holds)
    pairs = [(a, b) for a, b in combinations(range(len(rows)), 2) if not within[a, b]]
    several = np.flatnonzero(holds.sum(axis=1) > 1)
    if not pairs or not several.size:
        return rows
    first, second = np.array(pairs).T
    together = holds[first] | holds[second]
    covering = [np.flatnonzero((holds[r] <= together).all(axis=1)) for r in several]
    while True:
        before = rows.copy()
        sums = rows[first] + rows[second]
        for r, cover in zip(several, covering, strict=True):
            least = rows[within[r]].min(axis=0)
            if cover.size:
                least = np.minimum(least, sums[cover].min(axis=0))
            rows[r] = np.minimum(rows[r], least)
        if (rows >= before - ROUNDING).all():
            return rows
