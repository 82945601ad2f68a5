"""Large neighbourhoods: a part of the roster is freed, and put back the best way there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.generation import Generation
from scheduling.columns.pool import Column
from scheduling.columns.problem import ColumnProblem, Freedom
from scheduling.columns.restricted import best_of

Float = NDArray[np.float64]

PROGRAM_SECONDS = 10.0
"""Most time for the integer program of one neighbourhood [s]."""

MOST_COLUMNS = 4_000
"""Most columns near the best prices in it."""

MARGIN = 0.7
"""Share of the time left that an integer program may take: it ends late."""

GROWTH = 1.1
SHRINKING = 0.85
"""How sizes follow what became of a neighbourhood."""


@dataclass
class Kind:
    """A kind of neighbourhood and how large it may be.

    Parameters
    ----------
    size
        Agents, or days, that are freed.
    most
        Largest size.
    gained
        What it saved lately, for each second.
    """

    name: str
    size: float
    most: int
    gained: float = 1.0


class ColumnSearch:
    """Improves a roster by freeing agents over the horizon, or everybody over some days.

    What is freed is solved by column generation and an integer program over the columns found;
    where the bound of the relaxed problem shows that nothing is to be gained, there is none.

    Parameters
    ----------
    roster
        A column for each agent.
    granularity
        Costs of different rosters lie at least so far apart; 0: unknown.
    """

    def __init__(
        self, problem: ColumnProblem, roster: Sequence[Column], *, seed: int, granularity: float
    ) -> None:
        self.problem = problem
        self.roster = sorted(roster, key=lambda c: c.agent)
        self.cost = problem.cost(self.roster)
        self.granularity = granularity
        self._random = np.random.default_rng(seed)
        agents, days = len(problem.pricers), problem.instance.days
        self.kinds = [
            Kind("agents", min(6.0, agents), agents),
            Kind("days", min(7.0, days), days),
            Kind("block", min(14.0, days), days),
        ]

    def step(self, left: Callable[[], float], clock: Callable[[], float]) -> str:
        """Try one neighbourhood; give its name and what became of it.

        Parameters
        ----------
        left
            Gives the time left [s].
        """
        weights = np.array([k.gained for k in self.kinds])
        kind = self.kinds[int(self._random.choice(len(weights), p=weights / weights.sum()))]
        begun, before = clock(), self.cost
        agents, free = self._choose(kind)
        outcome = self._solve(agents, free, left)
        rate = (before - self.cost) / max(1e-3, clock() - begun) / max(1.0, abs(self.cost))
        kind.gained = max(0.1, 0.9 * kind.gained + 10 * min(1.0, rate * 100))
        if outcome == "proven":
            kind.size = min(kind.most, kind.size * GROWTH)
        elif outcome == "stopped":
            kind.size = max(2.0, kind.size * SHRINKING)
        return f"{kind.name} {len(agents)} {kind.size:.1f} {outcome}"

    def take(self, roster: Sequence[Column] | None) -> None:
        """Go on from a roster if it is cheaper."""
        if roster is not None and self.problem.cost(roster) < self.cost - 1e-9:
            self.roster = sorted(roster, key=lambda c: c.agent)
            self.cost = self.problem.cost(self.roster)

    def _choose(self, kind: Kind) -> tuple[list[int], NDArray[np.bool_]]:
        """Choose agents and the days on which they are free."""
        days = self.problem.instance.days
        count, everybody = len(self.roster), list(range(len(self.roster)))
        size = int(kind.size)
        if kind.name == "agents":
            chosen = self._random.choice(count, min(size, count), replace=False)
            return sorted(chosen.tolist()), np.ones(days, np.bool_)
        free = np.zeros(days, np.bool_)
        first = int(self._random.integers(1 - size // 2, days - size // 2))
        free[max(0, first) : first + size] = True
        if kind.name == "block":
            some = self._random.choice(count, -(-count // 2), replace=False)
            return sorted(some.tolist()), free
        return everybody, free

    def _solve(
        self,
        agents: Sequence[int],
        free: NDArray[np.bool_],
        left: Callable[[], float],
    ) -> str:
        """Solve a neighbourhood; tell whether it was proven, improved or stopped."""
        inside = set(agents)
        fixed = [c for c in self.roster if c.agent not in inside]
        own = [c for c in self.roster if c.agent in inside]
        freedom = None
        if not free.all():
            freedom = {c.agent: Freedom(free, c.tour) for c in own}
        generation = Generation(self.problem, agents, fixed=fixed, freedom=freedom)
        generation.offer(own)
        relaxed = generation.run(lambda: left() > 0, cost=self.cost, granularity=self.granularity)
        if relaxed.bound > self.cost - max(self.granularity, 1e-6) + 1e-6:
            return "proven"
        most = 1 + MOST_COLUMNS // len(agents)
        columns, full = generation.near(self.cost - self.granularity, most=most)
        seconds = min(PROGRAM_SECONDS, MARGIN * left())
        if seconds <= 0:
            return "stopped"
        found, solved = best_of(generation.cells, columns, seconds=seconds, start=own)
        if found is not None:
            roster = sorted([*fixed, *found], key=lambda c: c.agent)
            cost = self.problem.cost(roster)
            if cost < self.cost - 1e-9:
                self.roster, self.cost = roster, cost
                return "improved"
        if not solved:
            return "stopped"
        return "proven" if full else "searched"
