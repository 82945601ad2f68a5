"""Breaks that stay where people know them to be: a changed roster is put near its base again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.checker import check
from scheduling.duty import on_duty_share, shift_times, work_times
from scheduling.evaluation import evaluate
from scheduling.instance import Instance
from scheduling.reasons import with_reasons
from scheduling.solution import Solution

BREAKS_SHARE = 0.1
"""A day on which breaks alone move is worth so much of a changed day."""

NOTHING = 1e-6
"""Costs below this are rounding."""

SWEEPS = 3
"""So often all old breaks of a day are asked whether the new ones pay."""

Float = NDArray[np.float64]
Key = tuple[str, date]


def keep_breaks(
    instance: Instance,
    solution: Solution,
    base: Sequence[Shift],
    *,
    share: float = BREAKS_SHARE,
) -> Solution:
    """Put breaks back to where they are in the base, unless that costs service.

    The search has no price for breaks that move, and moves many for next to nothing. They go
    back where the new ones save no more than the old ones are worth.

    Parameters
    ----------
    base
        The roster that was changed.
    share
        What old breaks are worth, in changed days; 0: they go back where that costs nothing.
    """
    worth = share * instance.prices.change + NOTHING
    if instance.prices.change <= 0:
        return solution
    was = {_key(s): s for s in base}
    moved = [i for i, s in enumerate(solution.shifts) if _breaks_moved(was.get(_key(s)), s)]
    if not moved:
        return solution
    duty = _Duty(instance, solution.shifts)
    shifts = list(solution.shifts)
    back = {i: replace(was[_key(shifts[i])], source=shifts[i].source) for i in moved}
    for own in _by_day(shifts, moved):
        for i in _gone_back(duty, [duty.move(shifts[i], back[i], i) for i in own], worth=worth):
            shifts[i] = back[i]
    _mend(instance, shifts, solution.shifts)
    if tuple(shifts) == solution.shifts:
        return solution
    return _solution(instance, solution, shifts)


def _by_day(shifts: Sequence[Shift], moved: Sequence[int]) -> Iterator[list[int]]:
    """Give the shifts whose breaks moved, a day at a time."""
    for day in sorted({shifts[i].schedule_date for i in moved}):
        yield [i for i in moved if shifts[i].schedule_date == day]


def _gone_back(duty: "_Duty", moves: "Sequence[_Move]", *, worth: float) -> list[int]:
    """Give the shifts of a day that get their old breaks.

    At first all go back, since breaks that move are often a mere exchange; then new breaks come
    where they pay. Where that is worse than what was found, breaks go back one by one instead.
    """
    before = duty.on_duty.copy()
    price = sum(duty.apply(move, 1.0) - worth for move in moves)
    old = list(moves)
    for _ in range(SWEEPS):
        paying = [move for move in old if duty.pays(move, worth=worth)]
        if not paying:
            break
        for move in paying:
            if duty.pays(move, worth=worth):
                price += duty.apply(move, -1.0) + worth
                old.remove(move)
    if price <= 0:
        return [move.shift for move in old]
    duty.on_duty = before
    found = []
    for move in moves:
        if duty.cost(move, 1.0) <= worth:
            duty.apply(move, 1.0)
            found.append(move.shift)
    return found


def _key(shift: Shift) -> Key:
    return shift.agent_id, shift.schedule_date


def _breaks_moved(before: Shift | None, after: Shift) -> bool:
    """Tell whether a shift differs from that of the base in the places of its breaks alone."""
    if before is None or after.source != "auto" or before.activities == after.activities:
        return False
    frame = [(s.start_at, s.end_at, s.template, s.paid_minutes) for s in (before, after)]
    return frame[0] == frame[1] and _sessions(before) == _sessions(after)


def _sessions(shift: Shift) -> list[tuple[object, ...]]:
    """Give what others wait for in a shift: all but work and breaks."""
    plain = ("work", "break", "meal")
    return [(a.code, a.start_at, a.end_at) for a in shift.activities if a.category not in plain]


def _mend(instance: Instance, shifts: list[Shift], found: Sequence[Shift]) -> None:
    """Give agents who would break a rule with their old breaks the new ones."""
    broken = check(instance, tuple(shifts))
    legal = set(check(instance, found)) if broken else set()
    wrong = {violation.agent_id for violation in broken if violation not in legal}
    for i, shift in enumerate(found):
        if shift.agent_id in wrong:
            shifts[i] = shift


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """Breaks of a shift that go back.

    Parameters
    ----------
    shift
        Its index.
    here
        Its slots.
    change
        Agents more at work by row with the old breaks, shape (rows, its slots).
    """

    shift: int
    here: slice
    change: Float


class _Duty:
    """Agents at work by row, as breaks are put back.

    Attributes
    ----------
    targets
        Agents asked for, deferred work as it was planned, shape (tiers, rows, slots).
    on_duty
        Agents at work who count for each row, shape (rows, slots).
    """

    def __init__(self, instance: Instance, shifts: Sequence[Shift]) -> None:
        self.instance = instance
        self.index = instance.agent_index()
        self.targets, self.on_duty = _coverage(instance, shifts)

    def move(self, shift: Shift, back: Shift, number: int) -> _Move:
        """Give what the old breaks of a shift change."""
        slots = self.instance.slots
        first, end = max(slots.index(shift.start_at), 0), slots.index(shift.end_at) + 1
        here = slice(first, min(end, slots.count))
        share = (on_duty_share(back, slots) - on_duty_share(shift, slots))[here]
        day = (shift.schedule_date - self.instance.first_date).days
        group = self.instance.skill_set[self.index[shift.agent_id], day]
        counts = self.instance.rows.serves[group]
        return _Move(number, here, counts[:, None] * share)

    def cost(self, move: _Move, sign: float) -> float:
        """Give what it costs to put breaks back (1) or to move them again (-1)."""
        rows, here = self.instance.rows, move.here
        before = self.on_duty[:, here]
        change = sign * move.change
        targets = self.targets[:, :, here]
        missing = rows.shortage(targets, before + change) - rows.shortage(targets, before)
        charge = float(rows.charge[here] @ change[-1]) if len(change) else 0.0
        return float((rows.price * missing.sum(axis=2)).sum()) + charge

    def pays(self, move: _Move, *, worth: float) -> bool:
        """Tell whether new breaks save more than old ones are worth."""
        return self.cost(move, -1.0) < -worth

    def apply(self, move: _Move, sign: float) -> float:
        """Put breaks back (1), or move them again (-1); give what it cost."""
        cost = self.cost(move, sign)
        self.on_duty[:, move.here] += sign * move.change
        return cost


def _coverage(instance: Instance, shifts: Sequence[Shift]) -> tuple[Float, Float]:
    """Give the agents asked for, (tiers, rows, slots), and those at work, (rows, slots)."""
    times = shift_times(shifts, instance.agent_index(), first_date=instance.first_date)
    at_work = work_times(shifts).on_duty(
        instance.skill_set[times.agent, times.day],
        groups=len(instance.skill_sets),
        slots=instance.slots,
    )
    on_duty = instance.base_on_duty + instance.rows.serves.T.astype(np.float64) @ at_work
    plan = evaluate(instance, shifts).deferred
    return instance.rows.targets(plan.by_slot(instance)), on_duty


def _solution(instance: Instance, solution: Solution, shifts: Sequence[Shift]) -> Solution:
    """Give the solution with other shifts: figures and reasons anew."""
    found = evaluate(instance, shifts).quality(instance, bound=float("-inf"), seconds=0.0)
    bound = min(solution.quality.bound, found.cost)
    quality = replace(found, bound=bound, seconds=solution.quality.seconds)
    told = tuple(_told(instance, shifts, solution.shifts))
    return replace(solution, shifts=told, quality=quality)


def _told(instance: Instance, shifts: Sequence[Shift], found: Sequence[Shift]) -> Iterator[Shift]:
    """Give the shifts, those of days on which breaks went back with their reasons anew."""
    days = {s.schedule_date for s, f in zip(shifts, found, strict=True) if s != f}
    targets, on_duty = _coverage(instance, shifts)
    again = [s for s in shifts if s.schedule_date in days]
    known = iter(with_reasons(instance, again, targets=targets, on_duty=on_duty))
    for shift in shifts:
        yield next(known) if shift.schedule_date in days else shift
