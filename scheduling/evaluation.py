"""What a roster costs and leaves short, whoever made it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import RosterQuality, Shift
from scheduling.base_roster import changed_days, kept_cost
from scheduling.deferred import DeferredPlan, level
from scheduling.duty import on_duty_by_group
from scheduling.fairness import alike_wishes, fairness_costs, roster_points, shift_minutes
from scheduling.instance import Instance
from scheduling.limits import monday_of
from scheduling.wishes import wish_price

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The objective of a roster and its parts.

    Parameters
    ----------
    cost
        The sum of the costs below.
    shortage_cost
        Price of agents missing in coverage rows, their comfort margins and minimum staff.
    late_cost
        Price of deferred work done late or not at all.
    wish_cost
        Price of preferences; what agents prefer earns.
    paid_cost
        Price of paid time above the weekly minima.
    surplus_cost
        Price of agents above the last row, deferred work in it.
    change_cost
        Price of days that differ from the base roster.
    fairness_cost
        Price of burdens, shared unevenly or not.
    changed_days
        Agent-days whose shift differs from the base roster.
    shortage
        Agents missing in each row of the requirement, deferred work included, shape (rows, T).
    deferred
        When deferred work is done: the cheapest plan for this roster.
    scheduled_hours
        Agent-hours at work within the requirement's grid.
    under_hours, over_hours
        Agent-hours short of, and above, the requirement of all queues together.
    points
        Points of each agent's shifts by burden, the last against preferences, shape
        (agents, burdens + 1).
    """

    cost: float
    shortage_cost: float
    late_cost: float
    wish_cost: float
    paid_cost: float
    surplus_cost: float
    change_cost: float
    fairness_cost: float
    changed_days: int
    shortage: Float
    deferred: DeferredPlan
    scheduled_hours: float
    under_hours: float
    over_hours: float
    points: Float

    def quality(self, instance: Instance, *, bound: float, seconds: float) -> RosterQuality:
        """Give the record that goes with the roster.

        Cost and bound are counted from the roster that lacks nothing and grants every wish.
        """
        hour = instance.prices.shortage / instance.requirement.grid.hours
        ideal = ideal_wish_cost(instance)
        return RosterQuality(
            cost=(self.cost - ideal) / hour,
            bound=(max(bound, ideal) - ideal) / hour,
            required_hours=instance.requirement.hours,
            scheduled_hours=self.scheduled_hours,
            under_hours=self.under_hours,
            over_hours=self.over_hours,
            seconds=seconds,
        )


def evaluate(instance: Instance, shifts: Sequence[Shift]) -> Evaluation:
    """Price a roster: the objective of every stage of the solver.

    cost = sum over rows and slots of price * shortage, in tiers (requirement, comfort margin,
    minimum staff) + price of late deferred work + preferences by overlapping minutes + price of
    paid time above the weekly minima + price of agents at work above the last row + price of
    days that differ from the base roster + for each agent and kind of burden a price times
    (carried + points) ** 2 - carried ** 2. Deferred work is put where it is cheapest.
    """
    index = instance.agent_index()
    agent = np.array([index[s.agent_id] for s in shifts], np.int64)
    start, end = shift_minutes(shifts)
    at_work = _at_work(instance, shifts, agent)
    on_duty = instance.base_on_duty + instance.rows.serves.T.astype(np.float64) @ at_work
    plan = level(instance, on_duty)
    surplus = _surplus_cost(instance, on_duty, plan)
    shortage_cost = _shortage_cost(instance, on_duty, plan)
    late = plan.late_cost(instance)
    wishes, paid = _wish_cost(instance, agent, start, end), _paid_cost(instance, shifts)
    changed = changed_days(instance, shifts)
    change = instance.prices.change * changed
    points = roster_points(instance, agent, start, end)
    fairness = float(fairness_costs(instance, points).sum())
    shortage, over = _shortage(instance, on_duty, plan)
    grid, slots = instance.requirement.grid, instance.slots
    inside = slice(slots.index(grid.start_at), slots.index(grid.end_at))
    return Evaluation(
        cost=shortage_cost + late + wishes + paid + surplus + change + fairness,
        shortage_cost=shortage_cost,
        late_cost=late,
        wish_cost=wishes,
        paid_cost=paid,
        surplus_cost=surplus,
        change_cost=change,
        fairness_cost=fairness,
        changed_days=changed,
        shortage=shortage,
        deferred=plan,
        scheduled_hours=float(at_work[:, inside].sum()) * slots.hours,
        under_hours=float(shortage[-1].sum()) * grid.hours if len(shortage) else 0.0,
        over_hours=float(over.sum()) * grid.hours,
        points=points,
    )


def _at_work(instance: Instance, shifts: Sequence[Shift], agent: Int) -> Float:
    """Give the agents at work by skill set, a slot that is cut in part, (skill sets, slots)."""
    day = [(s.schedule_date - instance.first_date).days for s in shifts]
    return on_duty_by_group(
        shifts,
        instance.skill_set[agent, np.array(day, np.int64)],
        groups=len(instance.skill_sets),
        slots=instance.slots,
    )


def _shortage_cost(instance: Instance, on_duty: Float, plan: DeferredPlan) -> float:
    """Give the price of agents missing, without the part of the last row that is surplus."""
    rows = instance.rows
    price = rows.price[: rows.shortage_tiers]
    targets = rows.targets(plan.by_slot(instance))[: rows.shortage_tiers]
    return float((price * rows.shortage(targets, on_duty).sum(axis=2)).sum())


def _surplus_cost(instance: Instance, on_duty: Float, plan: DeferredPlan) -> float:
    """Give the price of agents at work above the last row, deferred work in it."""
    rows = instance.rows
    if not rows.charge.any():
        return 0.0
    work = rows.deferred[-1].astype(np.float64) @ plan.by_slot(instance)
    over = np.maximum(0.0, on_duty[-1] - rows.need[-1, -1] - work)
    return float(rows.charge @ over)


def _wish_cost(instance: Instance, agent: Int, start: Int, end: Int) -> float:
    """Give the price of preferences."""
    total = 0.0
    for members in alike_wishes(instance):
        first = members[0]
        price = wish_price(
            instance.preferences[first],
            instance.agents[first].zone,
            first_date=instance.first_date,
            days=instance.days,
            prices=instance.prices,
            interval_minutes=instance.requirement.grid.minutes,
        )
        own = np.isin(agent, members)
        total += float(price.between(start[own], end[own]).sum())
    return total


def _paid_cost(instance: Instance, shifts: Sequence[Shift]) -> float:
    """Give the price of paid time above the weekly minima."""
    return (paid_minutes(shifts) - minimum_minutes(instance)) * paid_rate(instance)


def paid_minutes(shifts: Sequence[Shift]) -> int:
    """Give the paid time of shifts [minutes]."""
    return sum(s.paid_minutes for s in shifts)


def minimum_minutes(instance: Instance) -> int:
    """Give the paid time that contracts ask for at least [minutes]."""
    return sum(limit.min_paid for own in instance.limits for limit in own)


def paid_rate(instance: Instance) -> float:
    """Give the price of one paid minute."""
    return instance.prices.paid / instance.requirement.grid.minutes


def option_charge(instance: Instance, agent: int) -> Float:
    """Give what each option costs whatever else is worked, shape (options,).

    Preferences, paid time, and changes from the base roster; not coverage, nor fairness.
    """
    options = instance.options_of(agent)
    charge = instance.wish_cost[agent] + paid_rate(instance) * options.paid_minutes
    return charge if instance.base is None else charge + instance.change_cost[agent]


def constant_cost(instance: Instance) -> float:
    """Give the part of the cost that no roster changes.

    cost = shortage in all tiers + charge for agents on duty + deferred work's own charge
    + every option's charge + fairness + this.
    """
    rows = instance.rows
    paid = minimum_minutes(instance) * paid_rate(instance)
    surplus = float(rows.charge @ rows.need[-1, -1]) if rows.charge.any() else 0.0
    return kept_cost(instance) - paid - surplus


def ideal_wish_cost(instance: Instance) -> float:
    """Give what preferences cost if every agent works his favourite days and shifts; at most 0."""
    weeks = np.array([monday_of(day).toordinal() for day in instance.dates], np.int64)
    known: dict[Hashable, float] = {}
    total = 0.0
    for a, wishes in enumerate(instance.preferences):
        if not wishes:
            continue
        most = tuple(limit.max_days for limit in instance.limits[a])
        key = (id(instance.wish_cost[a]), id(instance.available[a]), most)
        if key not in known:
            known[key] = _ideal(instance, a, weeks)
        total += known[key]
    return total


def _ideal(instance: Instance, agent: int, weeks: Int) -> float:
    options = instance.options_of(agent)
    cost = np.where(instance.available[agent], instance.wish_cost[agent], 0.0)
    best = np.zeros(instance.days)
    np.minimum.at(best, options.day_of(), cost)
    total = 0.0
    for limit in instance.limits[agent]:
        own = np.sort(best[weeks == limit.monday.toordinal()])
        total += float(own[: limit.max_days].sum())
    return total


def _shortage(instance: Instance, on_duty: Float, plan: DeferredPlan) -> tuple[Float, Float]:
    """Give what each row lacks, (rows, T), and what the last one, of all queues, has over (T,)."""
    grid, slots = instance.requirement.grid, instance.slots
    first, repeat = slots.index(grid.start_at), grid.minutes // slots.minutes
    inside = on_duty[:, first : first + grid.count * repeat]
    here = inside.reshape(len(inside), grid.count, repeat)
    need = instance.requirement.agents + instance.rows.deferred.astype(np.float64) @ plan.work
    short = np.maximum(0.0, need[:, :, None] - here).mean(axis=2)
    over = np.maximum(0.0, here - need[:, :, None]).mean(axis=2)
    return short, over[-1] if len(over) else np.zeros(grid.count)
