"""Starts of shift templates."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from data.records import local_instant
from scheduling.rules.measures import clock_minute
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation


class Start(Rule):
    """A shift starts in its template's window, on its step, by the wall clock of the zone."""

    name = "start"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the start with each that the template has; the possible shifts have no others."""
        zone = tour.agent.zone
        for shift, template in tour.templated():
            day = shift.schedule_date
            minutes = range(
                template.earliest_start, template.latest_start + 1, template.step_minutes
            )
            clock = clock_minute(shift.start_at, day, zone)
            # The clock that it shows is the only candidate, but where the clock goes forward.
            candidates = (clock,) if clock in minutes else minutes
            if all(shift.start_at != local_instant(day, m, zone) for m in candidates):
                wall = shift.start_at.astimezone(ZoneInfo(zone))
                yield tour.violation(
                    day, self.name, f"{template.name} does not start at {wall:%Y-%m-%d %H:%M}"
                )
