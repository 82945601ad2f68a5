"""Locked shifts."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.person import Person
from scheduling.rules.measures import is_shift, measures
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class WorkedDays:
    """Days that must be worked; there is one state.

    Parameters
    ----------
    due
        The day must be worked, shape (days,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    due: tuple[bool, ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Ask for work on the days that are due."""
        return np.full_like(states, -1 if label == OFF and self.due[day] else 0)


class LockedShifts(Rule):
    """Locked and manual shifts of the roster that is planned anew are kept as they are."""

    name = "locked shift"
    price = 60_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Look for each locked shift among the agent's."""
        if not tour.locked:
            return
        kept = {_content(shift) for shift in tour.shifts}
        for shift in tour.locked:
            if _content(shift) not in kept:
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"{_words(shift, tour.agent.zone)} is locked, but missing or changed",
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Leave on a day of a locked shift that shift alone."""
        if not person.locked:
            return None
        mask = np.ones(len(person.options.start), np.bool_)
        for shift in person.locked:
            own = is_shift(person, shift)
            day = measures(person).day == (shift.schedule_date - person.dates[0]).days
            mask &= own | ~day
        return mask

    def component(self, person: Person) -> Component | None:
        """Ask for work on the days of locked shifts."""
        if not person.locked:
            return None
        days = {shift.schedule_date for shift in person.locked}
        due = tuple(day in days for day in person.dates)
        return WorkedDays((self.name, due), 1, 0, np.zeros_like(person.options.start), due)

    def constrain(self, model: TourModel) -> None:
        """Ask for each locked shift."""
        person = model.person
        for shift in person.locked:
            options = np.flatnonzero(is_shift(person, shift)).tolist()
            literals = [model.option[o] for o in options if model.option[o] is not None]
            literal = model.demand(
                self.name,
                day=shift.schedule_date,
                words=f"the locked shift of {_words(shift, person.agent.zone)}",
                price=self.price,
            )
            model.enforce(model.sum(literals) >= 1, literal)


def _content(shift: Shift) -> tuple[Any, ...]:
    return (shift.schedule_date, shift.start_at, shift.end_at, shift.template, shift.activities)


def _words(shift: Shift, zone: str) -> str:
    """Say a shift: ``2026-06-01 08:00-16:00``."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (shift.start_at, shift.end_at))
    return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
