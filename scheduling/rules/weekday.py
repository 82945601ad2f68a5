"""Weekdays of shift templates."""

from collections.abc import Iterator

from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation


class Weekday(Rule):
    """A shift starts on a weekday of its template."""

    name = "weekday"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the day; the possible shifts have no others."""
        for shift, template in tour.templated():
            day = shift.schedule_date
            if day.weekday() not in template.weekdays:
                yield tour.violation(
                    day, self.name, f"{template.name} does not start on a {day:%A}"
                )
