"""What a roster costs and leaves short, whoever made it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import RosterQuality, Shift
from scheduling.base_roster import changed_days, kept_cost
from scheduling.deferred import DeferredPlan, level
from scheduling.duty import ShiftTimes, shift_times, work_times
from scheduling.fairness import agent_points, fairness_costs
from scheduling.instance import Instance
from scheduling.limits import monday_of
from scheduling.wishes import Overlaps, shift_wishes

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


def evaluate(
    instance: Instance, shifts: Sequence[Shift], *, deferred: DeferredPlan | None = None
) -> Evaluation:
    """Price a roster: the objective of every stage of the solver.

    cost = sum over rows and slots of price * shortage, in tiers (requirement, comfort margin,
    minimum staff) + price of late deferred work + preferences by overlapping minutes + price of
    paid time above the weekly minima + price of agents at work above the last row + price of
    days that differ from the base roster + for each agent and kind of burden a price times
    (carried + points) ** 2 - carried ** 2.

    Parameters
    ----------
    deferred
        When deferred work is done; None: where it is cheapest.
    """
    times = shift_times(shifts, instance.agent_index(), first_date=instance.first_date)
    work = work_times(shifts)
    at_work = work.on_duty(
        instance.skill_set[times.agent, times.day],
        groups=len(instance.skill_sets),
        slots=instance.slots,
    )
    on_duty = instance.base_on_duty + instance.rows.serves.T.astype(np.float64) @ at_work
    plan = level(instance, on_duty) if deferred is None else deferred
    overlaps = _overlaps(instance, times)
    points = _points(instance, times, overlaps)
    changed = changed_days(instance, shifts)
    parts = {
        "shortage_cost": _shortage_cost(instance, on_duty, plan),
        "late_cost": plan.late_cost(instance),
        "wish_cost": _wish_cost(instance, overlaps),
        "paid_cost": (work.paid_minutes - minimum_minutes(instance)) * paid_rate(instance),
        "surplus_cost": _surplus_cost(instance, on_duty, plan),
        "change_cost": instance.prices.change * changed,
        "fairness_cost": float(fairness_costs(instance, points).sum()),
    }
    shortage, over = _shortage(instance, on_duty, plan)
    grid, slots = instance.requirement.grid, instance.slots
    inside = slice(slots.index(grid.start_at), slots.index(grid.end_at))
    return Evaluation(
        cost=sum(parts.values()),
        **parts,
        changed_days=changed,
        shortage=shortage,
        deferred=plan,
        scheduled_hours=float(at_work[:, inside].sum()) * slots.hours,
        under_hours=float(shortage[-1].sum()) * grid.hours if len(shortage) else 0.0,
        over_hours=float(over.sum()) * grid.hours,
        points=points,
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


def _overlaps(instance: Instance, times: ShiftTimes) -> Overlaps:
    """Give the minutes that shifts share with their agents' wishes."""
    return shift_wishes(
        times,
        instance.preferences,
        [agent.zone for agent in instance.agents],
        first_date=instance.first_date,
        days=instance.days,
    )


def _wish_cost(instance: Instance, overlaps: Overlaps) -> float:
    """Give the price of preferences."""
    prices = [instance.prices.wishes[strength] for strength in overlaps.strengths]
    return float(overlaps.weigh(prices).sum()) / instance.requirement.grid.minutes


def _points(instance: Instance, times: ShiftTimes, overlaps: Overlaps) -> Float:
    """Give the points of each agent's shifts, shape (agents, burdens + 1)."""
    return agent_points(
        times,
        fairness=instance.fairness,
        zones=[agent.zone for agent in instance.agents],
        overlaps=overlaps,
        prices=instance.prices,
        first_date=instance.first_date,
        days=instance.days,
    )


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
