"""The bound, improved beside the search."""

from collections.abc import Callable
from threading import Event, Thread

import numpy as np

from scheduling.bound import LagrangianBound
from scheduling.fractional import FractionalRoster
from scheduling.pool import Pool

GRACE = 0.5
"""How long the last step may take before it is left to itself [s]."""

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
        """Climb until the share of the climb that is over is None."""
        if self._bound is None:
            self._bound = LagrangianBound(self._instance, pool=self._pool)
            self._bound.start_from(self._prices, points=self._points)
        steps, begun = 0, 0.0
        while not self._stop.is_set() and (done := share()) is not None:
            if not steps:
                begun = done
            now = (done - begun) / (1 - begun)
            self._bound.step(now, expected=steps / now if now > 0 else 1.0)
            steps += 1

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
