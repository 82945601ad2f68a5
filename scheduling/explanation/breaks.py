"""Where the breaks of one shift cost least."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.options import BreakWindow


def best_breaks(
    windows: Sequence[BreakWindow], start: int, value: NDArray[np.float64]
) -> tuple[int, ...]:
    """Give the first slots of a shift's breaks, where being at work is worth least.

    Parameters
    ----------
    start
        First slot of the shift.
    value
        Cost of the agent at work by slot, shape (slots,).
    """
    total = np.concatenate(([0.0], np.cumsum(value)))
    # Best gain of the breaks so far by the place of the last, and where they all are then.
    ends: dict[int, tuple[float, tuple[int, ...]]] = {}
    for b, window in enumerate(windows):
        now: dict[int, tuple[float, tuple[int, ...]]] = {}
        for at in range(start + window.low, start + window.high + 1):
            gain = float(total[at + window.length] - total[at])
            fitting = [
                before
                for end, before in ends.items()
                if window.gap_low <= at - end <= window.gap_high
            ]
            if b == 0:
                now[at + window.length] = (gain, (at,))
            elif fitting:
                best = max(fitting, key=lambda each: each[0])
                now[at + window.length] = (gain + best[0], (*best[1], at))
        ends = now
    return max(ends.values(), key=lambda each: each[0])[1] if windows else ()
