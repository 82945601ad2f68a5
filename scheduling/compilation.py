"""From a center's records to an instance of the scheduling problem."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Center,
    Grid,
    Preference,
    Requirement,
    Shift,
    ShiftTemplate,
    TimeOff,
    local_midnight,
)
from scheduling.duty import on_duty_share, slot_position
from scheduling.instance import Instance
from scheduling.limits import WeekLimit, week_limits
from scheduling.options import (
    ShiftOptions,
    break_windows,
    compile_options,
    shift_starts,
    slot_minutes,
)
from scheduling.prices import Prices
from scheduling.relaxation import relax
from scheduling.rows import coverage_rows
from scheduling.wishes import wish_costs
from skills import SkillSet


def build_instance(
    requirement: Requirement,
    center: Center,
    agents: Sequence[Agent],
    *,
    first_date: date,
    days: int,
    time_off: Sequence[TimeOff] = (),
    preferences: Sequence[Preference] = (),
    previous: Sequence[Shift] = (),
    prices: Prices | None = None,
) -> Instance:
    """Compile a scheduling problem.

    Parameters
    ----------
    first_date, days
        The local days to plan.
    time_off
        Approved time off.
    previous
        Published shifts. Those that start before the horizon count for rest, consecutive days,
        weeks and weekends cut by its edge, and for coverage where they reach into it; those of
        the horizon itself are planned anew and do not count.

    Raises
    ------
    ConfigurationError
        The breaks of a shift template cannot be placed.
    """
    prices = prices or Prices()
    people = tuple(agents)
    contracts = tuple(center.contract(a.contract) for a in people)
    slots, options, option_set = _compile(center, people, requirement.grid, first_date, days)
    before = _before(previous, people, first_date)
    off = _by_agent(time_off, people)
    wishes = _by_agent(preferences, people)
    dates = [first_date + timedelta(days=d) for d in range(days)]
    skill_sets, skill_set = _skill_sets(people, center, dates, requirement)
    rows = coverage_rows(requirement, skill_sets, slots=slots, prices=prices)
    free = [
        _rested(options[k], slots, shifts) for k, shifts in zip(option_set, before, strict=True)
    ]
    clear = [_clear(options[k], slots, spans) for k, spans in zip(option_set, off, strict=True)]
    instance = Instance(
        first_date=first_date,
        days=days,
        requirement=requirement,
        slots=slots,
        agents=people,
        contracts=contracts,
        templates={t.name: t for t in center.templates},
        options=options,
        option_set=option_set,
        available=tuple(f & c for f, c in zip(free, clear, strict=True)),
        wish_cost=tuple(
            wish_costs(
                each,
                options[k],
                slots=slots,
                first_date=first_date,
                prices=prices,
                interval_minutes=requirement.grid.minutes,
            )
            for k, each in zip(option_set, wishes, strict=True)
        ),
        skill_sets=skill_sets,
        skill_set=skill_set,
        limits=tuple(
            _limits(options[option_set[a]], clear[a], spans=off[a], previous=before[a], dates=dates)
            for a in range(len(people))
        ),
        time_off=off,
        preferences=wishes,
        previous=before,
        rows=rows,
        base_on_duty=_base_on_duty(
            before, people, center=center, requirement=requirement, slots=slots
        ),
        prices=prices,
    )
    return relax(instance)


class _OfAgent(Protocol):
    @property
    def agent_id(self) -> str: ...


_Item = TypeVar("_Item", bound=_OfAgent)


def _by_agent(items: Sequence[_Item], agents: Sequence[Agent]) -> tuple[tuple[_Item, ...], ...]:
    """Sort records to the agents they are of; those of nobody here are left out."""
    found: dict[str, list[_Item]] = {agent.id: [] for agent in agents}
    for item in items:
        if item.agent_id in found:
            found[item.agent_id].append(item)
    return tuple(tuple(found[agent.id]) for agent in agents)


def _before(
    previous: Sequence[Shift], agents: Sequence[Agent], first_date: date
) -> tuple[tuple[Shift, ...], ...]:
    """Give each agent's shifts before the horizon, by start."""
    early = [s for s in previous if s.schedule_date < first_date]
    return _by_agent(sorted(early, key=lambda s: s.start_at), agents)


def _compile(
    center: Center, agents: Sequence[Agent], grid: Grid, first_date: date, days: int
) -> tuple[Grid, tuple[ShiftOptions, ...], NDArray[np.int64]]:
    """Give the slots, the distinct sets of options and each agent's index into them."""
    keys = sorted({(a.contract, a.zone) for a in agents})
    index = {key: k for k, key in enumerate(keys)}
    contracts = [center.contract(name) for name, _ in keys]
    templates = [tuple(center.template(name) for name in c.templates) for c in contracts]
    starts = [
        shift_starts(each, zone, grid=grid, first_date=first_date, days=days)
        for each, (_, zone) in zip(templates, keys, strict=True)
    ]
    minutes = slot_minutes(grid, {t.name: t for each in templates for t in each}.values(), starts)
    slots = _slots(grid, minutes, templates, starts)
    for template in {t.name: t for each in templates for t in each}.values():
        break_windows(template, minutes)
    options = tuple(
        compile_options(
            contract, zone, templates=each, starts=begin, slots=slots, grid=grid, days=days
        )
        for contract, (_, zone), each, begin in zip(contracts, keys, templates, starts, strict=True)
    )
    return slots, options, np.array([index[a.contract, a.zone] for a in agents], np.int64)


def _slots(
    grid: Grid,
    minutes: int,
    templates: Sequence[Sequence[ShiftTemplate]],
    starts: Sequence[Sequence[tuple[int, int, int]]],
) -> Grid:
    """Give the grid of slots that holds the requirement's grid and every shift."""
    first, last = 0, grid.count * grid.minutes
    for each, begin in zip(templates, starts, strict=True):
        for _, elapsed, index in begin:
            first = min(first, elapsed)
            last = max(last, elapsed + each[index].length_minutes)
    return Grid(grid.start_at + timedelta(minutes=first), minutes, -(-(last - first) // minutes))


def _skill_sets(
    agents: Sequence[Agent], center: Center, dates: Sequence[date], requirement: Requirement
) -> tuple[tuple[SkillSet, ...], NDArray[np.int64]]:
    """Give the distinct skill sets and the index of each agent's on each day."""
    queues = [center.queue(name) for name in requirement.queues]
    each = [
        [tuple(q for q, queue in enumerate(queues) if a.serves(queue, day)) for day in dates]
        for a in agents
    ]
    distinct = tuple(sorted({s for days in each for s in days}, key=lambda s: (len(s), s)))
    index = {s: i for i, s in enumerate(distinct)}
    found = [[index[s] for s in days] for days in each]
    return distinct, np.array(found, np.int64).reshape(len(agents), len(dates))


def _rested(options: ShiftOptions, slots: Grid, previous: Sequence[Shift]) -> NDArray[np.bool_]:
    """Tell which options start after the rest from the shifts before the horizon."""
    if not previous:
        return np.ones(len(options.start), np.bool_)
    rest = timedelta(minutes=options.contract.rest_minutes)
    ready_at = max(s.end_at for s in previous) + rest
    return np.asarray(options.start >= slot_position(slots, ready_at))


def _clear(options: ShiftOptions, slots: Grid, spans: Sequence[TimeOff]) -> NDArray[np.bool_]:
    """Tell which options keep clear of time off."""
    clear = np.ones(len(options.start), np.bool_)
    for span in spans:
        first, last = slot_position(slots, span.start_at), slot_position(slots, span.end_at)
        clear &= (options.end <= first) | (options.start >= last)
    return clear


def _limits(
    options: ShiftOptions,
    clear: NDArray[np.bool_],
    *,
    spans: Sequence[TimeOff],
    previous: Sequence[Shift],
    dates: Sequence[date],
) -> tuple[WeekLimit, ...]:
    """Give an agent's weekly limits; a day counts as off when time off takes all its shifts."""
    paid: list[date] = []
    unpaid: list[date] = []
    for d, day in enumerate(dates):
        here = slice(options.day_pointer[d], options.day_pointer[d + 1])
        start = local_midnight(day, options.zone)
        end = local_midnight(day + timedelta(days=1), options.zone)
        touching = [s for s in spans if s.start_at < end and s.end_at > start]
        if touching and here.stop > here.start and not clear[here].any():
            (paid if any(s.paid for s in touching) else unpaid).append(day)
    return week_limits(
        options.contract,
        first_date=dates[0],
        days=len(dates),
        previous=previous,
        paid_off=paid,
        unpaid_off=unpaid,
    )


def _base_on_duty(
    previous: Sequence[Sequence[Shift]],
    agents: Sequence[Agent],
    *,
    center: Center,
    requirement: Requirement,
    slots: Grid,
) -> NDArray[np.float64]:
    """Give the agents on duty from shifts before the horizon by row, shape (rows, slots)."""
    out = np.zeros((len(requirement.subsets), slots.count))
    queues = [center.queue(name) for name in requirement.queues]
    for agent, shifts in zip(agents, previous, strict=True):
        for shift in (s for s in shifts if s.end_at > slots.start_at):
            served = {q for q, k in enumerate(queues) if agent.serves(k, shift.schedule_date)}
            counts = [r for r, row in enumerate(requirement.subsets) if served & set(row)]
            out[counts] += on_duty_share(shift, slots)
    return out
