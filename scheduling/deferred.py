"""When deferred work is done: levelled into the troughs of a roster."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import DeadlineRow
from scheduling.instance import Instance
from scheduling.linear_program import Index, LinearProgram
from scheduling.rows import to_slots

LEAST_WIDTH = 1e-9
"""Room for less work than this is none [agents]."""


@dataclass(frozen=True, slots=True, eq=False)
class DeferredPlan:
    """Work of each deferred queue by interval.

    Parameters
    ----------
    work
        Done in each interval [agent-intervals], shape (deadline rows, T).
    late
        Due and not done at the end of each interval [agent-intervals], same shape.
    """

    work: NDArray[np.float64]
    late: NDArray[np.float64]

    def by_slot(self, instance: Instance) -> NDArray[np.float64]:
        """Give the agents that the work keeps busy in each slot, shape (rows, slots)."""
        return to_slots(self.work, instance.requirement.grid, instance.slots)

    def late_cost(self, instance: Instance) -> float:
        """Give the price of late and of unfinished work."""
        if not self.late.size:
            return 0.0
        prices = instance.prices
        return float(prices.late * self.late.sum() + prices.shortage * self.late[:, -1].sum())

    def cost(self, instance: Instance) -> float:
        """Give what the plan costs beside the coverage it asks for.

        Work is no surplus: it earns back the charge for agents at work.
        """
        return self.late_cost(instance) - instance.prices.surplus * float(self.work.sum())


def even_plan(instance: Instance) -> DeferredPlan:
    """Do work midway between its arrival and its due time, whoever is there."""
    deadlines = instance.requirement.deadlines
    done = [(np.asarray(d.arrived) + np.minimum(d.due, d.arrived)) / 2 for d in deadlines]
    return _plan(instance, np.array([np.diff(each, prepend=0.0) for each in done]))


def _plan(instance: Instance, work: NDArray[np.float64]) -> DeferredPlan:
    """Give a plan with its lateness."""
    shape = (len(instance.requirement.deadlines), instance.requirement.grid.count)
    work = work.reshape(shape)
    due = np.array([np.minimum(d.due, d.arrived) for d in instance.requirement.deadlines])
    due = due.reshape(shape)
    return DeferredPlan(work, np.maximum(0.0, due - np.cumsum(work, axis=1) - 1e-9))


def level(instance: Instance, on_duty: NDArray[np.float64]) -> DeferredPlan:
    """Give the cheapest plan for a roster: work goes where agents are free.

    A linear program. Per interval and set of deferred queues that share rows, the price of their
    work z is convex: sum over rows of price * max(0, need + z - on duty); its pieces are
    variables, cheapest first by themselves.

    Parameters
    ----------
    on_duty
        Agents on duty who count for each row, shape (rows, slots).
    """
    deadlines = instance.requirement.deadlines
    count = instance.requirement.grid.count
    wanted = [d.arrived if instance.prices.surplus else d.due for d in deadlines]
    if not any(each[-1] > 0 for each in wanted):
        return _plan(instance, np.zeros((len(deadlines), count)))
    program = LinearProgram()
    work = [program.variables(np.zeros(count), np.full(count, np.inf)) for _ in deadlines]
    for q, deadline in enumerate(deadlines):
        _bind(program, work[q], deadline, instance)
    deferred = instance.rows.deferred
    for members in np.unique(deferred[deferred.any(axis=1)], axis=0):
        rows = (deferred == members).all(axis=1)
        _price(program, instance, rows, [work[q] for q in np.flatnonzero(members)], on_duty)
    values = program.solve()
    return _plan(instance, np.array([np.maximum(0.0, values[each]) for each in work]))


def _bind(program: LinearProgram, work: Index, deadline: DeadlineRow, instance: Instance) -> None:
    """Tie work to what has arrived and what is due; what is done late has its price."""
    count = len(work)
    cost = np.full(count, instance.prices.late)
    cost[-1] += instance.prices.shortage
    due = np.minimum(deadline.due, deadline.arrived)
    done = program.variables(np.zeros(count), deadline.arrived)
    late = program.variables(cost, np.inf)
    flow = program.rows(np.zeros(count), 0.0)
    program.terms(flow, done)
    program.terms(flow[1:], done[:-1], -1.0)
    program.terms(flow, work, -1.0)
    met = program.rows(due, np.inf)
    program.terms(met, done)
    program.terms(met, late)


def _price(
    program: LinearProgram,
    instance: Instance,
    rows: NDArray[np.bool_],
    work: list[Index],
    on_duty: NDArray[np.float64],
) -> None:
    """Price the sum of some queues' work by the rows that it adds to."""
    spare, price = _pieces(instance, rows, on_duty)
    order = np.argsort(spare, axis=0, kind="stable")
    spare = np.take_along_axis(spare, order, axis=0)
    slope = np.cumsum(np.take_along_axis(price, order, axis=0), axis=0)
    count = spare.shape[1]
    # Work in the last row, that of all queues, makes less of a surplus.
    earned = instance.prices.surplus if rows[-1] else 0.0
    cost = np.vstack([np.zeros((1, count)), slope]) - earned
    width = np.diff(spare, axis=0, prepend=0.0)
    width = np.vstack([width, np.full((1, count), np.inf)])
    used = width > LEAST_WIDTH  # rows that are short already, and unpriced ones, leave no room
    pieces = program.variables(cost[used], width[used])
    balance = program.rows(np.zeros(count), 0.0)
    program.terms(np.broadcast_to(balance, used.shape)[used], pieces, -1.0)
    for each in work:
        program.terms(balance, each)


def _pieces(
    instance: Instance, rows: NDArray[np.bool_], on_duty: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give by interval how much work fits before each row is short, and the row's price."""
    grid, slots = instance.requirement.grid, instance.slots
    repeat = grid.minutes // slots.minutes
    first = slots.index(grid.start_at)
    inside = slice(first, first + grid.count * repeat)
    needed = instance.rows.need[:, rows, inside]
    priced = instance.rows.priced[:, rows, inside]
    most = float(sum(d.arrived[-1] for d in instance.requirement.deadlines)) + 1.0
    spare = np.where(priced, np.clip(on_duty[rows, inside] - needed, 0.0, most), most)
    price = np.where(priced, instance.rows.price[:, rows, None], 0.0)
    shape = (-1, grid.count, repeat)
    return (
        spare.reshape(shape).swapaxes(1, 2).reshape(-1, grid.count),
        price.reshape(shape).swapaxes(1, 2).reshape(-1, grid.count),
    )
