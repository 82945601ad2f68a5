"""A proven lower bound of the cost of any legal roster, by Lagrangian relaxation."""

import numpy as np
from numpy.typing import NDArray

from scheduling.bound_kernel import answer_all
from scheduling.deferred_kernel import cheapest_work
from scheduling.evaluation import constant_cost
from scheduling.fractional import cells_of, interval_prices
from scheduling.fractional_kernel import asked_cells, group_value
from scheduling.instance import Instance
from scheduling.pool import Pool, build_pool
from scheduling.roster_kernel import Burdens, make_bench
from scheduling.roster_state import burdens_of
from scheduling.rows import to_slots

Float = NDArray[np.float64]
Int = NDArray[np.int64]

PACE = 0.03
"""First step of a price [price of one agent short for one slot]."""

ENOUGH = 300
"""With fewer steps to go than this, steps are shorter in proportion: there is no time to settle."""

FRESH = 0.1
"""Share of the newest shortage in the direction of a step."""

MEMORY = 0.999
"""Share of the past in the mean square of a cell's shortage."""

STEADY = 0.3
"""Added to the root mean square of the shortage [agents]: cells nearly right move little."""


class LagrangianBound:
    """Prices the rows and lets every agent and all deferred work answer on their own.

    For any price of a row within what shortage costs, 0 <= lambda <= sum of the tiers' prices,

        L(lambda) = sum over rows and slots of earn(lambda) - lambda * on duty before the horizon
                  + sum over agents of min over legal tours of (charge - lambda * presence)
                  + min over deferred work of (lambda * work + lateness)

    is at most the cost of any legal roster, where earn is the most that tiers' prices adding up
    to lambda earn on their targets. Tours and breaks are exact (the tour search's dynamic
    program), so the highest bound is that of the linear program over tours. Prices climb along
    the shortage that they leave, each cell at its own scale: with one step length for all, which
    the few cells with most shortage dictate, they stop short of the top. Each step's value is a
    valid bound, the best is kept. The price of unfairness is convex: any tangent is below it, and
    at whole points a line through two neighbours.

    References
    ----------
    M. Held, P. Wolfe, H. P. Crowder, Validation of subgradient optimization, Mathematical
    Programming 6, 1974, 62-88, doi:10.1007/BF01580223.
    D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, arXiv:1412.6980.
    """

    def __init__(self, instance: Instance, *, pool: Pool | None = None) -> None:
        self.instance = instance
        rows = instance.rows
        self._most = rows.most
        self._pool = build_pool(instance) if pool is None else pool
        self._burdens = burdens_of(instance)
        self._bench = make_bench(self._pool, len(rows.serves), instance.slots.count, 1, 0)
        self._cells = cells_of(instance, self._pool, rows.need)
        self._alike = _alike(self._pool, self._burdens)
        self._points, self._above = np.zeros_like(self._burdens.carried), 0.0
        self._constant = constant_cost(instance)
        self.best = -np.inf
        self.start_from(np.zeros_like(self._most))
        self.try_prices(self._prices)
        self.try_prices(self._most)

    def start_from(self, prices: Float, *, points: Float | None = None) -> None:
        """Begin a climb.

        Parameters
        ----------
        prices
            Of the rows, shape (rows, slots).
        points
            Burden of each agent near which lines touch its price, shape (agents, kinds).
        """
        if points is not None:
            self._points, self._above = _secants(self._burdens, points)
        self._prices = np.clip(prices, 0.0, self._most)
        self._direction = np.zeros_like(self._prices)
        self._square = np.zeros_like(self._prices)
        self._steps = 0

    def try_prices(self, prices: Float) -> float:
        """Give the best bound, these prices tried too."""
        self.best = max(self.best, self.evaluate(np.clip(prices, 0.0, self._most))[0])
        return self.best

    def step(self, done: float, *, expected: float) -> float:
        """Evaluate the present prices and move them; give the best bound.

        Parameters
        ----------
        done
            Share of the climb that is over, in [0, 1]: steps shrink to nothing.
        expected
            Steps of the whole climb.
        """
        bound, shortage = self.evaluate(self._prices)
        self.best = max(self.best, bound)
        self._steps += 1
        self._direction += FRESH * (shortage - self._direction)
        self._square += (1 - MEMORY) * (shortage**2 - self._square)
        size = np.sqrt(self._square / (1 - MEMORY**self._steps)) + STEADY
        pace = PACE * self.instance.rows.unit * min(1.0, expected / ENOUGH) * (1 - done) ** 2
        self._prices += pace * self._direction / size
        np.clip(self._prices, 0.0, self._most, out=self._prices)
        return self.best

    def evaluate(self, prices: Float) -> tuple[float, Float]:
        """Give the bound at some prices, and what each row then lacks, (rows, slots)."""
        instance = self.instance
        rows = instance.rows
        asked, value = np.zeros_like(prices), np.zeros_like(prices)
        asked_cells(self._cells, instance.base_on_duty, prices, asked, value)
        bound = float(value.sum()) + rows.charged(instance.base_on_duty) + self._constant
        late, work = self._work(prices)
        cost, presence = self._tours(prices)
        lacking = asked + rows.deferred.astype(np.float64) @ work - presence
        return bound + late + cost + self._above, np.where(self._most > 0, lacking, 0.0)

    def _tours(self, prices: Float) -> tuple[float, Float]:
        """Give the cost of every agent's best tour, and the presence they give, (rows, slots)."""
        serves, value = self.instance.rows.serves, self._bench.value
        for group in range(len(serves)):
            group_value(self._cells, prices, group, value[group])
        presence = np.zeros_like(value)
        agents, members = self._alike
        cost = answer_all(
            self._pool, self._burdens, self._bench, agents, members, self._points, presence
        )
        return float(cost), np.asarray(serves.T.astype(np.float64) @ presence)

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


def _secants(burdens: Burdens, points: Float) -> tuple[Float, float]:
    """Give where lines below the price of burdens have its slope, and how far they can be lifted.

    A burden that comes in whole points is priced at whole numbers only: the tangent between two
    of them may be lifted until it meets the price at the nearer one.
    """
    touch = np.array(points, np.float64)
    if burdens.price == 0.0:
        return touch, 0.0
    whole = (burdens.points == np.floor(burdens.points)).all(axis=0)
    whole[-1] &= burdens.wishes.size == 0
    low = np.floor(touch[:, whole])
    touch[:, whole] = low + 0.5
    carried, share = burdens.carried[:, whole], burdens.share[:, None]
    middle = np.maximum(0.0, carried + (low + 0.5) / share)
    lifts = [
        np.maximum(0.0, carried + k / share) ** 2 - middle**2 - 2 * middle * (k - low - 0.5) / share
        for k in (low, low + 1)
    ]
    return touch, burdens.price * float(np.minimum(*lifts).sum())


def _alike(pool: Pool, burdens: Burdens) -> tuple[Int, Int]:
    """Group agents whose best tours are the same: one of each, and how many they are."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for agent, rules in enumerate(pool.rules):
        own = slice(pool.charge_first[agent], pool.charge_first[agent + 1])
        key = (
            int(pool.option_set[agent]),
            int(rules),
            int(pool.start[agent]),
            pool.group[agent].tobytes(),
            pool.available[own].tobytes(),
            pool.charge[own].tobytes(),
            agent if burdens.price > 0 else 0,
        )
        groups.setdefault(key, []).append(agent)
    first = [members[0] for members in groups.values()]
    return np.array(first, np.int64), np.array([len(m) for m in groups.values()], np.int64)
