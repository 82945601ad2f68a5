"""Every agent's best tours against prices of coverage."""

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import Corridor
from scheduling.columns.counting import Counting, counting
from scheduling.columns.question import Freedom, Question
from scheduling.columns.resting import Resting, resting
from scheduling.evaluation import option_charge
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.rules import RULES

Int = NDArray[np.int64]
Float = NDArray[np.float64]


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
    ) -> Question:
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
