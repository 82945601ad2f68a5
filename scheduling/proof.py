"""The bound, improved beside the search."""

from collections.abc import Callable
from threading import Event, Thread

import numpy as np
from numpy.typing import NDArray

from scheduling.bound import LagrangianBound

PACE = 0.3
"""First step [share of the distance from bound to cost]: the prices are nearly right."""


class Proof:
    """Climbs a bound from good prices, in a thread of its own or when told to."""

    def __init__(self, bound: LagrangianBound) -> None:
        self._bound = bound
        self._cost = 0.0
        self._stop = Event()
        self._thread: Thread | None = None

    def begin(self, prices: NDArray[np.float64], cost: float) -> None:
        """Give the prices to start from and the cost of a known roster."""
        self._cost = cost
        self._bound.start_from(prices, PACE)

    @property
    def value(self) -> float:
        """The best bound proven."""
        return self._bound.best

    def run(self, more: Callable[[int], bool]) -> None:
        """Climb while there is more to do; ``more`` gets the number of steps taken."""
        steps = 0
        while not self._stop.is_set() and more(steps):
            self._bound.step(self._cost)
            steps += 1

    def start(self, more: Callable[[int], bool]) -> None:
        """Climb in a thread."""
        self._thread = Thread(target=self.run, args=(more,), daemon=True)
        self._thread.start()

    def finish(self, *, wait: bool) -> float:
        """End the climb, waiting for its steps or cutting them short; give the bound."""
        if not wait:
            self._stop.set()
        if self._thread is not None:
            self._thread.join()
        return self.value
