"""Column generation: the best mixtures of all legal tours, and the bound that comes with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.master import Duals, Master
from scheduling.columns.pool import Column
from scheduling.columns.problem import ColumnProblem
from scheduling.columns.question import Freedom

Float = NDArray[np.float64]

SMOOTHING = 0.7
"""Share of the best prices in those that agents answer, at first."""

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """Where column generation ended.

    Parameters
    ----------
    bound
        A lower bound of every roster of the free agents.
    columns, share
        The master's columns, and how much of each is in the mixtures.
    cost
        Of the mixtures; infinite where there are none.
    settled
        No column improves them.
    """

    bound: float
    columns: Sequence[Column]
    share: Float
    cost: float
    settled: bool


class Generation:
    """Mixtures of tours for some agents, the others at work as they are.

    Prices are smoothed between the master's and those of the best bound, so that they do not
    jump from one corner to the next. Every step gives a valid bound, that of ``LagrangianBound``.

    References
    ----------
    A. Pessoa, R. Sadykov, E. Uchoa, F. Vanderbeck, Automation and combination of linear-programming
    based stabilization techniques in column generation, INFORMS Journal on Computing 30(2), 2018,
    339-360, doi:10.1287/ijoc.2017.0784.

    Parameters
    ----------
    agents
        Those who are free.
    fixed
        Columns of all others.
    """

    def __init__(
        self,
        problem: ColumnProblem,
        agents: Sequence[int],
        *,
        fixed: Sequence[Column] = (),
        freedom: Mapping[int, Freedom] | None = None,
    ) -> None:
        self.problem = problem
        self.agents = list(agents)
        self._freedom = freedom
        self.fixed = list(fixed)
        self._outside = sum(c.cost for c in fixed)
        self._kept_short = 0.0
        self._freed()
        self.part = self.cells.need > 0
        if freedom:
            self._keep(freedom)
        self.master = Master(self.cells, self.agents, self.part)
        self._inside: set[tuple[int, bytes]] = set()

    def _freed(self) -> None:
        """Ask for what the fixed columns leave; what was proven for more agents is forgotten."""
        self._charges = sum(c.cost for c in self.fixed)
        self.cells = self.problem.cells.less(self.problem.on_duty(self.fixed))
        self.bound = -np.inf
        self._best = np.zeros(len(self.cells.need))

    def _keep(self, freedom: Mapping[int, Freedom]) -> None:
        """Leave out the cells that no free day touches; what is short there stays short."""
        touched = self.problem.touched(freedom)
        rest = self.cells.part(~touched)
        kept = [self.problem.column(agent, free.tour) for agent, free in freedom.items()]
        self._kept_short = rest.shortage_cost(self.problem.on_duty(kept)[~touched])
        self.part &= touched

    def fix(self, columns: Sequence[Column]) -> None:
        """Let some agents work one column each from now on."""
        self.offer(columns)
        self.master.fix(columns)
        self.fixed += columns
        self.agents = [a for a in self.agents if a not in {c.agent for c in columns}]
        self._freed()

    def offer(self, columns: Sequence[Column]) -> int:
        """Add columns that the master has not; give their number."""
        distinct = {(c.agent, c.key): c for c in columns}
        new = {key: c for key, c in distinct.items() if key not in self._inside}
        self._inside |= new.keys()
        self.master.add(new.values())
        return len(new)

    def run(
        self,
        more: Callable[[], bool],
        *,
        cost: float = np.inf,
        granularity: float = 0.0,
        most: int = 2,
        left: Callable[[], float] = lambda: np.inf,
    ) -> Relaxed:
        """Add columns until none improves, the bound meets a cost, or ``more`` says no.

        Parameters
        ----------
        left
            Gives the time left [s]: what is not solved by then is given up.
        """
        smoothing = SMOOTHING
        prices = self.master.solve(left())
        share, reached, done = np.zeros(0), np.inf, False
        while prices is not None:
            share, reached = self.master.shares(), prices.cost + self._outside + self._kept_short
            asked = smoothing * self._best + (1 - smoothing) * prices.cells
            if not np.isfinite(self.bound):
                asked = prices.cells
            added = self._step(asked, prices, most)
            gap = reached - self.bound
            done = (
                gap <= TOLERANCE * max(1.0, abs(self.bound))
                or self.bound > cost - granularity + TOLERANCE
            )
            if not added:
                done |= smoothing <= 0.01
                smoothing = smoothing / 2 if smoothing > 0.1 else 0.0
            if done or not more():
                break
            if added:
                prices = self.master.solve(left())
                smoothing = SMOOTHING
        columns = self.master.columns[: len(share)]
        return Relaxed(self.bound, columns, share, reached, settled=done)

    @property
    def duals(self) -> Float:
        """Prices of the cells that prove the bound."""
        return self._best

    def near(self, cost: float, *, most: int, halvings: int) -> tuple[list[Column], bool]:
        """Give the columns of rosters cheaper than a cost, by what is proven of the relaxed ones.

        A roster costs at least the bound and what its columns cost more than the best ones at the
        prices of the bound, so that no column of a cheaper roster is further off than the gap.

        Parameters
        ----------
        most
            Most columns of one agent.
        halvings
            How often the distance may be halved where there are more.

        Returns
        -------
        columns, complete
            Those of the master come first; whether all are there.
        """
        within = max(0.0, cost - self.bound) + TOLERANCE
        found, full = self.problem.near(
            self._best,
            self.agents,
            within=within,
            most=most,
            freedom=self._freedom,
            halvings=halvings,
        )
        inside = [c for c in self.master.columns if c.agent in set(self.agents)]
        new = [c for c in found if (c.agent, c.key) not in self._inside]
        return [*inside, *new], full

    def _step(self, asked: Float, prices: Duals, most: int) -> int:
        """Let agents answer prices; give how many columns improve the master."""
        replies = self.problem.reply(asked, self.agents, most=most, freedom=self._freedom)
        bound = self.cells.worth(asked) + sum(r.cost for r in replies) + self._charges
        bound += self._kept_short
        if bound > self.bound:
            self.bound, self._best = bound, asked
        good = []
        for agent, reply in zip(self.agents, replies, strict=True):
            for column in reply.columns:
                self.problem.pool.add(column)
                due = prices.cells[column.cells].sum() + prices.agents[agent]
                reduced = column.cost - due
                if reduced < -TOLERANCE:
                    good.append(column)
        return self.offer(good)
