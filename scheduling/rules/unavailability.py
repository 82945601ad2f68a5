"""Times at which an agent is not available."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from data.records import Preference, clock_text, local_instant
from scheduling.person import Person
from scheduling.rules.history import DAY
from scheduling.rules.measures import clear_of
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class Unavailability(Rule):
    """No shift overlaps a weekly span in which the agent is unavailable."""

    name = "unavailability"
    price = 50_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with the spans of its days."""
        spans = _unavailable(tour.preferences)
        for shift in tour.shifts if spans else ():
            for span in spans:
                days = (shift.schedule_date, shift.schedule_date + DAY)
                for start_at, end_at in _instants(span, days, tour.agent.zone):
                    if shift.start_at < end_at and start_at < shift.end_at:
                        yield tour.violation(
                            shift.schedule_date,
                            self.name,
                            f"the shift overlaps {_words(span)}, when the agent is unavailable",
                        )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that overlap a span."""
        own = _unavailable(person.preferences)
        if not own:
            return None
        return clear_of(person, (span for each in own for span in _spans(each, person)))

    def constrain(self, model: TourModel) -> None:
        """Bar the options that overlap a span, for each weekly span."""
        for span in _unavailable(model.person.preferences):
            model.bar(
                self.name,
                ~clear_of(model.person, _spans(span, model.person)),
                day=None,
                words=f"no shift in {_words(span)}",
                price=self.price,
            )


def _unavailable(preferences: Sequence[Preference]) -> tuple[Preference, ...]:
    return tuple(p for p in preferences if p.strength == "unavailable")


def _spans(span: Preference, person: Person) -> Iterator[tuple[datetime, datetime]]:
    """Give the instants of a weekly span on the horizon's days and the one after."""
    return _instants(span, (*person.dates, person.dates[-1] + DAY), person.agent.zone)


def _instants(
    span: Preference, days: Sequence[date], zone: str
) -> Iterator[tuple[datetime, datetime]]:
    for day in days:
        if span.weekday is None or span.weekday == day.weekday():
            start = local_instant(day, span.start_minute, zone)
            yield start, local_instant(day, span.end_minute, zone)


def _words(span: Preference) -> str:
    """Say a weekly span: ``Mon 08:00-12:00``."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    day = "every day" if span.weekday is None else names[span.weekday]
    return f"{day} {clock_text(span.start_minute)}-{clock_text(span.end_minute)}"
