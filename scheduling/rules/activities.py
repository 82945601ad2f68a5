"""Activities inside a shift."""

from collections.abc import Iterator

from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation


class Activities(Rule):
    """Activities fill a shift from start to end without gap or overlap."""

    name = "activities"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Walk through the activities; made shifts have no others."""
        for shift in tour.shifts:
            at = shift.start_at
            for activity in shift.activities:
                if activity.start_at != at or activity.end_at <= activity.start_at:
                    yield tour.violation(
                        shift.schedule_date,
                        self.name,
                        f"{activity.code} does not start where the "
                        "activity before it ends, or has no length",
                    )
                at = activity.end_at
            if at != shift.end_at:
                yield tour.violation(
                    shift.schedule_date, self.name, "the activities do not end with the shift"
                )
