"""The bound, improved beside the search."""

from collections.abc import Callable, Iterator
from threading import Event, Thread

import numpy as np

from scheduling.bound import LagrangianBound
from scheduling.fractional import FractionalRoster
from scheduling.pool import Pool

GRACE = 0.5
"""How long the last step may take before it is left to itself [s]."""

FEWEST_STEPS = 60
"""Of fewer answers a mean says little."""

TRIED_STEPS = 4
"""After so many steps it is known whether there is time for a mean."""

Share = Callable[[], float | None]
"""Gives the share of a climb that is over, in [0, 1); None: it ends."""


class Proof:
    """Climbs a bound from good prices, in a thread of its own or when told to.

    Parameters
    ----------
    fractional
        The relaxed problem's solution: its prices, and the burdens where the price of unfairness
        is touched.
    """

    def __init__(self, fractional: FractionalRoster, *, pool: Pool) -> None:
        self._instance = fractional.instance
        self._pool = pool
        self._points = fractional.points.copy()
        self._prices = fractional.prices.copy()
        self._bound: LagrangianBound | None = None
        self._begun: float | None = None
        self._steps = 0
        self._stop = Event()
        self._thread: Thread | None = None

    def value(self) -> float:
        """Give the best bound proven."""
        return -np.inf if self._bound is None else self._bound.best

    def evaluate(self) -> float:
        """Give the bound at the prices that it starts from."""
        self.run(lambda: None)
        return self.value()

    def run(self, share: Share) -> None:
        """Climb until the share of the climb that is over is None; go on where one has begun."""
        for _ in self._climb(share):
            pass

    def mixtures(self, share: Share, before: FractionalRoster, *, until: float) -> FractionalRoster:
        """Begin to climb, and give the mean of the answers; what was before after few steps.

        Each answer weighs as much as the step that it leads to, the earliest less.

        Parameters
        ----------
        until
            Share of the climb after which the mean is given; ``run`` or ``start`` goes on.
        """
        mean, total, steps = before, 0.0, 0
        for bound, done in self._climb(share):
            steps += 1
            if steps == TRIED_STEPS:
                if done * FEWEST_STEPS > (TRIED_STEPS - 1) * until:
                    return before
                mean = before.copy()
            if steps >= TRIED_STEPS:
                weight = done * (1 - done) ** 2
                total += weight
                if weight > 0:
                    bound.blend(mean, weight / total)
            if done >= until:
                break
        if self._bound is None or steps < FEWEST_STEPS or total == 0:
            return before
        self._bound.spread(mean)
        return mean

    def _climb(self, share: Share) -> Iterator[tuple[LagrangianBound, float]]:
        """Climb; give the bound after each step, and the share that was over before it."""
        if self._bound is None:
            self._bound = LagrangianBound(self._instance, pool=self._pool)
            self._bound.start_from(self._prices, points=self._points)
        while not self._stop.is_set() and (over := share()) is not None:
            if self._begun is None:
                self._begun = over
            done = (over - self._begun) / (1 - self._begun)
            self._bound.step(done, expected=self._steps / done if done > 0 else 1.0)
            self._steps += 1
            yield self._bound, done

    def start(self, share: Share) -> None:
        """Climb in a thread."""
        self._thread = Thread(target=self.run, args=(share,), daemon=True)
        self._thread.start()

    def finish(self) -> float:
        """End the climb; give the bound."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(GRACE)
        return self.value()
