"""Every agent's best tours against prices of coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import INFINITE, label_scores, relax_days, trace
from scheduling.columns.counting import Counting, counting
from scheduling.evaluation import paid_rate
from scheduling.instance import Instance
from scheduling.rules import RULES

Int = NDArray[np.int64]
Float = NDArray[np.float64]

MOST_ENDS = 3
"""Tours given for one agent at once: the best ones of different ends."""


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


class TourPricer:
    """Finds one agent's best legal tours, by the rules of the instance.

    Sums over the horizon other than the widest are watched only once a tour broke them: what is
    not watched makes a tour too cheap, never too dear, so that the cost stays a lower bound.

    Parameters
    ----------
    rules
        Shared by agents with the same contract and past.
    charge
        What each option costs whatever the coverage, shape (options,).
    group
        The agent's skill set on each day, shape (days,).
    """

    def __init__(self, instance: Instance, agent: int, rules: Counting) -> None:
        options = instance.options_of(agent)
        self.rules = rules
        self.options = options
        self.available = instance.available[agent]
        self.charge = instance.wish_cost[agent] + paid_rate(instance) * options.paid_minutes
        self.group = instance.skill_set[agent]
        self._option_group = self.group[options.day_of()]
        self._labels = len(rules.total.weight)

    def scores(self, value: Float) -> Float:
        """Give the cost of each option against a cost per slot, by skill set; shape (options,)."""
        total = np.zeros((len(value), value.shape[1] + 1))
        np.cumsum(value, axis=1, out=total[:, 1:])
        group = self._option_group
        cost = total[group, self.options.end] - total[group, self.options.start] + self.charge
        return np.where(self.available, cost, np.inf)

    def keep(self, tour: Int, free: NDArray[np.bool_], scores: Float, off: Float) -> None:
        """Bar in scores, and in costs of days off, what differs from a tour on days not free."""
        days = np.arange(len(tour))
        kept = ~free
        fixed = kept[self.options.day_of()]
        worked = tour[kept & (tour >= 0)]
        mine = scores[worked]
        scores[fixed] = INFINITE
        scores[worked] = mine
        off[days[kept & (tour >= 0)]] = INFINITE

    def answer(
        self, scores: Float, off: Float, *, most: int = 1, scratch: "Scratch | None" = None
    ) -> Answer:
        """Give the best tours.

        Parameters
        ----------
        scores
            Cost of each option, INFINITE where it is barred, shape (options,).
        off
            Cost of each day off, shape (days,).
        """
        days = len(off)
        best = np.empty((days, self._labels))
        option = np.empty((days, self._labels), np.int64)
        label_scores(self.options.day_pointer, self.rules.label, scores, off, best, option)
        active: tuple[int, ...] = ()
        while True:
            cost, found = self._ends(best, active, most, scratch or Scratch())
            broken = self.rules.broken(found[0], active) if found else []
            if not broken:
                break
            active = (*active, broken[0])
        legal = [labels for labels in found if not self.rules.broken(labels, active)]
        tours = tuple(option[np.arange(days), labels] for labels in legal)
        return Answer(cost, tours)

    def _ends(
        self, best: Float, active: tuple[int, ...], most: int, scratch: "Scratch"
    ) -> tuple[float, list[Int]]:
        """Give the least cost, and the labels of the best tours of different ends."""
        local, counted = self.rules.local, self.rules.counted(active)
        days = len(best)
        width = int((counted.high - counted.low).max()) + 1
        shape = (days + 1, int(local.sizes.max()), counted.move.shape[1], width)
        if width <= 0 or local.start < 0:
            return INFINITE, []
        cost = scratch.get(shape)
        reached = np.zeros(shape[:2], np.bool_)
        relax_days(local, counted, best, cost, reached)
        if not reached[days, 0]:
            return INFINITE, []
        low = int(counted.low[days, 0])
        ends = np.where(counted.legal[:, None], cost[days, 0], np.inf)
        order = np.argsort(ends, axis=None)[:most]
        found = []
        for place in order.tolist():
            code, total = divmod(place, width)
            if ends[code, total] >= INFINITE:
                break
            labels = np.zeros(days, np.int64)
            trace(local, counted, best, cost, reached, np.array([code, total + low]), labels)
            found.append(labels)
        return float(ends.min()), found


class Scratch:
    """Memory for the kernel, used again and again by one thread."""

    def __init__(self) -> None:
        self._memory = np.empty(0)

    def get(self, shape: Sequence[int]) -> Float:
        """Give an array of a shape; its content is whatever was there."""
        size = int(np.prod(shape))
        if len(self._memory) < size:
            self._memory = np.empty(size)
        return self._memory[:size].reshape(shape)


def tour_pricers(instance: Instance) -> list[TourPricer]:
    """Give a pricer for each agent; rules are compiled once for agents who share them."""
    known: dict[object, Counting] = {}
    pricers = []
    for agent in range(len(instance.agents)):
        person = instance.person(agent)
        components = [c for rule in RULES if (c := rule.component(person)) is not None]
        key = (int(instance.option_set[agent]), *((c.key, c.start) for c in components))
        if key not in known:
            known[key] = counting(person, components)
        pricers.append(TourPricer(instance, agent, known[key]))
    return pricers
