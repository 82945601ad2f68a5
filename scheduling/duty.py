"""When a shift has its agent at work."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Shift


def slot_position(slots: Grid, at: datetime) -> float:
    """Give the place of an instant on the slots; slot i is [i, i + 1)."""
    return (at - slots.start_at) / timedelta(minutes=slots.minutes)


def spread(out: NDArray[np.float64], start: float, end: float, value: float = 1.0) -> None:
    """Add a value over [start, end) of the slots, in proportion where a slot is cut."""
    start, end = max(start, 0.0), min(end, float(len(out)))
    for slot in range(int(start), int(np.ceil(end)) if end > start else 0):
        out[slot] += value * (min(end, slot + 1) - max(start, slot))


def on_duty_share(shift: Shift, slots: Grid) -> NDArray[np.float64]:
    """Give the share of each slot that a shift spends at work, shape (slots,)."""
    out = np.zeros(slots.count)
    for activity in shift.activities:
        if activity.category == "work":
            start, end = (
                slot_position(slots, activity.start_at),
                slot_position(slots, activity.end_at),
            )
            spread(out, start, end)
    return out
