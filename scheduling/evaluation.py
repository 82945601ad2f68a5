"""What a roster costs and leaves short, whoever made it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import RosterQuality, Shift
from scheduling.deferred import DeferredPlan, level
from scheduling.duty import on_duty_share
from scheduling.instance import Instance
from scheduling.limits import monday_of
from scheduling.wishes import wish_cost, wish_spans


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The objective of a roster and its parts.

    Parameters
    ----------
    cost
        shortage_cost + late_cost + wish_cost + paid_cost.
    shortage_cost
        Price of agents missing in coverage rows and their comfort margins.
    late_cost
        Price of deferred work done late or not at all.
    wish_cost
        Price of preferences; what agents prefer earns.
    paid_cost
        Price of paid time above the weekly minima.
    shortage
        Agents missing in each row of the requirement, deferred work included, shape (rows, T).
    deferred
        When deferred work is done: the cheapest plan for this roster.
    scheduled_hours
        Agent-hours at work within the requirement's grid.
    under_hours, over_hours
        Agent-hours short of, and above, the requirement of all queues together.
    """

    cost: float
    shortage_cost: float
    late_cost: float
    wish_cost: float
    paid_cost: float
    shortage: NDArray[np.float64]
    deferred: DeferredPlan
    scheduled_hours: float
    under_hours: float
    over_hours: float

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

    cost = sum over rows and slots of price * shortage, in two tiers (requirement and comfort
    margin) + price of late deferred work + preferences by overlapping minutes + price of paid
    time above the weekly minima. Deferred work is put where it is cheapest for the roster.
    """
    on_duty, scheduled = _on_duty(instance, shifts)
    plan = level(instance, on_duty)
    work = plan.by_slot(instance)
    shortage_cost = instance.rows.cost(instance.rows.targets(work), on_duty)
    late = plan.late_cost(instance)
    wishes, paid = _wish_cost(instance, shifts), _paid_cost(instance, shifts)
    shortage, over = _shortage(instance, on_duty, plan)
    hours = instance.requirement.grid.hours
    return Evaluation(
        cost=shortage_cost + late + wishes + paid,
        shortage_cost=shortage_cost,
        late_cost=late,
        wish_cost=wishes,
        paid_cost=paid,
        shortage=shortage,
        deferred=plan,
        scheduled_hours=scheduled,
        under_hours=float(shortage[-1].sum()) * hours if len(shortage) else 0.0,
        over_hours=float(over.sum()) * hours,
    )


def _on_duty(instance: Instance, shifts: Sequence[Shift]) -> tuple[NDArray[np.float64], float]:
    """Give the agents on duty who count for each row, (rows, slots), and agent-hours at work."""
    index = instance.agent_index()
    on_duty = instance.base_on_duty.copy()
    grid, slots = instance.requirement.grid, instance.slots
    inside = slice(slots.index(grid.start_at), slots.index(grid.end_at))
    total = 0.0
    for shift in shifts:
        day = (shift.schedule_date - instance.first_date).days
        share = on_duty_share(shift, slots)
        on_duty[instance.rows.serves[instance.skill_set[index[shift.agent_id], day]]] += share
        total += float(share[inside].sum()) * slots.hours
    return on_duty, total


def _wish_cost(instance: Instance, shifts: Sequence[Shift]) -> float:
    """Give the price of preferences."""
    minutes = instance.requirement.grid.minutes
    total = 0.0
    for a, agent in enumerate(instance.agents):
        if not instance.preferences[a]:
            continue
        spans = tuple(
            wish_spans(
                instance.preferences[a],
                agent.zone,
                first_date=instance.first_date,
                days=instance.days,
                prices=instance.prices,
            )
        )
        own = (s for s in shifts if s.agent_id == agent.id)
        total += sum(wish_cost(s, spans, interval_minutes=minutes) for s in own)
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


def ideal_wish_cost(instance: Instance) -> float:
    """Give what preferences cost if every agent works his favourite days and shifts; at most 0."""
    return sum(_ideal(instance, agent) for agent in range(len(instance.agents)))


def _ideal(instance: Instance, agent: int) -> float:
    options = instance.options_of(agent)
    cost = np.where(instance.available[agent], instance.wish_cost[agent], 0.0)
    best = np.zeros(instance.days)
    np.minimum.at(best, options.day_of(), cost)
    weeks = [monday_of(day) for day in instance.dates]
    total = 0.0
    for limit in instance.limits[agent]:
        own = np.sort(best[[monday == limit.monday for monday in weeks]])
        total += float(own[: limit.max_days].sum())
    return total


def paid_rate(instance: Instance) -> float:
    """Give the price of one paid minute."""
    return instance.prices.paid / instance.requirement.grid.minutes


def _shortage(
    instance: Instance, on_duty: NDArray[np.float64], plan: DeferredPlan
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give what each row lacks, (rows, T), and what the last one, of all queues, has over (T,)."""
    grid, slots = instance.requirement.grid, instance.slots
    first, repeat = slots.index(grid.start_at), grid.minutes // slots.minutes
    inside = on_duty[:, first : first + grid.count * repeat]
    here = inside.reshape(len(inside), grid.count, repeat)
    need = instance.requirement.agents + instance.rows.deferred.astype(np.float64) @ plan.work
    short = np.maximum(0.0, need[:, :, None] - here).mean(axis=2)
    over = np.maximum(0.0, here - need[:, :, None]).mean(axis=2)
    return short, over[-1] if len(over) else np.zeros(grid.count)
