"""Time at work without a break."""

from collections.abc import Iterator
from datetime import timedelta

from data.records import Shift
from scheduling.rules.breaks import breaks_of
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation

MINUTE = timedelta(minutes=1)


class ContiguousWork(Rule):
    """Before, between and after breaks the time at work is neither too short nor too long.

    Meetings, training and other activities that are no breaks are at work.
    """

    name = "contiguous work"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Measure each stretch from a break's end to the next break's start."""
        for shift, template in tour.templated():
            least, most = template.min_work_minutes, template.max_work_minutes
            for minutes in _stretches(shift):
                if minutes < least:
                    due = f"at least {least} are due"
                elif most is not None and minutes > most:
                    due = f"at most {most} are allowed"
                else:
                    continue
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"{minutes:g} minutes of work without a break; {due}",
                )


def _stretches(shift: Shift) -> Iterator[float]:
    """Give the times at work between breaks [minutes]."""
    taken = breaks_of(shift)
    ends = [shift.start_at, *(a.end_at for a in taken)]
    starts = [*(a.start_at for a in taken), shift.end_at]
    for end, start in zip(ends, starts, strict=True):
        yield (start - end) / MINUTE
