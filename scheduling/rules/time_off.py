"""Approved time off."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.measures import clear_of
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class TimeOffKept(Rule):
    """Nobody works during approved time off."""

    name = "time off"
    price = 200_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with each span."""
        for shift in tour.shifts:
            for span in tour.time_off:
                if shift.start_at < span.end_at and span.start_at < shift.end_at:
                    yield tour.violation(
                        shift.schedule_date, self.name, f"the shift overlaps {span.kind}"
                    )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that overlap a span."""
        if not person.time_off:
            return None
        return clear_of(person, ((span.start_at, span.end_at) for span in person.time_off))

    def constrain(self, model: TourModel) -> None:
        """Bar the options that overlap each span."""
        person = model.person
        zone = ZoneInfo(person.agent.zone)
        for span in person.time_off:
            start, end = span.start_at.astimezone(zone), span.end_at.astimezone(zone)
            model.bar(
                self.name,
                ~clear_of(person, [(span.start_at, span.end_at)]),
                day=min(max(start.date(), person.dates[0]), person.dates[-1]),
                words=f"no shift in {span.kind} from {start:%Y-%m-%d %H:%M} "
                f"to {end:%Y-%m-%d %H:%M}",
                price=self.price,
            )
