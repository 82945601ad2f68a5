"""Every agent's best tours against prices of coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import INFINITE, label_scores, near_tours, relax_days, trace
from scheduling.columns.counting import Counting, counting
from scheduling.columns.resting import Resting, resting
from scheduling.evaluation import option_charge
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.rules import RULES

Int = NDArray[np.int64]
Float = NDArray[np.float64]

MOST_STATES = 60_000_000
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
        self.group = instance.skill_set[agent]
        self._option_group = self.group[options.day_of()]
        self.charge = option_charge(instance, agent) + self._surplus(instance)
        self._labels = len(rules.total.weight)

    def _surplus(self, instance: Instance) -> Float:
        """Give the charge for being at work while others suffice."""
        total = np.concatenate(([0.0], np.cumsum(instance.rows.charge)))
        counts = instance.rows.serves[self._option_group, -1]
        return np.asarray(counts * (total[self.options.end] - total[self.options.start]))

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
        days = np.arange(len(off))
        best, option = self._best(scores, off)
        active: tuple[int, ...] = ()
        while True:
            walk = _Walk(self.rules, active, best, scratch or Scratch())
            found = walk.ends(most)
            broken = self.rules.broken(found[0], active) if found else []
            if not broken:
                break
            if self.rules.size((*active, broken[0])) > MOST_STATES:
                return Answer(walk.least, self._discouraged(scores, off, active, scratch))
            active = (*active, broken[0])
        legal = [labels for labels in found if not self.rules.broken(labels, active)]
        return Answer(walk.least, tuple(option[days, labels] for labels in legal))

    def _discouraged(
        self, scores: Float, off: Float, active: tuple[int, ...], scratch: "Scratch | None"
    ) -> tuple[Int, ...]:
        """Give a good legal tour where watching one more sum takes too much memory.

        Shifts that count for sums beyond their most are made dearer until none is, at last barred.
        """
        finite = scores[scores < INFINITE]
        penalty = float(np.ptp(finite)) / 16 if len(finite) else 0.0
        for attempt in range(2 * DISCOURAGEMENTS):
            best, option = self._best(scores, off)
            found = _Walk(self.rules, active, best, scratch or Scratch()).ends(1)
            broken = self.rules.broken(found[0], active) if found else []
            if found and not broken:
                return (option[np.arange(len(off)), found[0]],)
            for k in broken:
                weight = self.rules.others[k].weight[self.rules.label + 1]
                scores = np.minimum(scores + penalty * weight, INFINITE)
            penalty = 1.5 * penalty if attempt < DISCOURAGEMENTS else INFINITE
        return ()

    def near(
        self, scores: Float, off: Float, *, within: float, most: int, scratch: "Scratch"
    ) -> tuple[Int, bool]:
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
        best, _ = self._best(scores, off)
        walk = _Walk(self.rules, (), best, scratch)
        tours = np.empty((most, len(off)), np.int64)
        # Where sums that are not watched make the best tour too cheap, more tours come along.
        least = self.answer(scores, off, scratch=Scratch()).cost
        count = walk.near(
            self.options.day_pointer, self.rules.label, scores, off, tours, within + least
        )
        found = tours[: abs(count)]
        labels = np.where(found >= 0, self.rules.label[found] + 1, 0)
        return found[self.rules.keeps(labels)], count >= 0

    def _best(self, scores: Float, off: Float) -> tuple[Float, Int]:
        """Give the cheapest option of each day and label, and its cost."""
        best = np.empty((len(off), self._labels))
        option = np.empty((len(off), self._labels), np.int64)
        label_scores(self.options.day_pointer, self.rules.label, scores, off, best, option)
        return best, option


class _Walk:
    """The least costs to every state, for one agent and one set of scores."""

    def __init__(
        self, rules: Counting, active: tuple[int, ...], best: Float, scratch: "Scratch"
    ) -> None:
        self._local, self._counted, self._best = rules.local, rules.counted(active), best
        counted, days = self._counted, len(best)
        self._width = int((counted.high - counted.low).max()) + 1
        shape = (days + 1, int(self._local.sizes.max()), counted.move.shape[1], self._width)
        self._reached = np.zeros(shape[:2], np.bool_)
        self.least = INFINITE
        if self._width > 0 and self._local.start >= 0:
            self._cost = scratch.get(shape)
            relax_days(self._local, counted, best, self._cost, self._reached)
        if self._reached[days, 0]:
            self._ends = np.where(counted.legal[:, None], self._cost[days, 0], np.inf)
            self.least = min(INFINITE, float(self._ends.min()))

    def ends(self, most: int) -> list[Int]:
        """Give the labels of the best tours of different ends."""
        found: list[Int] = []
        if self.least >= INFINITE:
            return found
        days = len(self._best)
        low = int(self._counted.low[days, 0])
        for place in np.argsort(self._ends, axis=None)[:most].tolist():
            code, total = divmod(place, self._width)
            if self._ends[code, total] >= INFINITE:
                break
            end, labels = np.array([code, total + low]), np.zeros(days, np.int64)
            trace(self._local, self._counted, self._best, self._cost, self._reached, end, labels)
            found.append(labels)
        return found

    def near(  # noqa: PLR0917 - passed on to a kernel
        self, pointer: Int, label: Int, scores: Float, off: Float, tours: Int, limit: float
    ) -> int:
        """Write the tours that cost at most a limit; give how many, negative if there are more."""
        if self.least >= INFINITE:
            return 0
        return near_tours(
            self._local,
            self._counted,
            pointer,
            label,
            scores,
            off,
            self._cost,
            self._reached,
            limit,
            tours,
        )


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
    rests: dict[ShiftOptions, Resting | None] = {}
    pricers = []
    for agent in range(len(instance.agents)):
        person = instance.person(agent)
        options = instance.options_of(agent)
        if options not in rests:
            rests[options] = resting(options, instance.slots.minutes)
        each = [rests[options], *(rule.component(person) for rule in RULES)]
        components = [c for c in each if c is not None]
        key = (int(instance.option_set[agent]), *((c.key, c.start) for c in components))
        if key not in known:
            known[key] = counting(person, components)
        pricers.append(TourPricer(instance, agent, known[key]))
    return pricers
