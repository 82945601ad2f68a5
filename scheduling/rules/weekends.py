"""Weekends worked, of any so many in a row."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.limits import monday_of, weeks_of
from scheduling.person import Person
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


def weekends_worked(shifts: tuple[Shift, ...]) -> frozenset[date]:
    """Give the Mondays of the weeks on whose Saturday or Sunday a shift starts."""
    return frozenset(monday_of(s.schedule_date) for s in shifts if s.schedule_date.weekday() >= 5)


@dataclass(frozen=True, slots=True)
class Weekend:
    """A weekend of a model: the literals of its days, and one that it is worked."""

    days: tuple[Any, ...]
    worked: Any


def weekend_literals(model: TourModel) -> dict[date, Weekend]:
    """Give the weekends of the horizon by their Mondays."""
    dates = model.person.dates
    days: dict[date, list[Any]] = {}
    for d, day in enumerate(dates):
        if day.weekday() >= 5:
            days.setdefault(monday_of(day), []).append(model.works[d])
    found = {}
    for monday, works in days.items():
        worked = model.model.new_bool_var("")
        model.model.add_max_equality(worked, works)
        found[monday] = Weekend(tuple(works), worked)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class ShortWindow:
    """Remembers which of the last weekends were worked, as bits; the lowest is this week's.

    Parameters
    ----------
    most
        Weekends that may be worked among those remembered.
    weekday
        Shape (days,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    most: int
    weekday: tuple[int, ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Mark this weekend when it is worked; a Sunday ends the week."""
        after = states
        if label != OFF and self.weekday[day] >= 5:
            after = states | 1
            after = np.where(np.bitwise_count(after) > self.most, -1, after)
        if self.weekday[day] == 6:
            after = np.where(after < 0, -1, (after << 1) % self.size)
        return after


@dataclass(frozen=True, slots=True, eq=False)
class LongWindow:
    """Counts the weekends worked in a window as long as the horizon or longer.

    No weekend of the horizon leaves the window; of those before it leaves one at most at the end
    of each week. A state is, from the lowest digit: whether this weekend is worked; for each week
    to come whether a worked one leaves at its end, as bits; and the number of weekends worked.

    Parameters
    ----------
    most
        Weekends that may be worked in the window.
    weeks
        Weeks of the horizon.
    weekday
        Shape (days,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    most: int
    weeks: int
    weekday: tuple[int, ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Count this weekend once; at the end of a Sunday one may leave the window."""
        weeks, weekday = self.weeks, self.weekday[day]
        now, leaving, count = states & 1, (states >> 1) % (1 << weeks), states >> (1 + weeks)
        broken = np.zeros(states.shape, np.bool_)
        if label != OFF and weekday >= 5:
            count, now = count + 1 - now, np.ones_like(now)
            broken = count > self.most
        if weekday == 6:
            count, leaving, now = count - (leaving & 1), leaving >> 1, np.zeros_like(now)
        after = now | (leaving << 1) | (count << (1 + weeks))
        return np.where(broken | (count < 0), -1, after)


class Weekends(Rule):
    """Of any so many consecutive weekends at most the contract's number is worked.

    A weekend is worked when a shift starts on its Saturday or Sunday.
    """

    name = "weekends"
    price = 6000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Look back from each weekend worked, over the edge of the horizon."""
        most = tour.contract.max_weekends
        if most is None:
            return
        span = tour.contract.weekend_period_weeks
        worked = weekends_worked(tour.all_shifts)
        for monday in sorted(weekends_worked(tour.shifts)):
            count = sum(monday - timedelta(weeks=k) in worked for k in range(span))
            if count > most:
                yield tour.violation(
                    monday + timedelta(days=5),
                    self.name,
                    f"{count} weekends worked in {span} weeks; at most {most} are allowed",
                )

    def component(self, person: Person) -> Component | None:
        """Remember the weekends of the span; none where they cannot be too many."""
        most, span = person.contract.max_weekends, person.contract.weekend_period_weeks
        if most is None:
            return None
        mondays = weeks_of(person.dates[0], len(person.dates))
        worked = weekends_worked(person.previous)
        bits = [mondays[0] - timedelta(weeks=k) in worked for k in range(span)]
        weeks = len(mondays)
        if sum(bits) + weeks <= most:
            return None
        weekday = tuple(day.weekday() for day in person.dates)
        key = (self.name, most, span, weekday[0], len(weekday))
        labels = np.zeros_like(person.options.start)
        if span < weeks:
            start = sum(1 << k for k, bit in enumerate(bits) if bit)
            return ShortWindow(key, 1 << span, start, labels, most, weekday)
        # The count need not be right where no week of the horizon brings it down to the limit.
        largest = most + weeks
        leaving = sum(1 << k for k in range(weeks) if bits[span - 1 - k])
        start = bits[0] | leaving << 1 | min(sum(bits), largest) << (1 + weeks)
        size = (largest + 1) << (1 + weeks)
        return LongWindow(key, size, start, labels, most, weeks, weekday)

    def constrain(self, model: TourModel) -> None:
        """Limit the weekends worked in each span that ends in the horizon."""
        most, span = model.person.contract.max_weekends, model.person.contract.weekend_period_weeks
        if most is None:
            return
        worked = weekends_worked(model.person.previous)
        weekends = weekend_literals(model)
        for monday, days in weekends.items():
            window = [monday - timedelta(weeks=k) for k in range(span)]
            before = sum(m in worked for m in window)
            here = [weekends[m].worked for m in window if m in weekends and m not in worked]
            if before + len(here) <= most:
                continue
            literal = model.demand(
                self.name,
                day=monday + timedelta(days=5),
                words=f"at most {most} weekends worked in the {span} weeks up to "
                f"{monday + timedelta(days=6)}",
                price=self.price,
            )
            if before <= most:
                model.enforce(sum(here) <= most - before, literal)
            else:
                model.enforce(sum(days.days) == 0, literal)
