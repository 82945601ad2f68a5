"""An instance as columns see it: cells to cover, and agents who answer prices with tours."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import local
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.cells import Cells, coverage_cells
from scheduling.columns.pool import Column, Pool
from scheduling.columns.pricing import TourPricer, tour_pricers
from scheduling.columns.question import Freedom, Question
from scheduling.columns.walk import Scratch
from scheduling.instance import Instance

Float = NDArray[np.float64]
Int = NDArray[np.int64]

T = TypeVar("T")

QUICK_STATES = 3_000_000
"""States of one agent's days and sums together whose costs are found in some hundredths of 1 s."""

HALVINGS = 6
"""How often the distance of near tours is halved at most."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's columns against some prices, and a lower bound of every one's reduced cost."""

    cost: float
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Covered:
    """Cells of option o: ``cells[pointer[o] : pointer[o + 1]]``."""

    pointer: Int
    cells: Int


class ColumnProblem:
    """Prices in, columns out; shared by every method of this package.

    Parameters
    ----------
    targets
        Agents asked for by tier, row and slot.
    workers
        Threads that price agents.
    """

    def __init__(self, instance: Instance, targets: Float, *, workers: int) -> None:
        self.instance = instance
        self.cells: Cells = coverage_cells(instance, targets)
        self.pricers: Sequence[TourPricer] = tour_pricers(instance)
        self.agents = range(len(self.pricers))
        self.pool = Pool()
        self._executor = ThreadPoolExecutor(workers)
        self._threads = local()
        rows, slots = self.cells.shape
        self._cell_of = np.full(rows * slots, -1, np.int64)
        self._cell_of[self.cells.index] = np.arange(len(self.cells.index))
        self._covered: dict[tuple[int, bytes], _Covered] = {}

    def reply(
        self,
        duals: Float,
        agents: Sequence[int],
        *,
        most: int = 1,
        freedom: Mapping[int, Freedom] | None = None,
        quick: bool = False,
    ) -> list[Reply]:
        """Give each agent's best columns against prices of the cells.

        Parameters
        ----------
        quick
            Agents whose answer would take long leave out uneven tours, unless there is no other;
            their cost is no bound then.
        """
        total = self._total(duals)
        ask = partial(self._ask, total, most=most, freedom=freedom or {}, quick=quick)
        return list(self._map(ask, agents))

    def _ask(
        self,
        total: Float,
        agent: int,
        *,
        most: int,
        freedom: Mapping[int, Freedom],
        quick: bool,
    ) -> Reply:
        pricer = self.pricers[agent]
        wide = (QUICK_STATES, 8 * QUICK_STATES) if quick else ()
        for states in wide:
            corridor = pricer.corridor(states)
            question = pricer.ask(total, freedom.get(agent), corridor=corridor)
            answer = question.answer(most=most, scratch=self._scratch())
            if answer.tours:
                break
        else:
            question = pricer.ask(total, freedom.get(agent))
            answer = question.answer(most=most, scratch=self._scratch())
        return Reply(answer.cost, tuple(self.column(agent, tour) for tour in answer.tours))

    def near(
        self,
        duals: Float,
        agents: Sequence[int],
        *,
        within: float,
        most: int,
        freedom: Mapping[int, Freedom] | None = None,
        halvings: int = HALVINGS,
    ) -> tuple[list[Column], bool]:
        """Give columns whose reduced cost is within a distance of their agent's best.

        Parameters
        ----------
        most
            Most columns of one agent.
        halvings
            How often the distance may be halved until an agent has no more.

        Returns
        -------
        columns, complete
            Whether they are all there are.
        """
        total = self._total(duals)
        ask = partial(
            self._near,
            total,
            within=within,
            most=most,
            freedom=freedom or {},
            halvings=halvings,
        )
        found = list(self._map(ask, agents))
        return [c for columns, _ in found for c in columns], all(full for _, full in found)

    def _near(
        self,
        total: Float,
        agent: int,
        *,
        within: float,
        most: int,
        freedom: Mapping[int, Freedom],
        halvings: int,
    ) -> tuple[list[Column], bool]:
        question: Question = self.pricers[agent].ask(total, freedom.get(agent))
        full = True
        for _ in range(1 + halvings):
            tours, complete = question.near(within=within, most=most, scratch=self._scratch())
            if complete:
                break
            within, full = within / 2, False
        return [self.column(agent, tour) for tour in tours], full

    def _total(self, duals: Float) -> Float:
        """Give the cost of the slots up to each one by skill set, (skill sets, slots + 1)."""
        value = self.cells.value(duals)
        total = np.zeros((len(value), value.shape[1] + 1))
        np.cumsum(value, axis=1, out=total[:, 1:])
        return total

    def _map(self, ask: Callable[[int], T], agents: Sequence[int]) -> Iterable[T]:
        """Ask agents, in threads where this is not one of several searches."""
        if len(agents) == 1 or getattr(self._threads, "alone", False):
            return map(ask, agents)
        return self._executor.map(ask, agents)

    def alone(self) -> None:
        """Let the running thread ask agents itself: it is one of several searches."""
        self._threads.alone = True

    def _scratch(self) -> Scratch:
        """Give the running thread's memory."""
        if not hasattr(self._threads, "scratch"):
            self._threads.scratch = Scratch()
        return cast("Scratch", self._threads.scratch)

    def column(self, agent: int, tour: Int) -> Column:
        """Give the column of an agent's tour."""
        worked = tour[tour >= 0]
        covered = self._covered_by(agent)
        begin = covered.pointer[worked]
        count = covered.pointer[worked + 1] - begin
        # Place k of the line belongs to the shift whose cells have not ended before k.
        ends = np.cumsum(count)
        steps = np.arange(ends[-1] if len(ends) else 0)
        return Column(
            agent=agent,
            cost=float(self.pricers[agent].charge[worked].sum()),
            cells=covered.cells[steps + np.repeat(begin - ends + count, count)],
            tour=tour,
            key=tour.tobytes(),
        )

    def _covered_by(self, agent: int) -> "_Covered":
        """Give the cells that each option of an agent covers; shared by agents who are alike."""
        pricer = self.pricers[agent]
        key = int(self.instance.option_set[agent]), pricer.group.tobytes()
        if key not in self._covered:
            slots = self.cells.shape[1]
            options, serves = pricer.options, self.instance.rows.serves
            each = []
            for o, day in enumerate(options.day_of().tolist()):
                rows = np.flatnonzero(serves[pricer.group[day]])
                own = np.arange(options.start[o], options.end[o])
                cells = self._cell_of[(rows[:, None] * slots + own).reshape(-1)]
                each.append(cells[cells >= 0])
            pointer = np.cumsum([0, *(len(cells) for cells in each)])
            self._covered[key] = _Covered(pointer, np.concatenate([np.zeros(0, np.int64), *each]))
        return self._covered[key]

    def touched(self, freedom: Mapping[int, Freedom]) -> NDArray[np.bool_]:
        """Tell in which cells what is free may count, shape (n,)."""
        slots = np.zeros(self.cells.shape[1] + 1, np.int64)
        for agent, free in freedom.items():
            options = self.pricers[agent].options
            begin, stop = options.day_pointer[[free.first, free.end]]
            if begin < stop:
                slots[options.start[begin:stop].min()] += 1
                slots[options.end[begin:stop].max()] -= 1
        inside = np.cumsum(slots)[:-1] > 0
        return np.asarray(inside[self.cells.index % self.cells.shape[1]])

    def on_duty(self, columns: Sequence[Column]) -> Float:
        """Count the agents on duty in each cell."""
        count = np.zeros(len(self.cells.index))
        for column in columns:
            count[column.cells] += 1.0
        return count

    def cost(self, columns: Sequence[Column]) -> float:
        """Give the cost of a roster: one column an agent."""
        charges = sum(c.cost for c in columns)
        return charges + self.cells.shortage_cost(self.on_duty(columns))
