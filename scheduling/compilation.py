"""From a center's records to an instance of the scheduling problem."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Center,
    Contract,
    Grid,
    Meeting,
    Preference,
    Requirement,
    Shift,
    Skill,
    TimeOff,
)
from scheduling.availability import with_limits
from scheduling.base_roster import base_tours, change_costs
from scheduling.duty import work_times
from scheduling.fairness import burden_points, carried_points, full_time_shares
from scheduling.instance import Instance
from scheduling.local_time import epoch_minutes
from scheduling.locks import lock_options, locked_by_agent, locked_slot_minutes
from scheduling.offer import Offer, compile_options, offer, slot_grid, slot_minutes
from scheduling.options import ShiftOptions
from scheduling.prices import Prices
from scheduling.relaxation import relax
from scheduling.rows import coverage_rows
from scheduling.wishes import option_wishes
from skills import SkillSet, counts_for, served_by


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
    locked: Sequence[Shift] = (),
    meetings: Sequence[Meeting] = (),
    base: Sequence[Shift] | None = None,
    prices: Prices | None = None,
    relaxed: bool = True,
) -> Instance:
    """Compile a scheduling problem.

    Parameters
    ----------
    first_date, days
        The local days to plan.
    time_off
        Approved time off.
    preferences
        Wishes, and spans of unavailability.
    previous
        Published shifts. Those that start before the horizon count for rest, consecutive days,
        weeks, periods and weekends cut by its edge, for fairness, and for coverage where they
        reach into it; those of the horizon itself are planned anew and do not count.
    locked
        Shifts of the horizon that are kept as they are.
    meetings
        Sessions to be put into shifts.
    base
        Shifts of the roster to change as little as possible; None: built anew.
    relaxed
        Give up rules of agents without a legal tour, as few and as little as possible.

    Raises
    ------
    ConfigurationError
        The breaks of a shift template cannot be placed, a contract's limits of a day leave none
        of its shifts, or locked shifts exclude each other.
    """
    prices = (prices or Prices()).on_intervals(
        requirement.grid.hours, fairness=center.fairness.weight
    )
    people = tuple(agents)
    contracts = tuple(center.contract(a.contract) for a in people)
    dates = tuple(first_date + timedelta(days=d) for d in range(days))
    kept = locked_by_agent(locked, people, dates)
    before = _before(previous, people, first_date)
    off, wishes = _by_agent(time_off, people), _by_agent(preferences, people)
    offers, offered = _offers(center, people, first_date, days)
    grid = requirement.grid
    slots = _slots(grid, offers, kept)
    options, option_set = _options(
        offers, offered, kept, slots=slots, first_date=first_date, days=days
    )
    skill_sets, skill_set = _skill_sets(people, center, dates, requirement)
    own_wishes = option_wishes(
        wishes,
        [options[k] for k in option_set],
        slots=slots,
        first_date=first_date,
        prices=prices,
        interval_minutes=grid.minutes,
        fair=center.fairness.wishes,
    )
    full_time = full_time_shares(contracts)
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
        available=(),
        wish_cost=own_wishes.cost,
        skill_sets=skill_sets,
        skill_set=skill_set,
        limits=((),) * len(people),
        time_off=off,
        preferences=wishes,
        previous=before,
        rows=coverage_rows(
            requirement,
            skill_sets,
            slots=slots,
            prices=prices,
            minimum=_minimum(center, requirement),
        ),
        base_on_duty=_base_on_duty(before, people, center, requirement, slots=slots),
        prices=prices,
        locked=kept,
        burden=tuple(_burden(each, center, slots=slots, first_date=first_date) for each in options),
        wish_burden=own_wishes.burden,
        carried=carried_points(
            people,
            before,
            fairness=center.fairness,
            preferences=wishes,
            full_time=full_time,
            first_date=first_date,
            prices=prices,
        ),
        full_time=full_time,
        meetings=tuple(meetings),
        rotation_week=_rotation_weeks(people, contracts),
        fairness=center.fairness,
    )
    instance = with_limits(instance)
    if base is not None:
        tours = base_tours(instance, base)
        instance = replace(instance, base=tours)
        instance = replace(instance, change_cost=change_costs(instance))
    return relax(instance) if relaxed else instance


def _minimum(center: Center, requirement: Requirement) -> dict[int, int]:
    """Give the minimum staff of queues that are not deferred, by index."""
    queues = [center.queue(name) for name in requirement.queues]
    return {q: k.minimum_agents for q, k in enumerate(queues) if k.channel != "deferred"}


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


def _rotation_weeks(agents: Sequence[Agent], contracts: Sequence[Contract]) -> tuple[int, ...]:
    """Give each agent's week of the rotation on its start.

    Agents without one are spread evenly over the weeks of their contract, by order of ids.
    """
    weeks = [agent.rotation_week or 1 for agent in agents]
    free = [a for a, agent in enumerate(agents) if agent.rotation_week is None]
    seen: Counter[str] = Counter()
    for a in sorted(free, key=lambda a: agents[a].id):
        rotation = contracts[a].rotation
        if rotation is not None:
            weeks[a] = seen[contracts[a].name] % len(rotation.weeks) + 1
            seen[contracts[a].name] += 1
    return tuple(weeks)


def _offers(
    center: Center, agents: Sequence[Agent], first_date: date, days: int
) -> tuple[tuple[Offer, ...], NDArray[np.int64]]:
    """Give what distinct contracts offer in distinct zones, and each agent's index into it."""
    keys = sorted({(a.contract, a.zone) for a in agents})
    index = {key: k for k, key in enumerate(keys)}
    offers = []
    for name, zone in keys:
        contract = center.contract(name)
        templates = [center.template(t) for t in contract.templates]
        offers.append(offer(contract, zone, templates=templates, first_date=first_date, days=days))
    return tuple(offers), np.array([index[a.contract, a.zone] for a in agents], np.int64)


def _slots(grid: Grid, offers: Sequence[Offer], locked: Sequence[Sequence[Shift]]) -> Grid:
    """Give the slots on which all shifts lie."""
    every = [shift for own in locked for shift in own]
    minutes = locked_slot_minutes(grid, slot_minutes(grid, offers), every)
    return slot_grid(grid, minutes, instants=_instants(offers, locked))


def _instants(
    offers: Sequence[Offer], locked: Sequence[Sequence[Shift]]
) -> Iterator[NDArray[np.int64]]:
    """Give all starts and ends that slots must hold [minutes since 1970]."""
    for each in offers:
        yield each.start
        yield each.end
    for own in locked:
        for shift in own:
            yield np.array([epoch_minutes(shift.start_at), epoch_minutes(shift.end_at)])


def _options(
    offers: Sequence[Offer],
    offered: NDArray[np.int64],
    locked: Sequence[Sequence[Shift]],
    *,
    slots: Grid,
    first_date: date,
    days: int,
) -> tuple[tuple[ShiftOptions, ...], NDArray[np.int64]]:
    """Give the sets of options, an own one for agents with locked shifts, and each agent's."""
    options = [compile_options(o, slots=slots, first_date=first_date, days=days) for o in offers]
    option_set = offered.copy()
    for a, own in enumerate(locked):
        if own:
            option_set[a] = len(options)
            shared = options[int(offered[a])]
            options.append(lock_options(shared, own, slots=slots, first_date=first_date))
    return tuple(options), option_set


def _skill_sets(
    agents: Sequence[Agent], center: Center, dates: Sequence[date], requirement: Requirement
) -> tuple[tuple[SkillSet, ...], NDArray[np.int64]]:
    """Give the distinct skill sets and the index of each agent's on each day."""
    queues = [center.queue(name) for name in requirement.queues]
    keys = [frozenset(agent.skills.items()) for agent in agents]
    known: dict[frozenset[tuple[str, Skill]], tuple[SkillSet, ...]] = {}
    for agent, key in zip(agents, keys, strict=True):
        if key not in known:
            dated = any(s.valid_from or s.valid_to for s in agent.skills.values())
            found = tuple(served_by(agent, queues, day) for day in (dates if dated else dates[:1]))
            known[key] = found if dated else found * len(dates)
    distinct = tuple(sorted({s for own in known.values() for s in own}, key=lambda s: (len(s), s)))
    index = {s: i for i, s in enumerate(distinct)}
    rows = {key: [index[s] for s in own] for key, own in known.items()}
    found_rows = np.array([rows[key] for key in keys], np.int64)
    return distinct, found_rows.reshape(len(agents), len(dates))


def _burden(
    options: ShiftOptions, center: Center, *, slots: Grid, first_date: date
) -> NDArray[np.float64]:
    """Give the points of each option by kind of burden, shape (options, burdens)."""
    begin = epoch_minutes(slots.start_at)
    return burden_points(
        center.fairness.burdens,
        begin + slots.minutes * options.start,
        begin + slots.minutes * options.end,
        zone=options.zone,
        first_date=first_date,
        days=options.days,
    )


def _base_on_duty(
    previous: Sequence[Sequence[Shift]],
    agents: Sequence[Agent],
    center: Center,
    requirement: Requirement,
    *,
    slots: Grid,
) -> NDArray[np.float64]:
    """Give the agents on duty from shifts before the horizon by row, shape (rows, slots)."""
    queues = [center.queue(name) for name in requirement.queues]
    reaching = [s for own in previous for s in own if s.end_at > slots.start_at]
    index = {agent.id: a for a, agent in enumerate(agents)}
    served = [served_by(agents[index[s.agent_id]], queues, s.schedule_date) for s in reaching]
    groups = {each: g for g, each in enumerate(dict.fromkeys(served))}
    on_duty = work_times(reaching).on_duty(
        np.array([groups[s] for s in served], np.int64), groups=len(groups), slots=slots
    )
    counts = counts_for(tuple(groups), requirement.subsets)
    return np.asarray(counts.T.astype(np.float64) @ on_duty)
