"""Opening hours on the grid."""

from datetime import date

import numpy as np
import pytest

from data.records import Grid, Holiday, OpeningHours, Queue, ServiceGoal, opening_mask

WEEKDAYS = ((480, 1200),)
WEEK = (WEEKDAYS,) * 5 + (((540, 780), (840, 1020)), ())


def queue(zone: str, *, opening: OpeningHours) -> Queue:
    return Queue(
        name="voice",
        channel="immediate",
        media="voice",
        skills=frozenset({"voice"}),
        goal=ServiceGoal(0.8, 20),
        aht_seconds=300,
        zone=zone,
        opening=opening,
    )


def open_hours(day: date, *, zone: str = "Europe/Berlin", holidays: tuple[Holiday, ...] = ()):
    grid = Grid.for_days(day, 1, zone=zone, minutes=15)
    hours = OpeningHours(WEEK, ((600, 960),))
    return opening_mask(queue(zone, opening=hours), grid, holidays).sum() / 4


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 11, 23), 12), (date(2026, 11, 28), 4 + 3), (date(2026, 11, 29), 0)],
)
def test_each_weekday_has_its_own_spans(day, hours):
    """A Monday is open 8-20, a Saturday 9-13 and 14-17, a Sunday not at all."""
    assert open_hours(day) == hours


def test_the_end_of_a_span_is_closed():
    """08:00-20:00 opens the interval of 08:00 and closes that of 20:00."""
    grid = Grid.for_days(date(2026, 11, 23), 1, zone="Europe/Berlin", minutes=15)
    mask = opening_mask(queue("Europe/Berlin", opening=OpeningHours(WEEK)), grid, ())
    assert np.flatnonzero(mask)[[0, -1]].tolist() == [32, 79]


def test_holiday_hours_replace_the_weekdays():
    """On a public holiday the spans for holidays hold."""
    monday = date(2026, 11, 23)
    assert open_hours(monday, holidays=(Holiday(monday, "A holiday"),)) == 6


def test_a_special_day_keeps_usual_hours_unless_told_otherwise():
    """Black Friday is worked; a special day may ask for the holiday's hours."""
    friday = date(2026, 11, 27)
    assert open_hours(friday, holidays=(Holiday(friday, "Black Friday", own=True),)) == 12
    closing = Holiday(friday, "Inventory", own=True, hours="holiday")
    assert open_hours(friday, holidays=(closing,)) == 6


def test_without_holiday_hours_a_holiday_is_a_weekday():
    """A queue that says nothing of holidays is open as usual."""
    monday = date(2026, 11, 23)
    grid = Grid.for_days(monday, 1, zone="Europe/Berlin", minutes=15)
    hours = queue("Europe/Berlin", opening=OpeningHours(WEEK))
    assert opening_mask(hours, grid, (Holiday(monday, "A holiday"),)).sum() == 48


@pytest.mark.parametrize(("day", "quarters"), [(date(2026, 3, 29), 12), (date(2026, 10, 25), 20)])
def test_opening_is_wall_time_on_days_of_23_and_25_hours(day, quarters):
    """00:00-04:00 holds 3 elapsed hours in spring and 5 in autumn."""
    grid = Grid.for_days(day, 1, zone="Europe/Berlin", minutes=15)
    hours = OpeningHours((((0, 240),),) * 7)
    assert opening_mask(queue("Europe/Berlin", opening=hours), grid, ()).sum() == quarters


def test_a_holiday_is_a_day_of_the_queues_zone():
    """In a grid of Berlin's day, New York's holiday begins six hours later."""
    day = date(2026, 11, 26)
    grid = Grid.for_days(day, 1, zone="Europe/Berlin", minutes=60)
    hours = OpeningHours((((0, 1440),),) * 7, ())
    mask = opening_mask(
        queue("America/New_York", opening=hours), grid, (Holiday(day, "Thanksgiving Day"),)
    )
    assert mask.tolist() == [True] * 6 + [False] * 18
