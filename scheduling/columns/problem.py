"""An instance as columns see it: cells to cover, and agents who answer prices with tours."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import local
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.cells import Cells, coverage_cells
from scheduling.columns.pool import Column, Pool
from scheduling.columns.pricing import Answer, Scratch, TourPricer, tour_pricers
from scheduling.instance import Instance

Float = NDArray[np.float64]
Int = NDArray[np.int64]

HALVINGS = 6
"""How often the distance of near tours is halved at most."""


@dataclass(frozen=True, slots=True)
class Freedom:
    """What of an agent's tour may change.

    Parameters
    ----------
    days
        Days that are free, shape (days,); on the others the tour is kept.
    tour
        The tour to keep.
    """

    days: NDArray[np.bool_]
    tour: Int


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's columns against some prices, and a lower bound of every one's reduced cost."""

    cost: float
    columns: tuple[Column, ...]


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
        self.pool = Pool(len(self.pricers))
        self._executor = ThreadPoolExecutor(workers)
        self._threads = local()
        rows, slots = self.cells.shape
        self._cell_of = np.full(rows * slots, -1, np.int64)
        self._cell_of[self.cells.index] = np.arange(len(self.cells.index))
        self._covered: dict[tuple[int, int, int], Int] = {}

    def reply(
        self,
        duals: Float,
        agents: Sequence[int],
        *,
        most: int = 1,
        freedom: Mapping[int, Freedom] | None = None,
    ) -> list[Reply]:
        """Give each agent's best columns against prices of the cells."""
        value = self.cells.value(duals)
        ask = partial(self._ask, value, most=most, freedom=freedom or {})
        return list(self._executor.map(ask, agents))

    def _ask(self, value: Float, agent: int, *, most: int, freedom: Mapping[int, Freedom]) -> Reply:
        scores, off = self._scores(value, agent, freedom)
        answer: Answer = self.pricers[agent].answer(scores, off, most=most, scratch=self._scratch())
        return Reply(answer.cost, tuple(self.column(agent, tour) for tour in answer.tours))

    def near(
        self,
        duals: Float,
        agents: Sequence[int],
        *,
        within: float,
        most: int,
        freedom: Mapping[int, Freedom] | None = None,
    ) -> tuple[list[Column], bool]:
        """Give columns whose reduced cost is within a distance of their agent's best.

        Parameters
        ----------
        most
            Most columns of one agent; the distance is halved until they are no more.

        Returns
        -------
        columns, complete
            Whether they are all there are.
        """
        value = self.cells.value(duals)
        ask = partial(self._near, value, within=within, most=most, freedom=freedom or {})
        found = list(self._executor.map(ask, agents))
        return [c for columns, _ in found for c in columns], all(full for _, full in found)

    def _near(
        self,
        value: Float,
        agent: int,
        *,
        within: float,
        most: int,
        freedom: Mapping[int, Freedom],
    ) -> tuple[list[Column], bool]:
        pricer = self.pricers[agent]
        scores, off = self._scores(value, agent, freedom)
        full = True
        for _ in range(HALVINGS):
            tours, complete = pricer.near(
                scores, off, within=within, most=most, scratch=self._scratch()
            )
            if complete:
                break
            within, full = within / 2, False
        return [self.column(agent, tour) for tour in tours], full

    def _scores(
        self, value: Float, agent: int, freedom: Mapping[int, Freedom]
    ) -> tuple[Float, Float]:
        """Give the costs of an agent's options and days off."""
        pricer = self.pricers[agent]
        scores, off = pricer.scores(value), np.zeros(self.instance.days)
        if agent in freedom:
            pricer.keep(freedom[agent].tour, freedom[agent].days, scores, off)
        return scores, off

    def _scratch(self) -> Scratch:
        """Give the running thread's memory."""
        if not hasattr(self._threads, "scratch"):
            self._threads.scratch = Scratch()
        return cast("Scratch", self._threads.scratch)

    def column(self, agent: int, tour: Int) -> Column:
        """Give the column of an agent's tour."""
        pricer = self.pricers[agent]
        worked = np.flatnonzero(tour >= 0).tolist()
        cells = [self._cells(agent, int(pricer.group[d]), int(tour[d])) for d in worked]
        return Column(
            agent=agent,
            cost=float(pricer.charge[tour[tour >= 0]].sum()),
            cells=np.concatenate([np.zeros(0, np.int64), *cells]),
            tour=tour,
            key=tour.tobytes(),
        )

    def _cells(self, agent: int, group: int, option: int) -> Int:
        """Give the cells that one shift covers."""
        key = (int(self.instance.option_set[agent]), group, option)
        if key not in self._covered:
            options = self.pricers[agent].options
            slots = self.cells.shape[1]
            own = np.arange(options.start[option], options.end[option])
            rows = np.flatnonzero(self.instance.rows.serves[group])
            cells = self._cell_of[(rows[:, None] * slots + own).reshape(-1)]
            self._covered[key] = cells[cells >= 0]
        return self._covered[key]

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
