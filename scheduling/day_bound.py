"""A proven lower bound of the cost of one day, by prices of its cells."""

import numpy as np
from numpy.typing import NDArray

from scheduling.day_bound_kernel import PACE, Climb, bound_at, climb_up
from scheduling.day_tables import DayCase

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


class DayBound:
    """Prices the cells of a day and lets every agent answer on his own.

    For any price of an agent missing in a cell, the sum of everybody's cheapest answers and of
    what cells cost that ask for as many agents as suits them at the price is at most the cost of
    any choices. Agents come whole in the cells and in the answers, so the best prices give the
    value of the linear program over whole shifts with their breaks. Prices from elsewhere, such
    as those of a linear program solved with rounding errors, are as good: the bound is computed
    from them anew.
    """

    def __init__(self, case: DayCase) -> None:
        day, now = case.day, case.chosen.on_duty
        self.case = case
        missing = np.clip(day.need - day.others, 0.0, 1.0)
        most = (day.price[:, :, None] * missing).sum(axis=0)
        # Midway between what one agent more is worth and what one fewer would cost.
        both = [np.clip(day.need - there, 0.0, 1.0) for there in (now, now - 1)]
        prices = (day.price[:, :, None] * (both[0] + both[1])).sum(axis=0) / 2
        prices = np.minimum(prices, most)
        shape = (*day.used.shape, day.break_length.shape[1])
        self._climb = Climb(
            prices=prices,
            best_prices=prices.copy(),
            most=most,
            direction=np.zeros_like(prices),
            status=np.array([-np.inf, PACE, 0.0, 0.0]),
            answers=np.zeros(shape, np.int64),
            scores=np.full(shape[:2], np.inf),
        )
        self.try_prices(prices)

    @property
    def best(self) -> float:
        """The best bound so far."""
        return float(self._climb.status[0])

    @property
    def prices(self) -> Float:
        """The prices of the best bound, shape (rows, slots)."""
        return self._climb.best_prices.copy()

    def climb(self, cost: float, *, enough: float, steps: int) -> float:
        """Move the prices so many steps, or until the bound is enough; give the bound.

        Parameters
        ----------
        cost
            Of the best choices known.
        """
        climb_up(self.case.day, self._climb, cost, enough, steps, self.case.widest)
        return self.best

    def try_prices(self, prices: Float) -> float:
        """Give the best bound, these prices tried too."""
        inside = np.clip(prices, 0.0, self._climb.most)
        bound = bound_at(self.case.day, self._climb, inside, self.case.widest)
        if bound > self.best:
            self._climb.status[0] = bound
            self._climb.best_prices[:] = inside
        return self.best

    def raise_to(self, bound: float) -> None:
        """Take a bound proven elsewhere."""
        self._climb.status[0] = max(self.best, bound)

    def within(self, cost: float) -> Bool:
        """Tell which choices can be part of a day that costs no more, shape (choices,)."""
        day = self.case.day
        bound = bound_at(day, self._climb, self._climb.best_prices, self.case.widest)
        group = np.repeat(np.arange(len(day.size)), np.diff(day.pointer))
        scores = self._climb.scores[day.skill[group], day.option]
        costs = day.charge + np.where(day.option >= 0, scores, 0.0)
        least = np.minimum.reduceat(costs, day.pointer[:-1])
        return np.asarray(costs - least[group] <= cost - bound + 1e-6)
