"""Every agent's best tours against prices of coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import (
    INFINITE,
    Corridor,
    label_scores,
    near_tours,
    relax_days,
    trace,
)
from scheduling.columns.counting import Counting, counting
from scheduling.columns.resting import Resting, resting
from scheduling.evaluation import option_charge
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.rules import RULES

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
        self._corridors: dict[int, Corridor] = {}
        self._last: tuple[Freedom, Counting] | None = None

    def _surplus(self, instance: Instance) -> Float:
        """Give the charge for being at work while others suffice."""
        total = np.concatenate(([0.0], np.cumsum(instance.rows.charge)))
        counts = instance.rows.serves[self._option_group, -1]
        return np.asarray(counts * (total[self.options.end] - total[self.options.start]))

    def ask(
        self, total: Float, freedom: Freedom | None = None, *, corridor: Corridor | None = None
    ) -> "Question":
        """Put prices of coverage to the agent.

        Parameters
        ----------
        total
            Cost of the slots up to each one by skill set, shape (skill sets, slots + 1).
        freedom
            None: the whole tour may change.
        corridor
            Leave out tours beyond it, and those that might have more of a limited kind of shift
            than allowed: only on the best days it is offered; None: none is left out.
        """
        days = len(self.group)
        first, end = (0, days) if freedom is None else (freedom.first, freedom.end)
        own = slice(int(self.options.day_pointer[first]), int(self.options.day_pointer[end]))
        group = self._option_group[own]
        cost = total[group, self.options.end[own]] - total[group, self.options.start[own]]
        scores = np.where(self.available[own], cost + self.charge[own], np.inf)
        pointer = self.options.day_pointer[first : end + 1] - own.start
        rules, kept = self.rules, 0.0
        if freedom is not None:
            pointer = np.append(pointer, pointer[-1])
            rules = self._window(freedom)
            tour = np.concatenate([freedom.tour[:first], freedom.tour[end:]])
            tour = tour[tour >= 0]
            group = self._option_group[tour]
            paid = total[group, self.options.end[tour]] - total[group, self.options.start[tour]]
            kept = float((paid + self.charge[tour]).sum())
        if corridor is not None:
            self._limit(scores)
        return Question(
            rules=rules,
            pointer=pointer,
            label=rules.label[own],
            scores=scores,
            off=np.zeros(len(pointer) - 1),
            kept=kept,
            freedom=freedom,
            first_option=own.start,
            corridor=corridor,
        )

    def _limit(self, scores: Float) -> None:
        """Bar shifts of a limited kind but on as many days as there may be, the best ones."""
        day = self.options.day_of()
        for count in self.rules.others:
            weight = count.weight[self.rules.label + 1]
            best = np.full(len(self.group), np.inf)
            np.minimum.at(best, day, np.where(weight > 0, scores, np.inf))
            most = count.most // max(1, int(weight.max()))
            allowed = np.zeros(len(best), np.bool_)
            allowed[np.argsort(best, kind="stable")[:most]] = True
            scores[(weight > 0) & ~allowed[day]] = np.inf

    def labels(self, tour: Int) -> Int:
        """Give the labels of a tour's days, 0 a day off."""
        return np.where(tour >= 0, self.rules.label[tour] + 1, 0)

    def is_legal(self, tour: Int) -> bool:
        """Tell whether a tour keeps all rules."""
        return self.rules.legal(self.rules.follow(self.labels(tour)))

    def _window(self, freedom: Freedom) -> Counting:
        """Give the rules of the days that are free; the last ones are remembered."""
        last = self._last
        if last is None or last[0] is not freedom:
            followed = self.rules.follow(self.labels(freedom.tour))
            last = freedom, self.rules.window(followed, freedom.first, freedom.end)
            self._last = last
        return last[1]

    def corridor(self, states: int) -> Corridor | None:
        """Give a corridor around an even pace for about so many states; None: none is needed.

        Working time and weekends grow evenly on the days on which the agent can work.
        """
        size = self.rules.size(())
        if size <= states:
            return None
        if states not in self._corridors:
            self._corridors[states] = self._corridor(states / size)
        return self._corridors[states]

    def _corridor(self, share: float) -> Corridor:
        """Give the corridor for a share of all states; weekends and time are cut alike."""
        table, total = self.rules.counted(()), self.rules.total
        widest = int((table.high - table.low).max()) + 1
        largest = int(total.weight.max())
        weekends = self.rules.most_weekends or 0
        slack = max(1, int(weekends * np.sqrt(share)) // 2)
        share *= (weekends + 1) / min(weekends + 1, 2 * slack + 1)
        pace = max(3 * largest, int(widest * share - (total.most - total.least)) // 2)
        days = self.options.day_of()[self.available]
        even = np.zeros(len(self.group) + 1)
        even[1:] = np.cumsum(np.bincount(days, minlength=len(self.group)) > 0)
        even /= max(1.0, even[-1])
        return Corridor(
            low=np.asarray(np.floor(total.least * even) - pace, np.int64),
            high=np.asarray(np.ceil(total.most * even) + pace, np.int64),
            fewest=np.asarray(np.floor(0.5 * weekends * even) - slack, np.int64),
            largest=np.asarray(np.ceil(weekends * even) + slack, np.int64),
        )


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

    def answer(self, *, most: int = 1, scratch: "Scratch | None" = None) -> Answer:
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

    def _discouraged(self, active: tuple[int, ...], scratch: "Scratch | None") -> tuple[Int, ...]:
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

    def near(self, *, within: float, most: int, scratch: "Scratch") -> tuple[Int, bool]:
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

    def _walk(self, active: tuple[int, ...], best: Float, scratch: "Scratch | None") -> "_Walk":
        return _Walk(self.rules, active, best, scratch or Scratch(), corridor=self.corridor)

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


class _Walk:
    """The least costs to every state, for one agent and one set of scores."""

    def __init__(
        self,
        rules: Counting,
        active: tuple[int, ...],
        best: Float,
        scratch: "Scratch",
        *,
        corridor: Corridor | None,
    ) -> None:
        self._local, self._counted, self._best = rules.local, rules.counted(active), best
        if corridor is not None:
            self._counted = self._counted.within(corridor)
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
