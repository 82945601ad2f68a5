"""A proven lower bound of the cost of any legal roster, by Lagrangian relaxation."""

import numpy as np
from numpy.typing import NDArray

from scheduling.answers import alike, no_answers, whole_burdens
from scheduling.bound_kernel import answer, ask_burdens
from scheduling.deferred_kernel import cheapest_work
from scheduling.evaluation import constant_cost
from scheduling.fractional import FractionalRoster, cells_of, interval_prices
from scheduling.fractional_kernel import asked_cells, group_value
from scheduling.instance import Instance
from scheduling.pool import Pool, build_pool
from scheduling.roster_kernel import make_bench
from scheduling.roster_state import burdens_of
from scheduling.rows import to_slots

Float = NDArray[np.float64]

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

LEAN = 0.1
"""First step of the points where burdens' prices are touched [of the points lacking]."""


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
    valid bound, the best is kept. The price of unfairness is convex: any line below it may stand
    for it, and its slope climbs like a price, along the points that the answers lack. Burdens that
    come whole are priced at whole numbers alone: there lines through two neighbours are the best.

    Agents that are alike answer once. The mean of the answers, each with the length of its step,
    tends to the best mixture of tours, though none of the answers does.

    References
    ----------
    M. Held, P. Wolfe, H. P. Crowder, Validation of subgradient optimization, Mathematical
    Programming 6, 1974, 62-88, doi:10.1007/BF01580223.
    F. Barahona, R. Anbil, The volume algorithm: producing primal solutions with a subgradient
    method, Mathematical Programming 87, 2000, 385-399, doi:10.1007/s101070050002.
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
        self._classes = alike(self._pool, self._burdens)
        self._answers = no_answers(
            self._pool,
            self._burdens,
            self._classes,
            groups=len(rows.serves),
            slots=instance.slots.count,
        )
        self._whole = whole_burdens(self._burdens)
        self._touch = np.zeros_like(self._answers.points)
        self._asked = np.zeros_like(self._touch)
        self._work = np.zeros(
            (len(instance.requirement.deadlines), instance.requirement.grid.count)
        )
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
            self._touch = np.array([points[own].mean(axis=0) for own in self._classes])
            self._touch = self._touch.reshape(self._answers.points.shape)
            self._touch[:, self._whole] = np.floor(self._touch[:, self._whole]) + 0.5
        self._prices = np.clip(prices, 0.0, self._most)
        self._direction = np.zeros_like(self._prices)
        self._square = np.zeros_like(self._prices)
        self._lean = np.zeros_like(self._touch)
        self._steps = 0

    def blend(self, mean: FractionalRoster, share: float) -> None:
        """Move mixtures towards the last answers by a share: those of one agent of each class."""
        mean.blend(self._answers, self._work, share)

    def spread(self, mean: FractionalRoster) -> None:
        """Give every agent the mixture of the one who answered for all of the class."""
        mean.spread(self._classes)

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
        left = min(1.0, expected / ENOUGH) * (1 - done) ** 2
        self._steps += 1
        self._direction += FRESH * (shortage - self._direction)
        self._square += (1 - MEMORY) * (shortage**2 - self._square)
        size = np.sqrt(self._square / (1 - MEMORY**self._steps)) + STEADY
        self._prices += PACE * self.instance.rows.unit * left * self._direction / size
        np.clip(self._prices, 0.0, self._most, out=self._prices)
        self._lean += FRESH * (self._answers.points - self._asked - self._lean)
        self._touch = np.maximum(0.0, self._touch + LEAN * left * self._lean)
        return self.best

    def evaluate(self, prices: Float) -> tuple[float, Float]:
        """Give the bound at some prices, and what each row then lacks, (rows, slots)."""
        instance = self.instance
        rows = instance.rows
        asked, value = np.zeros_like(prices), np.zeros_like(prices)
        asked_cells(self._cells, instance.base_on_duty, prices, asked, value)
        bound = float(value.sum()) + rows.charged(instance.base_on_duty) + self._constant
        late = self._plan_work(prices)
        work = to_slots(self._work, instance.requirement.grid, instance.slots)
        cost, presence = self._tours(prices)
        lacking = asked + rows.deferred.astype(np.float64) @ work - presence
        return bound + late + cost, np.where(self._most > 0, lacking, 0.0)

    def _tours(self, prices: Float) -> tuple[float, Float]:
        """Give the cost of every agent's best tour, and the presence they give, (rows, slots)."""
        serves, value = self.instance.rows.serves, self._bench.value
        for group in range(len(serves)):
            group_value(self._cells, prices, group, value[group])
        answers = self._answers
        answer(self._pool, self._burdens, self._bench, answers, self._touch)
        cost = float(answers.members @ answers.costs)
        if self._burdens.price > 0:
            cost += ask_burdens(self._burdens, answers, self._whole, self._touch, self._asked)
        return cost, np.asarray(serves.T.astype(np.float64) @ answers.presence)

    def _plan_work(self, prices: Float) -> float:
        """Give the cost of deferred work, done where it is cheapest."""
        instance = self.instance
        self._work[:] = 0.0
        total = 0.0
        for q, deadline in enumerate(instance.requirement.deadlines):
            total += cheapest_work(
                np.asarray(deadline.arrived, np.float64),
                np.minimum(deadline.due, deadline.arrived),
                interval_prices(instance, q, prices),
                instance.prices.late,
                instance.prices.shortage,
                self._work[q],
            )
        return total
