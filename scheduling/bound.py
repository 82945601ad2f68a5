"""A proven lower bound of the cost of any legal roster, by Lagrangian relaxation."""

import numpy as np
from numpy.typing import NDArray

from scheduling.coverage_kernel import add_tour, respond
from scheduling.deferred_kernel import cheapest_work
from scheduling.evaluation import minimum_minutes, paid_rate
from scheduling.fractional import interval_prices, whole_cells
from scheduling.fractional_kernel import Cells, asked_cells
from scheduling.instance import Instance
from scheduling.rows import to_slots
from scheduling.tables import AgentTables, agent_tables, option_tables

Float = NDArray[np.float64]

SMOOTHING = 0.25
"""Share of the newest shortage in the direction of a step."""

PATIENCE = 15
SLOWING = 0.7
"""After so many steps without a better bound the pace falls to this share."""


class LagrangianBound:
    """Prices the rows and lets every agent and all deferred work answer on their own.

    For any price of a row within what shortage costs, 0 <= lambda <= sum of the tiers' prices,

        L(lambda) = sum over rows and slots of earn(lambda) - lambda * on duty before the horizon
                  + sum over agents of min over legal tours of (charge - lambda * presence)
                  + min over deferred work of (lambda * work + lateness)

    is at most the cost of any legal roster, where earn is the most that tiers' prices adding up
    to lambda earn on their targets. Tours and breaks are exact (the tour search's dynamic
    program), so the bound is at least that of the linear program over tours. Prices climb by
    deflected subgradients; each step's value is a valid bound, the best is kept.

    References
    ----------
    M. Held, P. Wolfe, H. P. Crowder, Validation of subgradient optimization, Mathematical
    Programming 6, 1974, 62-88, doi:10.1007/BF01580223.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        rows = instance.rows
        self._most = rows.most
        self._options = [option_tables(instance, options) for options in instance.options]
        self._tables = [agent_tables(instance, a) for a in range(len(instance.agents))]
        self._alike = _alike(instance, self._tables)
        self.best = -np.inf
        self.start_from(np.zeros_like(self._most), 1.0)
        self.try_prices(self._prices)
        self.try_prices(self._most)

    def start_from(self, prices: Float, pace: float) -> None:
        """Begin a climb.

        Parameters
        ----------
        prices
            Of the rows, shape (rows, slots).
        pace
            First step [share of the distance from the bound to the cost].
        """
        self._prices = np.clip(prices, 0.0, self._most)
        self._direction = np.zeros_like(self._prices)
        self._pace = pace
        self._stalled = 0

    def try_prices(self, prices: Float) -> float:
        """Give the best bound, these prices tried too."""
        self.best = max(self.best, self.evaluate(np.clip(prices, 0.0, self._most))[0])
        return self.best

    def step(self, cost: float) -> float:
        """Evaluate the present prices, move them towards the best bound; give it.

        Parameters
        ----------
        cost
            Of the best roster known; sets the length of the step.
        """
        bound, shortage = self.evaluate(self._prices)
        if bound > self.best + 1e-6 * abs(cost):
            self.best, self._stalled = bound, 0
        else:
            self._stalled += 1
        if self._stalled >= PATIENCE:
            self._pace, self._stalled = self._pace * SLOWING, 0
        self._direction = SMOOTHING * shortage + (1 - SMOOTHING) * self._direction
        norm = float((self._direction**2).sum())
        if norm > 0:
            length = self._pace * max(cost - bound, 1e-3 * abs(cost)) / norm
            self._prices = np.clip(self._prices + length * self._direction, 0.0, self._most)
        return self.best

    def evaluate(self, prices: Float) -> tuple[float, Float]:
        """Give the bound at some prices, and what each row then lacks, (rows, slots)."""
        instance = self.instance
        rows = instance.rows
        lacking, value = self._asked(prices)
        bound = float(value.sum())
        bound -= minimum_minutes(instance) * paid_rate(instance)
        cost, work = self._work(prices)
        bound += cost
        lacking = lacking + rows.deferred.astype(np.float64) @ work
        cost, presence = self._tours(prices)
        shortage = np.where(rows.active, lacking - presence, 0.0)
        return bound + cost, shortage

    def _asked(self, prices: Float) -> tuple[Float, Float]:
        """Give the agents each cell asks for at its price, and what that costs, (rows, slots)."""
        rows = self.instance.rows
        asked, value = np.zeros_like(prices), np.zeros_like(prices)
        cells = Cells(rows.need, rows.price, whole_cells(self.instance))
        asked_cells(cells, self.instance.base_on_duty, prices, asked, value)
        return asked, value

    def _tours(self, prices: Float) -> tuple[float, Float]:
        """Give the cost of every agent's best tour, and the presence they give, (rows, slots)."""
        instance = self.instance
        value = -instance.rows.serves.astype(np.float64) @ prices
        presence = np.zeros_like(prices)
        total = 0.0
        most = max([1, *(t.break_length.shape[1] for t in self._options)])
        for agent, members in self._alike:
            options = self._options[instance.option_set[agent]]
            tour = np.full(instance.days, -1, np.int64)
            breaks = np.zeros((instance.days, most), np.int64)
            own = self._tables[agent]
            total += members * respond(options, own, value, tour, breaks)
            add_tour(options, own, tour, breaks, float(members), instance.rows.serves, presence)
        return total, presence

    def _work(self, prices: Float) -> tuple[float, Float]:
        """Give the cost of deferred work, and the work done in each slot."""
        instance = self.instance
        grid = instance.requirement.grid
        deadlines = instance.requirement.deadlines
        work = np.zeros((len(deadlines), grid.count))
        total = 0.0
        for q, deadline in enumerate(deadlines):
            total += cheapest_work(
                np.asarray(deadline.arrived, np.float64),
                np.minimum(deadline.due, deadline.arrived),
                interval_prices(instance, q, prices),
                instance.prices.late,
                instance.prices.shortage,
                work[q],
            )
        return total, to_slots(work, grid, instance.slots)


def _alike(instance: Instance, tables: list[AgentTables]) -> list[tuple[int, int]]:
    """Group agents whose best tours are the same: one of each, and how many they are."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for agent, own in enumerate(tables):
        key = (
            int(instance.option_set[agent]),
            own.first_run,
            *(np.asarray(field).tobytes() for field in own),
        )
        groups.setdefault(key, []).append(agent)
    return [(members[0], len(members)) for members in groups.values()]
