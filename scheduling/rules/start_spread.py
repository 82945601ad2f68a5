"""Starts of a week that lie close together."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import clock_text
from scheduling.limits import monday_of
from scheduling.person import Person
from scheduling.rules.measures import clock_minute, measures
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StartWindow:
    """Remembers the earliest and the latest start of a week.

    State 0: no shift yet; the last: the shifts before the horizon are too far apart already.

    Parameters
    ----------
    low, high
        Earliest and latest start of each state from 1, as labels, shape (size - 2,).
    state
        State of each earliest and latest start; -1: too far apart, shape (labels, labels).
    closes
        The day is the last of its week, shape (days,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    low: Int
    high: Int
    state: Int
    closes: tuple[bool, ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Widen the window by a start; a Sunday closes it."""
        after = states
        if label != OFF:
            wider = self.state[np.minimum(self.low, label), np.maximum(self.high, label)]
            after = np.concatenate([[self.state[label, label]], wider, [-1]])[states]
        if self.closes[day]:
            return np.where(after < 0, -1, 0)
        return after


class StartSpread(Rule):
    """The starts of a Monday-to-Sunday week lie close together, by the clock of the zone."""

    name = "start times of a week"
    price = 2000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the earliest and the latest start of each week."""
        most = tour.contract.max_start_spread_minutes
        if most is None:
            return
        for monday in sorted({monday_of(s.schedule_date) for s in tour.shifts}):
            starts = [
                clock_minute(s.start_at, s.schedule_date, tour.agent.zone)
                for s in tour.all_shifts
                if monday_of(s.schedule_date) == monday
            ]
            if max(starts) - min(starts) > most:
                yield tour.violation(
                    max(monday, tour.dates[0]),
                    self.name,
                    f"shifts start between {clock_text(min(starts))} and "
                    f"{clock_text(max(starts))}; at most {most} minutes may lie between",
                )

    def component(self, person: Person) -> Component | None:
        """Remember the earliest and latest start; none where all starts are close enough."""
        most = person.contract.max_start_spread_minutes
        if most is None:
            return None
        own, before = measures(person).wall_start, _starts_before(person)
        starts = np.unique(np.concatenate([own, np.array(before, np.int64)]))
        if not len(starts) or starts[-1] - starts[0] <= most:
            return None
        near = np.triu(starts[None, :] - starts[:, None] <= most)
        low, high = np.nonzero(near)
        state = np.full(near.shape, -1, np.int64)
        state[low, high] = 1 + np.arange(len(low))
        first = 0
        if before:
            window = tuple(np.searchsorted(starts, [min(before), max(before)]))
            first = int(state[window]) if near[window] else len(low) + 1
        days = person.dates
        return StartWindow(
            key=(self.name, tuple(starts.tolist()), most, days[0].weekday(), len(days)),
            size=2 + len(low),
            start=first,
            labels=np.searchsorted(starts, own),
            low=low,
            high=high,
            state=state,
            closes=tuple(day.weekday() == 6 for day in days),
        )

    def constrain(self, model: TourModel) -> None:
        """Keep each start of a week at or after an earliest one, and close to it."""
        person, most = model.person, model.person.contract.max_start_spread_minutes
        wall = measures(person).wall_start
        before = _starts_before(person)
        first_monday = monday_of(person.dates[0])
        if most is None or not len(wall):
            return
        for monday in sorted({monday_of(day) for day in person.dates}):
            days = [d for d, day in enumerate(person.dates) if monday_of(day) == monday]
            literal = model.demand(
                self.name,
                day=monday,
                words=f"shifts of the week of {monday} start at most {most} minutes apart",
                price=self.price,
            )
            known = before if monday == first_monday else ()
            if known and max(known) - min(known) > most:
                model.enforce(sum(model.works[d] for d in days) == 0, literal)
                continue
            # The earliest start is one more variable: a choice of the window, not a shift's own.
            lowest = max(known) - most if known else int(wall.min())
            highest = min(known) if known else int(wall.max())
            earliest = model.model.new_int_var(lowest, highest, "")
            for d in days:
                start = model.total([d], wall)
                off = max(0, highest) * (1 - model.works[d])
                model.enforce(start + off >= earliest, literal)
                model.enforce(
                    start <= earliest + most + (0 - lowest) * (1 - model.works[d]), literal
                )


def _starts_before(person: Person) -> tuple[int, ...]:
    """Give the wall-clock starts of the horizon's first week that lie before it [minutes]."""
    monday = monday_of(person.dates[0])
    return tuple(
        clock_minute(s.start_at, s.schedule_date, person.agent.zone)
        for s in person.previous
        if monday_of(s.schedule_date) == monday
    )
