"""When shifts have their agents at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Shift

Int = NDArray[np.int64]
Float = NDArray[np.float64]


def slot_position(slots: Grid, at: datetime) -> float:
    """Give the place of an instant on the slots; slot i is [i, i + 1)."""
    return (at - slots.start_at) / timedelta(minutes=slots.minutes)


def spread(out: Float, start: float, end: float, value: float = 1.0) -> None:
    """Add a value over [start, end) of the slots, in proportion where a slot is cut."""
    start, end = max(start, 0.0), min(end, float(len(out)))
    for slot in range(int(start), int(np.ceil(end)) if end > start else 0):
        out[slot] += value * (min(end, slot + 1) - max(start, slot))


def on_duty_share(shift: Shift, slots: Grid) -> Float:
    """Give the share of each slot that a shift spends at work, shape (slots,)."""
    only = np.zeros(1, np.int64)
    return np.asarray(work_times([shift]).on_duty(only, groups=1, slots=slots)[0])


@dataclass(frozen=True, slots=True, eq=False)
class ShiftTimes:
    """When finished shifts lie, shape (shifts,).

    Parameters
    ----------
    agent, day
        Index of the agent and of the local day.
    start, end
        Times [minutes since 1970].
    """

    agent: Int
    day: Int
    start: Int
    end: Int


def shift_times(
    shifts: Sequence[Shift], index: Mapping[str, int], *, first_date: date
) -> ShiftTimes:
    """Give when shifts lie.

    Parameters
    ----------
    index
        Of each agent by id.
    first_date
        Day 0.
    """
    first = first_date.toordinal()
    start = np.array([s.start_at.timestamp() for s in shifts], np.float64)
    end = np.array([s.end_at.timestamp() for s in shifts], np.float64)
    return ShiftTimes(
        agent=np.array([index[s.agent_id] for s in shifts], np.int64),
        day=np.array([s.schedule_date.toordinal() - first for s in shifts], np.int64),
        start=start.astype(np.int64) // 60,
        end=end.astype(np.int64) // 60,
    )


@dataclass(frozen=True, slots=True, eq=False)
class WorkTimes:
    """When finished shifts have their agents at work, by stretch of work, shape (stretches,).

    Parameters
    ----------
    shift
        Index of the shift.
    start, end
        Times [seconds since 1970].
    paid_minutes
        Paid time of all shifts [minutes].
    """

    shift: Int
    start: Float
    end: Float
    paid_minutes: int

    def on_duty(self, group: Int, *, groups: int, slots: Grid) -> Float:
        """Give the agents at work of each group, a slot that is cut in part, (groups, slots).

        Parameters
        ----------
        group
            Of each shift.
        """
        count = slots.count
        # Work until t is the integral of a step; its parts in the slot of t and after it add up.
        out = np.zeros((groups, count + 1))
        own = group[self.shift]
        for edge, sign in ((self.start, 1.0), (self.end, -1.0)):
            place = (edge - slots.start_at.timestamp()) / (60.0 * slots.minutes)
            place = np.clip(place, 0.0, count)
            slot = np.minimum(place.astype(np.int64), count - 1)
            part = place - slot
            np.add.at(out, (own, slot), sign * (1.0 - part))
            np.add.at(out, (own, slot + 1), sign * part)
        return np.asarray(np.cumsum(out, axis=1)[:, :count])


def work_times(shifts: Sequence[Shift]) -> WorkTimes:
    """Give when shifts have their agents at work, and how much of them is paid."""
    paid = 0.0
    shift: list[int] = []
    starts: list[float] = []
    ends: list[float] = []
    for i, each in enumerate(shifts):
        for activity in each.activities:
            start, end = activity.start_at.timestamp(), activity.end_at.timestamp()
            if activity.paid:
                paid += end - start
            if activity.category == "work":
                shift.append(i)
                starts.append(start)
                ends.append(end)
    return WorkTimes(
        shift=np.array(shift, np.int64),
        start=np.array(starts, np.float64),
        end=np.array(ends, np.float64),
        paid_minutes=round(paid / 60),
    )
