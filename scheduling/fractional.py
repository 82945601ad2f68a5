"""The relaxed problem: every agent works a mixture of tours."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling import fractional_kernel as kernel
from scheduling.bound_kernel import Answers, blend
from scheduling.coverage_kernel import Mixtures
from scheduling.deferred import DeferredPlan
from scheduling.deferred_kernel import cheapest_work
from scheduling.fractional_kernel import Cells, Desk
from scheduling.instance import Instance
from scheduling.pool import Pool
from scheduling.roster_state import RosterState
from scheduling.rows import to_slots

Float = NDArray[np.float64]
Int = NDArray[np.int64]

FIRST_WIDTH = 1.0
LAST_WIDTH = 0.1
NARROWING = 0.93
"""Smoothing windows [agents]: wide at first for speed, narrow at last for precision."""

SPREAD_WIDTH = 0.3
"""Widest smoothing once mixtures are near the best ones [agents]."""

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
        self.work = plan.work.copy()
        self._state = state
        self.mixtures = _whole_tours(state)
        self._cells = cells_of(self.instance, state.pool, state.targets)
        self._bench = state.bench(0)
        self._desk = _desk(state)
        self.reprice()

    @property
    def on_duty(self) -> Float:
        """Coverage that the mixtures give, shape (rows, slots)."""
        return self.mixtures.on_duty

    @property
    def prices(self) -> Float:
        """Price of each row and slot at this coverage, shape (rows, slots)."""
        return self.mixtures.prices

    @property
    def points(self) -> Float:
        """Burden of the mixtures, shape (agents, kinds of burden)."""
        return self.mixtures.points

    def copy(self) -> "FractionalRoster":
        """Give an independent copy."""
        other = object.__new__(FractionalRoster)
        other.__dict__.update(self.__dict__)
        other.work = self.work.copy()
        mixtures = self.mixtures
        own = {name: getattr(mixtures, name).copy() for name in OWN}
        other.mixtures = mixtures._replace(**own)
        other._bench = self._state.bench(0)
        other._desk = _desk(self._state)
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
        kernel.approach_all(
            self._state.pool,
            self._state.burdens,
            self._cells,
            self.mixtures,
            self._bench,
            self._desk,
            np.array(list(agents), np.int64),
            self.width,
        )

    def blend(self, answers: Answers, work: Float, share: float) -> None:
        """Move the mixtures of those who answered, and the work, towards the answers by a share.

        The coverage stays as it was until mixtures are spread.

        Parameters
        ----------
        work
            Deferred work that goes with the answers, shape (deadline rows, T).
        """
        blend(self._state.pool, answers, self.mixtures, self._desk.wanted, share)
        self.work += share * (work - self.work)

    def spread(self, classes: Sequence[Int]) -> None:
        """Give all agents of a class the mixture of its first one, and count the coverage anew."""
        mixtures = self.mixtures
        first, presence = mixtures.first, mixtures.presence
        self.on_duty[:] = self.instance.base_on_duty
        for members in classes:
            one = members[0]
            own = presence[first[one] : first[one + 1]]
            for agent in members[1:]:
                presence[first[agent] : first[agent + 1]] = own
            mixtures.charges[members] = mixtures.charges[one]
            mixtures.points[members] = mixtures.points[one]
            for group, there in zip(mixtures.groups[first[one] : first[one + 1]], own, strict=True):
                self.on_duty[self._state.serves[group]] += len(members) * there
        self.width = min(self.width, SPREAD_WIDTH)
        self.reprice()

    def reprice(self) -> None:
        """Price every cell anew."""
        self._cells = self._cells._replace(need=self.instance.rows.targets(self.work_by_slot))
        kernel.smooth_all(self._cells, self.mixtures, self.width)

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
        if instance.rows.deferred[-1, row]:
            charge -= instance.prices.surplus * float(moved.sum())
        touched = instance.rows.deferred[:, row][:, None] & instance.rows.active
        more = to_slots(moved[None], instance.requirement.grid, instance.slots)
        inside = np.array([[0, instance.slots.count]], np.int64)
        change = np.where(touched, -more, 0.0)
        step = kernel.step_length(
            self._cells._replace(spans=inside, charge=np.zeros(instance.slots.count)),
            self.mixtures,
            self.width,
            change,
            charge - float((self.prices * change).sum()),
            charge,
            0.0,
            self._desk.prices,
        )
        self.work[row] += step * moved
        self.reprice()


def interval_prices(instance: Instance, row: int, prices: Float) -> Float:
    """Give what one agent-interval of a queue's deferred work costs in each interval, (T,).

    Work counts for the last row: it earns back the charge for agents at work.
    """
    grid, slots = instance.requirement.grid, instance.slots
    first, repeat = slots.index(grid.start_at), grid.minutes // slots.minutes
    rows = instance.rows
    paid = rows.deferred[:, row].astype(np.float64) @ prices - rows.deferred[-1, row] * rows.charge
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


OWN = ("on_duty", "prices", "presence", "charges", "points")
"""What of the mixtures changes."""


def cells_of(instance: Instance, pool: Pool, need: Float) -> Cells:
    """Give the cells of an instance that need so many agents, shape (tiers, rows, slots)."""
    rows = instance.rows
    return Cells(
        need=np.ascontiguousarray(need, np.float64),
        price=np.array(rows.price, np.float64),
        charge=np.array(rows.charge, np.float64),
        serves=np.array(rows.serves, np.bool_),
        whole=whole_cells(instance),
        spans=_spans(pool, instance.slots.count),
    )


def _spans(pool: Pool, slots: int) -> Int:
    """Give the spans in which any shift may be at work, shape (spans, 2)."""
    starts = np.bincount(pool.first_slot, minlength=slots + 1)
    there = np.cumsum(starts - np.bincount(pool.end_slot, minlength=slots + 1)) > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(np.int64)))
    return edges.reshape(-1, 2)


def _whole_tours(state: RosterState) -> Mixtures:
    """Give mixtures of one tour each: those of a roster."""
    count = [len(groups) for groups in state.groups]
    first = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    presence = np.zeros((int(first[-1]), state.on_duty.shape[1]))
    for agent, groups in enumerate(state.groups):
        presence[first[agent] : first[agent + 1]] = state.at_work(agent)[groups]
    return Mixtures(
        on_duty=state.on_duty.copy(),
        prices=np.zeros_like(state.on_duty),
        first=first,
        groups=np.concatenate([np.zeros(0, np.int64), *state.groups]),
        presence=presence,
        charges=state.tour_charges(),
        points=state.points.copy(),
    )


def _desk(state: RosterState) -> Desk:
    rows, slots = state.on_duty.shape
    return Desk(
        tour=np.zeros(state.tours.shape[1], np.int64),
        breaks=np.zeros(state.breaks.shape[1:], np.int64),
        wanted=np.zeros((len(state.serves), slots)),
        change=np.zeros((rows, slots)),
        prices=np.zeros(slots),
        points=np.zeros(state.points.shape[1]),
    )
