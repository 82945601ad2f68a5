"""Lengths of shift templates."""

from collections.abc import Iterator
from datetime import timedelta

from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation

MINUTE = timedelta(minutes=1)


class Length(Rule):
    """A shift lasts one of its template's lengths, in elapsed time, breaks included."""

    name = "length"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the length; the possible shifts have no others."""
        for shift, template in tour.templated():
            minutes = (shift.end_at - shift.start_at) / MINUTE
            shortest, step = template.length_minutes, template.length_step_minutes
            lengths = range(shortest, (template.longest_minutes or shortest) + 1, step)
            if minutes not in lengths:
                due = f"{lengths[0]}"
                if len(lengths) > 1:
                    due += f" to {lengths[-1]} in steps of {step}"
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"{template.name} lasts {due} minutes, not {minutes:g}",
                )
