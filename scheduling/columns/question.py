"""What an agent is asked against some prices, and the best tours in answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import INFINITE, Corridor, label_scores
from scheduling.columns.counting import Counting
from scheduling.columns.walk import Scratch, Walk

Int = NDArray[np.int64]
Float = NDArray[np.float64]

MOST_STATES = 20_000_000
"""States of one agent's days and sums together; each takes 8 bytes."""

DISCOURAGEMENTS = 8
"""How often shifts are made dearer before they are barred."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An agent's best tours against some prices.

    Parameters
    ----------
    cost
        A lower bound of the cost of every legal tour: that of the best.
    tours
        Options of each day, -1 a day off; the best first, each shape (days,).
    """

    cost: float
    tours: tuple[Int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Freedom:
    """What of an agent's tour may change: the days from ``first`` up to ``end``.

    Parameters
    ----------
    tour
        A legal tour, whose other days are kept.
    """

    first: int
    end: int
    tour: Int


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """An agent's options against some prices, on the days that are free.

    Parameters
    ----------
    rules
        Of these days.
    pointer, label, scores
        First option of each day, and label and cost of each, INFINITE where it is barred.
    off
        Cost of each day off, shape (days,).
    kept
        Cost of the days that are not free.
    first_option
        Of the free days, among all.
    corridor
        Beyond which tours are left out.
    """

    rules: Counting
    pointer: Int
    label: Int
    scores: Float
    off: Float
    kept: float = 0.0
    freedom: Freedom | None = None
    first_option: int = 0
    corridor: Corridor | None = None

    def answer(self, *, most: int = 1, scratch: Scratch | None = None) -> Answer:
        """Give the best tours; with a corridor or not, their cost is that of the walk."""
        best, option = self._best(self.scores)
        active: tuple[int, ...] = ()
        while True:
            walk = self._walk(active, best, scratch)
            found = walk.ends(most)
            broken = self.rules.broken(found[0], active) if found else []
            if not broken:
                break
            if self.rules.size((*active, broken[0])) > MOST_STATES:
                return Answer(walk.least + self.kept, self._discouraged(active, scratch))
            active = (*active, broken[0])
        legal = [labels for labels in found if not self.rules.broken(labels, active)]
        tours = self._tours(np.array([self._options(option, labels) for labels in legal]))
        return Answer(walk.least + self.kept, tuple(tours))

    def _discouraged(self, active: tuple[int, ...], scratch: Scratch | None) -> tuple[Int, ...]:
        """Give a good legal tour where watching one more sum takes too much memory.

        Shifts that count for sums beyond their most are made dearer until none is, at last barred.
        """
        scores = self.scores
        finite = scores[scores < INFINITE]
        penalty = float(np.ptp(finite)) / 16 if len(finite) else 0.0
        for attempt in range(2 * DISCOURAGEMENTS):
            best, option = self._best(scores)
            found = self._walk(active, best, scratch).ends(1)
            broken = self.rules.broken(found[0], active) if found else []
            if found and not broken:
                return tuple(self._tours(self._options(option, found[0])[None]))
            for k in broken:
                weight = self.rules.others[k].weight[self.label + 1]
                scores = np.minimum(scores + penalty * weight, INFINITE)
            penalty = 1.5 * penalty if attempt < DISCOURAGEMENTS else INFINITE
        return ()

    def near(self, *, within: float, most: int, scratch: Scratch) -> tuple[Int, bool]:
        """Give every tour that costs little more than the best, and whether these are all.

        Parameters
        ----------
        within
            How much more.
        most
            Room for tours, those that break sums that are not watched among them.

        Returns
        -------
        tours, complete
            Shape (tours, days).
        """
        best, _ = self._best(self.scores)
        walk = self._walk((), best, scratch)
        tours = np.empty((most, len(self.off)), np.int64)
        # Where sums that are not watched make the best tour too cheap, more tours come along.
        least = walk.least
        if self.rules.others:
            least = self.answer(scratch=Scratch()).cost - self.kept
        count = walk.near(self.pointer, self.label, self.scores, self.off, tours, within + least)
        found = tours[: abs(count)]
        labels = np.where(found >= 0, self.label[found] + 1, 0)
        return self._tours(found[self.rules.keeps(labels)]), count >= 0

    def _walk(self, active: tuple[int, ...], best: Float, scratch: Scratch | None) -> Walk:
        return Walk(self.rules, active, best, scratch or Scratch(), corridor=self.corridor)

    def _best(self, scores: Float) -> tuple[Float, Int]:
        """Give the cheapest option of each day and label, and its cost."""
        labels = len(self.rules.total.weight)
        best = np.empty((len(self.off), labels))
        option = np.empty((len(self.off), labels), np.int64)
        label_scores(self.pointer, self.label, scores, self.off, best, option)
        return best, option

    def _options(self, option: Int, labels: Int) -> Int:
        return np.asarray(option[np.arange(len(labels)), labels])

    def _tours(self, found: Int) -> Int:
        """Give whole tours for choices on the free days, shape (tours, days)."""
        if not len(found):
            return np.zeros((0, len(self.off)), np.int64)
        whole = np.where(found >= 0, found + self.first_option, -1)
        if self.freedom is None:
            return np.asarray(whole)
        out = np.repeat(self.freedom.tour[None], len(found), axis=0)
        out[:, self.freedom.first : self.freedom.end] = whole[:, :-1]
        return out
