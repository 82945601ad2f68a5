"""The relaxed problem: every agent works a mixture of tours."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from scheduling.deferred import DeferredPlan
from scheduling.deferred_kernel import cheapest_work
from scheduling.fractional_kernel import Cells, approach, smoothed_prices, step_length
from scheduling.instance import Instance
from scheduling.roster_state import RosterState
from scheduling.rows import to_slots

Float = NDArray[np.float64]

FIRST_WIDTH = 1.0
LAST_WIDTH = 0.1
NARROWING = 0.93
"""Smoothing windows [agents]: wide at first for speed, narrow at last for precision."""

WORK_STEPS = 5
"""Steps of deferred work in a pass: it is one block against many agents."""


class FractionalRoster:
    """Mixtures of legal tours whose prices of coverage settle; the limit is the relaxed optimum.

    A pass takes every agent once, finds the best tour against the present smoothed prices and
    moves the agent's mixture towards it by a line search; deferred work moves likewise. The
    prices prove, by ``LagrangianBound``, how good any roster can be; rounding the mixtures gives
    a start for the tour search.

    References
    ----------
    S. Lacoste-Julien, M. Jaggi, M. Schmidt, P. Pletscher, Block-coordinate Frank-Wolfe
    optimization for structural SVMs, ICML 2013, arXiv:1207.4747.

    Parameters
    ----------
    state
        A full roster to start from; it is not changed.
    """

    def __init__(self, state: RosterState, plan: DeferredPlan) -> None:
        self.instance = state.instance
        self.width = FIRST_WIDTH
        self.on_duty = state.on_duty.copy()
        self.work = plan.work.copy()
        self.prices = np.zeros_like(self.on_duty)
        self._state = state
        self._charges = state.charges.copy()
        self._presence = state.presences()
        self._whole = whole_cells(self.instance)
        self._tour = np.zeros(self.instance.days, np.int64)
        self._breaks = np.zeros(state.breaks.shape[1:], np.int64)
        self.reprice()

    def copy(self) -> "FractionalRoster":
        """Give an independent copy."""
        other = object.__new__(FractionalRoster)
        other.__dict__.update(self.__dict__)
        other.on_duty, other.work = self.on_duty.copy(), self.work.copy()
        other.prices, other._charges = self.prices.copy(), self._charges.copy()
        other._presence = [each.copy() for each in self._presence]
        return other

    @property
    def work_by_slot(self) -> Float:
        """Deferred work in each slot [agents], shape (deadline rows, slots)."""
        return to_slots(self.work, self.instance.requirement.grid, self.instance.slots)

    def run_pass(self, order: Iterable[int]) -> None:
        """Take every agent and the deferred work once, then narrow the smoothing."""
        self.approach(order)
        for _ in range(WORK_STEPS):
            for row in range(len(self.work)):
                self._shift_work(row)
        self.width = max(LAST_WIDTH, self.width * NARROWING)
        self.reprice()

    def approach(self, agents: Iterable[int]) -> None:
        """Move some agents' mixtures towards their best tours."""
        state, instance = self._state, self.instance
        for agent in agents:
            self._charges[agent] = approach(
                state.options[int(instance.option_set[agent])],
                state.agents[agent],
                self._cells,
                instance.rows.serves,
                state.groups[agent],
                self.width,
                self.on_duty,
                self.prices,
                self._presence[agent],
                self._charges[agent],
                self._tour,
                self._breaks,
            )

    def withdraw(self, agent: int) -> None:
        """Take an agent's mixture off duty."""
        for group, presence in zip(self._state.groups[agent], self._presence[agent], strict=True):
            self.on_duty[self.instance.rows.serves[group]] -= presence

    def reprice(self) -> None:
        """Price every cell anew."""
        rows = self.instance.rows
        self._cells = Cells(rows.targets(self.work_by_slot), rows.price, self._whole)
        smoothed_prices(self._cells, self.on_duty, self.width, self.prices)

    def _shift_work(self, row: int) -> None:
        """Move one queue's deferred work towards where it is cheapest."""
        instance = self.instance
        deadline = instance.requirement.deadlines[row]
        wanted = np.zeros(len(deadline.due))
        due = np.minimum(deadline.due, deadline.arrived)
        cheapest_work(
            np.asarray(deadline.arrived, np.float64),
            due,
            interval_prices(instance, row, self.prices),
            instance.prices.late,
            instance.prices.shortage,
            wanted,
        )
        moved = wanted - self.work[row]
        charge = _late_cost(due, wanted, instance) - _late_cost(due, self.work[row], instance)
        touched = instance.rows.deferred[:, row][:, None] & instance.rows.active
        more = to_slots(moved[None], instance.requirement.grid, instance.slots)
        step = step_length(
            self._cells,
            self.on_duty,
            self.prices,
            self.width,
            np.where(touched, -more, 0.0),
            charge,
        )
        self.work[row] += step * moved
        self.reprice()


def interval_prices(instance: Instance, row: int, prices: Float) -> Float:
    """Give what one agent-interval of a queue's deferred work costs in each interval, (T,)."""
    grid, slots = instance.requirement.grid, instance.slots
    first, repeat = slots.index(grid.start_at), grid.minutes // slots.minutes
    paid = instance.rows.deferred[:, row].astype(np.float64) @ prices
    inside = paid[first : first + grid.count * repeat]
    return np.asarray(inside.reshape(grid.count, repeat).sum(axis=1))


def _late_cost(due: Float, work: Float, instance: Instance) -> float:
    late = np.maximum(0.0, due - np.cumsum(work))
    return float(instance.prices.late * late.sum() + instance.prices.shortage * late[-1])


def whole_cells(instance: Instance) -> NDArray[np.bool_]:
    """Tell in which cells agents come whole and no deferred work blurs the need, (rows, slots)."""
    base = instance.base_on_duty
    holds: NDArray[np.bool_] = np.asarray(instance.rows.deferred.any(axis=1))
    return np.asarray((base == np.floor(base)) & ~holds[:, None])
