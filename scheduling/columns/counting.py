"""Which rules of an agent are counted over the horizon, and which walk the small automaton."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.counted_kernel import Counted, sums
from scheduling.columns.local import LocalAutomaton, build_local, option_labels
from scheduling.columns.window import Followed, cut, follow
from scheduling.person import Person
from scheduling.rules.counter import Counter
from scheduling.rules.period_weekends import WeekendCount
from scheduling.rules.rule import Component
from scheduling.rules.template_shifts import Counters

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Count:
    """One sum over the whole horizon: what each label adds, and its limits."""

    weight: Int
    least: int
    most: int

    def left(self, labels: Int, first: int, end: int) -> "Count":
        """Give what a tour's other days leave to the days from ``first`` up to ``end``."""
        each = self.weight[labels]
        outside = int(each[:first].sum() + each[end:].sum())
        most = min(self.most - outside, int(self.weight.max()) * (end - first))
        return Count(self.weight, max(0, self.least - outside), most)

    def binds(self, days: int) -> bool:
        """Tell whether any labels of so many days break it."""
        return self.least > 0 or self.most < int(self.weight.max()) * days


@dataclass(frozen=True, slots=True, eq=False)
class Counting:
    """An agent's rules, ready for the kernel.

    Parameters
    ----------
    local
        The automaton of all rules that are not counted.
    label
        Of each option, shape (options,).
    total
        The sum with the widest range: paid time, as a rule.
    others
        The other sums; each may be left out until a tour breaks it.
    most_weekends
        Weekends that may be worked; None: no limit.
    """

    local: LocalAutomaton
    label: Int
    total: Count
    others: tuple[Count, ...]
    most_weekends: int | None
    tables: dict[tuple[int, ...], Counted] = field(default_factory=dict)

    def counted(self, active: tuple[int, ...]) -> Counted:
        """Give the kernel's tables, with only some of the other sums watched.

        Parameters
        ----------
        active
            Indices into ``others``.
        """
        if active not in self.tables:
            self.tables[active] = self._counted(active)
        return self.tables[active]

    def _counted(self, active: Sequence[int]) -> Counted:
        labels = len(self.total.weight)
        watched = [self.others[k] for k in active]
        tops = [c.most for c in watched]
        weekends = self.most_weekends
        sizes = [t + 1 for t in tops] + [1 if weekends is None else weekends + 1]
        codes = np.array(list(product(*(range(s) for s in sizes))), np.int64)
        steps = np.stack([c.weight for c in watched] or [np.zeros(labels, np.int64)], axis=1)
        kinds, kind = np.unique(steps, axis=0, return_inverse=True)
        move = np.full((2 * len(kinds), len(codes)), -1, np.int64)
        radix = np.cumprod([1, *sizes[:0:-1]])[::-1]
        for k, fresh in product(range(len(kinds)), range(2)):
            step = np.zeros(len(sizes), np.int64)
            step[:-1] = kinds[k][: len(watched)]
            step[-1] = fresh if weekends is not None else 0
            after = codes + step
            fits = (after < np.array(sizes)).all(axis=1)
            move[2 * k + fresh, fits] = (after @ radix)[fits]
        least = np.array([*(c.least for c in watched), 0])
        low, high = sums(self.local, self.total.weight, self.total.least, self.total.most)
        return Counted(
            unit=self.total.weight,
            kind=np.asarray(kind.reshape(-1), np.int64),
            move=move,
            legal=np.asarray((codes >= least).all(axis=1)),
            least=self.total.least,
            most=self.total.most,
            low=low,
            high=high,
            weekends=sizes[-1],
            fewest=np.zeros(len(low), np.int64),
            largest=np.full(len(low), sizes[-1]),
        )

    def follow(self, labels: Int) -> Followed:
        """Follow a tour through the automaton of the rules that are not counted."""
        return follow(self.local, labels)

    def legal(self, followed: Followed) -> bool:
        """Tell whether a tour keeps all rules."""
        total = self.total.weight[followed.labels].sum()
        return bool(
            followed.legal
            and self.total.least <= total <= self.total.most
            and (self.most_weekends is None or followed.weekends[-1] <= self.most_weekends)
            and not self.broken(followed.labels, ())
        )

    def window(self, followed: Followed, first: int, end: int) -> "Counting":
        """Give the rules of the days from ``first`` up to ``end``, a legal tour's others kept.

        One more day off at the end stands for the rest of the tour.
        """
        labels, days = followed.labels, end - first
        rest = followed.rest[end]
        weekends = self.most_weekends
        if weekends is not None:
            weekends -= int(followed.weekends[first] + rest[rest >= 0].min())
            weekends = weekends if weekends < days // 7 + 2 else None
        others = [c.left(labels, first, end) for c in self.others]
        return Counting(
            local=cut(self.local, followed, first, end),
            label=self.label,
            total=self.total.left(labels, first, end),
            others=tuple(c for c in others if c.binds(days)),
            most_weekends=weekends,
        )

    def size(self, active: Sequence[int]) -> int:
        """Give the number of states of all days together, with some other sums watched."""
        table = self.counted(())
        width = int((table.high - table.low).max()) + 1
        codes = table.move.shape[1]
        for k in active:
            codes *= self.others[k].most + 1
        return int(len(self.local.sizes) * int(self.local.sizes.max()) * codes * width)

    def broken(self, labels: Int, active: Sequence[int]) -> list[int]:
        """Give the other sums, not watched, that a tour takes beyond their limits."""
        return [
            k
            for k, count in enumerate(self.others)
            if k not in active and not count.least <= count.weight[labels].sum() <= count.most
        ]

    def keeps(self, labels: Int) -> NDArray[np.bool_]:
        """Tell which tours keep the other sums; ``labels`` has shape (tours, days)."""
        fine = np.ones(len(labels), np.bool_)
        for count in self.others:
            total = count.weight[labels].sum(axis=1)
            fine &= (total >= count.least) & (total <= count.most)
        return fine


def counting(person: Person, components: Sequence[Component]) -> Counting:
    """Part an agent's rules into those counted over the horizon and the others.

    Parameters
    ----------
    components
        Of all rules.
    """
    local: list[Component] = []
    whole: list[tuple[Counter, Int]] = []
    weekends = None
    for c in components:
        if isinstance(c, Counter) and len(c.least) == 1:
            whole.append((c, c.labels))
        elif isinstance(c, Counters) and all(len(k.least) == 1 for k in c.counters):
            own = np.array(c.own, np.int64)
            whole += [(k, own[c.labels, i]) for i, k in enumerate(c.counters)]
        elif isinstance(c, WeekendCount) and sum(c.closes) == 1 and c.start % 2 == 0:
            weekends = max(0, c.most[0] - c.start // 2)
        else:
            local.append(c)
    day = person.options.day_of()
    label = option_labels(local, [labels for _, labels in whole], day)
    _, first = np.unique(label, return_index=True)
    counts = sorted((_count(c, labels[first]) for c, labels in whole), key=lambda c: -c.most)
    total = counts.pop(0) if counts else Count(np.zeros(len(first) + 1, np.int64), 0, 0)
    weekend = np.array([d.weekday() >= 5 for d in person.dates], np.bool_)
    automaton = build_local(local, label, day, weekend)
    return Counting(automaton, label, total, tuple(counts), weekends)


def _count(counter: Counter, labels: Int) -> Count:
    """Give a counter of the whole horizon.

    Parameters
    ----------
    labels
        The counter's label of each of our labels but a day off.
    """
    weight = np.zeros(len(labels) + 1, np.int64)
    weight[1:] = np.array([*counter.weight, 0], np.int64)[labels]
    least, most = counter.least[0], counter.most[0]
    most = min(most, int(weight.max()) * len(counter.span))
    return Count(weight, max(0, least - counter.start), max(0, most - counter.start))
