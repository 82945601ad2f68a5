"""One shift a day."""

from collections.abc import Iterator
from itertools import pairwise

from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation


class OneShiftADay(Rule):
    """At most one shift starts on a local day."""

    name = "one shift a day"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with the one before; tours have no place for a second."""
        for before, after in pairwise(tour.all_shifts):
            if before.schedule_date == after.schedule_date:
                yield tour.violation(after.schedule_date, self.name, "a second shift starts")
