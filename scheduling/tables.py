"""The arrays on which the tour search runs: shift options, rest classes and limits."""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Contract
from scheduling.evaluation import paid_rate
from scheduling.instance import Instance
from scheduling.limits import WeekLimit, monday_of, weeks_of
from scheduling.options import ShiftOptions, break_windows

Int = NDArray[np.int64]

RECOVERY_DAYS = 3
"""Days after a shift on which its rest may still forbid a start."""


class OptionTables(NamedTuple):
    """Shifts of one contract and zone. Rest class c after a day says which starts are barred.

    Parameters
    ----------
    day_pointer, start, end
        As in ``ShiftOptions``.
    template
        Index into the break tables, shape (n,).
    paid
        Paid time of each option [paid units], shape (n,).
    rest_class
        Class that an option leaves behind, shape (n,).
    allowed
        The option may follow the classes below this one, shape (n,).
    off_class
        Class after a day off, by day and class before it, shape (days, classes).
    week, weekend
        Week index and whether Saturday or Sunday, shape (days,).
    break_count
        Shape (templates,).
    break_length, break_low, break_high
        Slots; earliest and latest start from the shift's, shape (templates, most breaks).
    rules
        Longest run of working days; shortest run of days off.
    """

    day_pointer: Int
    start: Int
    end: Int
    template: Int
    paid: Int
    rest_class: Int
    allowed: Int
    off_class: Int
    week: Int
    weekend: NDArray[np.bool_]
    break_count: Int
    break_length: Int
    break_low: Int
    break_high: Int
    rules: tuple[int, int]


class AgentTables(NamedTuple):
    """What sets one agent apart from others of the contract.

    Parameters
    ----------
    available, charge
        Whether an option may be worked and what it costs whatever the coverage, shape (n,).
    group
        Index of the agent's skill set on each day, shape (days,).
    low_days, high_days, low_paid, high_paid
        Limits of each week; paid time in paid units, shape (weeks,).
    first_run
        Run state before the first day: see ``tour_kernel``.
    weekend_work, weekend_next
        State of the weekend rule after working on a weekend (-1: forbidden) and on a Monday,
        shape (weekend states,); the first state is the one before the horizon.
    """

    available: NDArray[np.bool_]
    charge: NDArray[np.float64]
    group: Int
    low_days: Int
    high_days: Int
    low_paid: Int
    high_paid: Int
    first_run: int
    weekend_work: Int
    weekend_next: Int


def option_tables(instance: Instance, options: ShiftOptions) -> OptionTables:
    """Give the arrays of one set of options."""
    rest_class, allowed, off_class = _rest_classes(options, instance.slots.minutes)
    mondays = {m: w for w, m in enumerate(weeks_of(instance.first_date, instance.days))}
    count, length, low, high = _breaks(options, instance.slots.minutes)
    contract = options.contract
    paid = options.paid_minutes // paid_unit(options)
    if _pays_alike(options):
        paid = np.zeros_like(paid)
    return OptionTables(
        day_pointer=options.day_pointer,
        start=options.start,
        end=options.end,
        template=options.template,
        paid=paid,
        rest_class=rest_class,
        allowed=allowed,
        off_class=off_class,
        week=np.array([mondays[monday_of(d)] for d in instance.dates], np.int64),
        weekend=np.array([d.weekday() >= 5 for d in instance.dates], np.bool_),
        break_count=count,
        break_length=length,
        break_low=low,
        break_high=high,
        rules=(contract.max_consecutive_days, max(1, contract.min_consecutive_days_off)),
    )


def paid_unit(options: ShiftOptions) -> int:
    """Give the largest unit that measures the paid time of every shift [minutes]."""
    paid = {t.paid_minutes for t in options.templates}
    return max(1, int(np.gcd.reduce(np.array(sorted(paid) or [0], np.int64))))


def _pays_alike(options: ShiftOptions) -> bool:
    """Tell whether all shifts pay alike, so that days measure paid time."""
    return len({t.paid_minutes for t in options.templates}) <= 1


def agent_tables(instance: Instance, agent: int) -> AgentTables:
    """Give the arrays of one agent."""
    options = instance.options_of(agent)
    unit = paid_unit(options)
    first_run, weekend_work, weekend_next = _history(instance, agent)
    charge = instance.wish_cost[agent] + paid_rate(instance) * options.paid_minutes
    low_days, high_days, low_paid, high_paid = _limits(instance.limits[agent], options, unit)
    return AgentTables(
        available=instance.available[agent],
        charge=charge,
        group=instance.skill_set[agent],
        low_days=low_days,
        high_days=high_days,
        low_paid=low_paid,
        high_paid=high_paid,
        first_run=first_run,
        weekend_work=weekend_work,
        weekend_next=weekend_next,
    )


def _limits(
    limits: tuple[WeekLimit, ...], options: ShiftOptions, unit: int
) -> tuple[Int, Int, Int, Int]:
    """Give weekly limits in days and paid units; where all shifts pay alike, in days alone."""
    low_days = np.array([w.min_days for w in limits], np.int64)
    high_days = np.array([min(7, w.max_days) for w in limits], np.int64)
    low_paid = np.array([-(-w.min_paid // unit) for w in limits], np.int64)
    high_paid = np.array([w.max_paid // unit for w in limits], np.int64)
    if _pays_alike(options):
        low_days = np.maximum(low_days, low_paid)
        high_days = np.minimum(high_days, high_paid)
        low_paid = np.zeros_like(low_paid)
        high_paid = np.zeros_like(high_paid)
    return low_days, high_days, low_paid, high_paid


def _breaks(options: ShiftOptions, minutes: int) -> tuple[Int, Int, Int, Int]:
    """Give the break tables of a set of options."""
    windows = [break_windows(t, minutes) for t in options.templates]
    count = np.array([len(w) for w in windows], np.int64)
    tables = np.zeros((3, len(windows), max([1, *count])), np.int64)
    for template, window in enumerate(windows):
        for b, values in enumerate(window):
            tables[:, template, b] = values
    return count, tables[0], tables[1], tables[2]


def _rest_classes(options: ShiftOptions, minutes: int) -> tuple[Int, Int, Int]:
    """Give each option's rest class, the classes it may follow, and classes after a day off.

    Two ends of shifts are of one class when their rest bars the same starts on the days after.
    Class 0 bars none; a higher class bars all that a lower one does.
    """
    days = options.days
    rest = -(-options.contract.rest_minutes // minutes)
    pointer = options.day_pointer
    starts = [options.start[pointer[d] : pointer[d + 1]] for d in range(days)]
    rest_class = np.zeros(len(options.start), np.int64)
    allowed = np.ones(len(options.start), np.int64)
    off: list[list[int]] = []
    before: list[int] = [-(10**9)]
    for d in range(days):
        own = options.end[pointer[d] : pointer[d + 1]] + rest
        ahead = starts[d + 1 : d + 1 + RECOVERY_DAYS]
        keys = {_barred(r, ahead): int(r) for r in sorted((*before, *own.tolist()))}
        order = {key: c for c, key in enumerate(sorted(keys))}
        releases = [keys[key] for key in sorted(keys)]
        rest_class[pointer[d] : pointer[d + 1]] = [order[_barred(r, ahead)] for r in own]
        allowed[pointer[d] : pointer[d + 1]] = [sum(r <= s for r in before) for s in starts[d]]
        off.append([order[_barred(r, ahead)] for r in before])
        before = releases
    width = max(len(row) for row in off) if off else 1
    table = np.zeros((days, max(width, len(before))), np.int64)
    for d, row in enumerate(off):
        table[d, : len(row)] = row
    return rest_class, allowed, table


def _barred(release: int, ahead: list[Int]) -> tuple[int, ...]:
    """Count the starts before a release on each of the days ahead."""
    return tuple(int((day < release).sum()) for day in ahead)


def _history(instance: Instance, agent: int) -> tuple[int, Int, Int]:
    """Give the run state and the weekend states that the shifts before the horizon leave."""
    contract = instance.contracts[agent]
    worked = {s.schedule_date for s in instance.previous[agent]}
    off_states = max(1, contract.min_consecutive_days_off)
    gap = (instance.first_date - max(worked)).days - 1 if worked else off_states
    if gap:
        first_run = min(gap, off_states) - 1
    else:
        run = 1
        while instance.first_date - timedelta(days=run + 1) in worked:
            run += 1
        first_run = off_states + min(run, contract.max_consecutive_days) - 1
    weekend_work, weekend_next = _weekend_states(
        contract,
        weeks_of(instance.first_date, instance.days),
        {monday_of(d) for d in worked if d.weekday() >= 5},
    )
    return first_run, weekend_work, weekend_next


def _weekend_states(
    contract: Contract, mondays: tuple[date, ...], worked: set[date]
) -> tuple[Int, Int]:
    """Give the automaton of the weekend rule.

    A state is the set of worked weekends among this and the ones before it in the period, as
    bits; working on a weekend sets the lowest bit, a Monday shifts them. Only states that the
    horizon can reach are kept.
    """
    most, period = contract.max_weekends, contract.weekend_period_weeks
    first = sum(1 << k for k in range(period) if mondays[0] - timedelta(weeks=k) in worked)
    if most is None or first.bit_count() + len(mondays) <= most:
        return np.zeros(1, np.int64), np.zeros(1, np.int64)
    reached, layer = [first], [first]
    for _ in mondays:
        busy = [s | 1 for s in layer if (s | 1).bit_count() <= most]
        after = [(s << 1) & ((1 << period) - 1) for s in (*layer, *busy)]
        reached += [*busy, *after]
        layer = sorted(set(after))
    states = tuple(dict.fromkeys(reached))
    index = {s: i for i, s in enumerate(states)}
    work = [index.get(s | 1, -1) if (s | 1).bit_count() <= most else -1 for s in states]
    following = [index.get((s << 1) & ((1 << period) - 1), 0) for s in states]
    return np.array(work, np.int64), np.array(following, np.int64)
