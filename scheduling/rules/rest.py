"""Rest between shifts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation

HOUR = timedelta(hours=1)


class Rest(Rule):
    """The elapsed time between two shifts is at least the contract's rest."""

    name = "rest"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with the one before, over the edge of the horizon."""
        least = timedelta(minutes=tour.contract.rest_minutes)
        inside = frozenset(tour.shifts)
        for before, after in pairwise(tour.all_shifts):
            if after not in inside:
                continue
            had = after.start_at - before.end_at
            if had < timedelta(0):
                yield tour.violation(after.schedule_date, "overlap", "two shifts overlap")
            elif had < least:
                yield tour.violation(
                    after.schedule_date,
                    self.name,
                    f"{had / HOUR:g} hours of rest before the shift; {least / HOUR:g} are due",
                )
