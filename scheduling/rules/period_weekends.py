"""Weekends worked in a contract period."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from scheduling.limits import PeriodLimit, monday_of
from scheduling.person import Person
from scheduling.rules.counter import UNLIMITED, period_spans
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.rules.weekends import weekend_literals, weekends_worked
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class WeekendCount:
    """Counts the weekends worked in a period: twice their number, and one when this one is.

    Parameters
    ----------
    most
        Of each day's period, shape (days,).
    weekday
        Shape (days,).
    closes
        The day is the last of its period, shape (days,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    most: tuple[int, ...]
    weekday: tuple[int, ...]
    closes: tuple[bool, ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Count this weekend once; a Sunday ends the week, and perhaps the period."""
        after = states
        if label != OFF and self.weekday[day] >= 5:
            after = np.where(states % 2 == 1, states, states + 3)
            after = np.where(after // 2 > self.most[day], -1, after)
        if self.closes[day]:
            return np.where(after < 0, -1, 0)
        if self.weekday[day] == 6:
            return np.where(after < 0, -1, np.minimum(after // 2 * 2, self.size - 2))
        return np.where(after < 0, -1, np.minimum(after, self.size - 1))


class PeriodWeekends(Rule):
    """In a contract period at most so many weekends are worked, those before the horizon too.

    A weekend is worked when a shift starts on its Saturday or Sunday.
    """

    name = "weekends a period"
    price = 6000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Count the weekends of each period up to each that is worked."""
        worked = weekends_worked(tour.all_shifts)
        for monday in sorted(weekends_worked(tour.shifts)):
            for limit in (p for p in tour.periods if p.holds(monday)):
                count = sum(limit.first_date <= m <= monday for m in worked)
                if limit.max_weekends is not None and count > limit.max_weekends:
                    yield tour.violation(
                        monday + timedelta(days=5),
                        self.name,
                        f"{count} weekends worked in the {limit.weeks} weeks from "
                        f"{limit.first_date}; at most {limit.max_weekends} are allowed",
                    )

    def component(self, person: Person) -> Component | None:
        """Count weekends; none where no period limits them."""
        own = period_spans(person, [(0, p.max_weekends) for p in person.periods])
        largest = max((s.most for s in own if s.most != UNLIMITED), default=None)
        if largest is None:
            return None
        most = tuple(s.most for s in own for _ in s.days)
        closes = tuple(d == s.days[-1] for s in own for d in s.days)
        weekday = tuple(day.weekday() for day in person.dates)
        return WeekendCount(
            key=(self.name, most, weekday[0], closes),
            size=2 * (largest + 2),
            start=self._start(person, person.periods[0], largest),
            labels=np.zeros_like(person.options.start),
            most=most,
            weekday=weekday,
            closes=closes,
        )

    @staticmethod
    def _start(person: Person, period: PeriodLimit, largest: int) -> int:
        """Count the weekends before the horizon, at most one too many."""
        before = {m for m in weekends_worked(person.previous) if period.holds(m)}
        begun = monday_of(person.dates[0]) in before
        return 2 * min(len(before), largest + 1) + begun

    def constrain(self, model: TourModel) -> None:
        """Limit the weekends of each period."""
        before = weekends_worked(model.person.previous)
        weekends = weekend_literals(model)
        for limit in (p for p in model.person.periods if p.max_weekends is not None):
            own = {m: w for m, w in weekends.items() if limit.holds(m)}
            here = [w.worked for m, w in own.items() if m not in before]
            left = (limit.max_weekends or 0) - sum(limit.holds(m) for m in before)
            if len(here) <= left or not own:
                continue
            literal = model.demand(
                self.name,
                day=limit.first_date,
                words=f"at most {limit.max_weekends} weekends worked in the "
                f"{limit.weeks} weeks from {limit.first_date}",
                price=self.price,
            )
            if left >= 0:
                model.enforce(sum(here) <= left, literal)
            else:
                model.enforce(sum(day for w in own.values() for day in w.days) == 0, literal)
