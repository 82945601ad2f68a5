"""Ends of shift templates."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.measures import clock_minute, end_text, locked_options, measures
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

NEVER = 10**6


class Stop(Rule):
    """A shift ends between its template's earliest and latest stop, by the clock of the zone."""

    name = "stop"
    price = 100_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the end with the limits, on the day of the start or the next."""
        for shift, template in tour.templated():
            minute = clock_minute(shift.end_at, shift.schedule_date, tour.agent.zone)
            early = template.earliest_stop is not None and minute < template.earliest_stop
            late = template.latest_stop is not None and minute > template.latest_stop
            if early or late:
                side, due = (
                    ("before", template.earliest_stop) if early else ("after", template.latest_stop)
                )
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"{template.name} ends at {end_text(minute)}, {side} {end_text(due or 0)}",
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that end too early or too late."""
        templates = person.options.templates
        if all(t.earliest_stop is None and t.latest_stop is None for t in templates):
            return None
        low = np.array([0 if t.earliest_stop is None else t.earliest_stop for t in templates])
        high = np.array([NEVER if t.latest_stop is None else t.latest_stop for t in templates])
        own, end = person.options.template, measures(person).wall_end
        return ((low[own] <= end) & (end <= high[own])) | locked_options(person)

    def constrain(self, model: TourModel) -> None:
        """Bar the options that end too early or too late."""
        own = self.allowed(model.person)
        if own is not None:
            words = "every shift ends when its template allows"
            model.bar(self.name, ~own, day=None, words=words, price=self.price)
