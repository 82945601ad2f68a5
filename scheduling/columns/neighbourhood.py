"""Large neighbourhoods: a part of the roster is freed, and put back the best way there is."""

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.generation import Generation
from scheduling.columns.kinds import Kind, Part, kinds_of
from scheduling.columns.pool import Column
from scheduling.columns.problem import HALVINGS, ColumnProblem
from scheduling.columns.question import Freedom
from scheduling.columns.restricted import best_of

Float = NDArray[np.float64]

PATIENCE = 0.005
"""Of all time: what one neighbourhood may take."""

LEAST_SECONDS, MOST_SECONDS = 0.5, 10.0
"""Limits of what one may take [s]."""

MOST_COLUMNS = 4_000
"""Most columns near the best prices in it."""

MARGIN = 0.7
"""Share of the time left that an integer program may take: it ends late."""

QUICK = 0.3
"""Of the patience: what ends sooner may be larger."""

IDLE = 20
"""Neighbourhoods without a better roster after which the search wanders."""

WANDERING = 0.3
"""Share of neighbourhoods then that may end in a roster about as good."""

ALLOWANCE = 0.0005
"""Of the cost: how much dearer than the best roster it may be meanwhile."""

RETURN = 150
"""Neighbourhoods without a better roster after which the best one is taken again."""

AIMED = 0.5
"""Share of neighbourhoods that lie where agents are missing."""

GROWTH = 1.1
SHRINKING = 0.75
"""How sizes follow what became of a neighbourhood."""


class ColumnSearch:
    """Improves a roster by freeing agents over the horizon, or over some days.

    What is freed is solved by column generation and an integer program over the columns found;
    where the bound of the relaxed problem shows that nothing is to be gained, there is none.
    Several threads may search at once: what one finds is put into the roster that the others
    have changed meanwhile, as far as it is legal there and gains.

    Parameters
    ----------
    roster
        A column for each agent.
    granularity
        Costs of different rosters lie at least so far apart; 0: unknown.
    patience
        What one neighbourhood may take [s].
    """

    def __init__(
        self,
        problem: ColumnProblem,
        roster: Sequence[Column],
        *,
        seed: int,
        granularity: float,
        patience: float = MOST_SECONDS,
    ) -> None:
        self.problem = problem
        self.roster = sorted(roster, key=lambda c: c.agent)
        self.cost = problem.cost(self.roster)
        self.granularity = granularity
        self._now, self._now_cost = self.roster, self.cost
        self._idle = 0
        self._patience = patience
        self._random = np.random.default_rng(seed)
        self._lock = Lock()
        kinds = kinds_of(problem)
        self.kinds = [Kind(*kind, halvings) for halvings in (0, HALVINGS) for kind in kinds]

    def step(self, left: Callable[[], float], clock: Callable[[], float]) -> str:
        """Try one neighbourhood; give its name and what became of it.

        Parameters
        ----------
        left
            Gives the time left [s].
        """
        with self._lock:
            weights = np.array([k.gained for k in self.kinds])
            kind = self.kinds[int(self._random.choice(len(weights), p=weights / weights.sum()))]
            part = self._choose(kind)
            self._idle += 1
            if self._idle % RETURN == 0:
                self._now, self._now_cost = self.roster, self.cost
            roster, cost = self._now, self._now_cost
            # Whole costs alone tell when nothing is to be gained, so that something else may be.
            wander = bool(
                self.granularity and self._idle > IDLE and self._random.random() < WANDERING
            )
        begun = clock()
        patience = min(self._patience, left())
        outcome, gained = self._solve(
            part,
            roster,
            np.inf if wander else cost,
            kind.halvings,
            lambda: begun + patience - clock(),
        )
        taken = clock() - begun
        rate = gained / max(1e-3, taken) / max(1.0, abs(cost))
        kind.gained = max(0.1, 0.9 * kind.gained + 10 * min(1.0, rate * 100))
        if outcome == "stopped":
            kind.size = max(kind.least, kind.size * SHRINKING)
        elif outcome == "proven" or taken < QUICK * patience:
            kind.size = min(kind.most, kind.size * GROWTH)
        name = f"{kind.name}{kind.halvings} {len(part.agents)} {kind.size:.1f}"
        return f"{name} {outcome} {gained:g} {taken:.1f}"

    def take(self, roster: Sequence[Column] | None) -> None:
        """Go on from a roster if it is cheaper."""
        if roster is None:
            return
        cost = self.problem.cost(roster)
        with self._lock:
            if cost < self.cost - 1e-9:
                self.roster, self.cost = sorted(roster, key=lambda c: c.agent), cost
                self._now, self._now_cost, self._idle = self.roster, cost, 0

    def _choose(self, kind: Kind) -> Part:
        """Choose agents and the days on which they are free."""
        days, count, size = self.problem.instance.days, len(self.roster), int(kind.size)
        if not kind.share:
            chosen = self._random.choice(count, min(size, count), replace=False)
            return Part(sorted(chosen.tolist()), 0, days)
        middle = int(self._random.integers(days))
        short = self._short_days()
        if short.any() and self._random.random() < AIMED:
            middle = int(self._random.choice(days, p=short / short.sum()))
        first = middle - int(self._random.integers(size))
        some = self._random.choice(count, int(np.ceil(kind.share * count)), replace=False)
        return Part(sorted(some.tolist()), max(0, first), min(days, first + size))

    def _short_days(self) -> Float:
        """Give what shortage costs on each day."""
        cells, instance = self.problem.cells, self.problem.instance
        costs = cells.shortage_costs(self.problem.on_duty(self._now))
        slot = cells.index % cells.shape[1]
        day = np.minimum(slot * instance.days // cells.shape[1], instance.days - 1)
        return np.asarray(np.bincount(day, costs, instance.days), np.float64)

    def _solve(
        self,
        part: Part,
        roster: Sequence[Column],
        cost: float,
        halvings: int,
        left: Callable[[], float],
    ) -> tuple[str, float]:
        """Solve a neighbourhood; tell whether it was proven, searched or stopped, and the gain.

        Parameters
        ----------
        cost
            Of the roster; infinite: another one is looked for that costs about as much.
        """
        wander = not np.isfinite(cost)
        inside = set(part.agents)
        fixed = [c for c in roster if c.agent not in inside]
        own = [c for c in roster if c.agent in inside]
        freedom = None
        if part.end - part.first < self.problem.instance.days:
            freedom = {c.agent: Freedom(part.first, part.end, c.tour) for c in own}
        generation = Generation(self.problem, part.agents, fixed=fixed, freedom=freedom)
        generation.offer(own)
        relaxed = generation.run(
            lambda: left() > 0, cost=cost, granularity=self.granularity, left=left
        )
        if relaxed.bound > cost - max(self.granularity, 1e-6) + 1e-6:
            return "proven", 0.0
        columns, full = [*generation.master.columns], False
        settled = left() > 0
        if settled:
            most = 1 + MOST_COLUMNS // len(part.agents)
            below = self._now_cost if wander else cost - self.granularity
            near, full = generation.near(below, most=most, halvings=halvings)
            columns = near if full or halvings else columns
        found, solved = best_of(
            generation.cells,
            columns,
            seconds=max(0.5 * self._patience, MARGIN * left()),
            start=() if wander else own,
            part=generation.part,
            noise=self._noise(len(columns)) if wander else None,
        )
        gained = 0.0 if found is None else self._put(found, roster, part)
        if not settled or not solved:
            return "stopped", gained
        return "proven" if full else "searched", gained

    def _put(self, found: Sequence[Column], before: Sequence[Column], part: Part) -> float:
        """Put columns into the roster if that gains; give how much.

        Parameters
        ----------
        before
            The roster from which they were found.
        """
        with self._lock:
            roster = list(self.roster)
            for column in found:
                agent = column.agent
                if column.key == before[agent].key:
                    continue
                if roster[agent] is before[agent]:
                    roster[agent] = column
                else:
                    roster[agent] = self._joined(roster[agent], column, part)
            return self._accept(roster, self.problem.cost(roster))

    def _accept(self, roster: Sequence[Column], cost: float) -> float:
        """Go on from a roster that is cheaper, or hardly dearer than the best; give the gain."""
        gained = self._now_cost - cost
        slack = ALLOWANCE * abs(self.cost) if self._idle > IDLE else 0.0
        if gained > 1e-9 or (cost <= self.cost + slack and self.granularity):
            self._now, self._now_cost = list(roster), cost
        if cost < self.cost - 1e-9:
            self.roster, self.cost, self._idle = self._now, cost, 0
        return max(0.0, gained)

    def _noise(self, count: int) -> Float:
        """Give random costs of columns, so that others are chosen among those about as good."""
        with self._lock:
            return self._random.random(count) * self.granularity

    def _joined(self, current: Column, column: Column, part: Part) -> Column:
        """Give a tour with the days of another that were free, if that is legal."""
        tour = current.tour.copy()
        tour[part.first : part.end] = column.tour[part.first : part.end]
        if self.problem.pricers[column.agent].is_legal(tour):
            return self.problem.column(column.agent, tour)
        return current
