"""Rest and the distance between starts, in elapsed time."""

from datetime import date

import pytest


@pytest.mark.parametrize(("rest", "expected"), [(8, set()), (9, {"rest"})])
def test_rest_between_shifts(desk, broken, rest, expected):
    """Late ends at 22:00, early starts at 06:00."""
    desk.rules(rest_minutes=60 * rest)
    assert broken(desk.late(0), desk.early(1, 6)) == expected
    assert broken(desk.late(0), desk.early(2, 6)) == set()


@pytest.mark.parametrize(("rest", "expected"), [(7, set()), (8, {"rest"})])
def test_rest_is_elapsed_over_the_clock_change(desk, broken, rest, expected):
    """In the night of 29 March 2026 in Berlin 22:00 to 06:00 are seven hours."""
    desk.zone, desk.first = "Europe/Berlin", date(2026, 3, 23)
    desk.rules(rest_minutes=60 * rest)
    assert broken(desk.late(5), desk.early(6)) == expected


def test_rest_reaches_over_a_day_off(desk, broken):
    """After a night to 06:00 on Tuesday, 30 hours forbid Wednesday's early shift."""
    desk.rules(rest_minutes=30 * 60)
    assert broken(desk.night(0), desk.early(2, 7)) == {"rest"}
    assert broken(desk.night(0), desk.late(2)) == set()


def test_rest_after_a_shift_before_the_horizon(desk, broken):
    """A night before the first day."""
    desk.rules(rest_minutes=11 * 60)
    desk.previous = (desk.night(-1),)
    assert broken(desk.early(0)) == {"rest"}
    assert broken(desk.night(0)) == set()


def test_overlaps_are_named(desk, messages):
    """A shift that starts before the one before it has ended."""
    shift = desk.shift(1, 5)
    assert messages("rest", desk.night(0), shift) == ["two shifts overlap"]


@pytest.mark.parametrize(("hours", "expected"), [(23, set()), (24, {"distance between starts"})])
def test_starts_keep_their_distance(desk, broken, hours, expected):
    """07:00 and 06:00 on the next day."""
    desk.rules(min_start_distance_minutes=60 * hours)
    assert broken(desk.early(0, 7), desk.early(1, 6)) == expected
    assert broken(desk.early(0, 6), desk.early(1, 6)) == set()


def test_the_distance_is_elapsed_over_the_clock_change(desk, broken, messages):
    """06:00 to 06:00 are 23 hours when the clock goes forward."""
    desk.zone, desk.first = "Europe/Berlin", date(2026, 3, 23)
    desk.rules(min_start_distance_minutes=1440)
    shifts = (desk.early(5), desk.early(6))
    assert broken(*shifts) == {"distance between starts"}
    (message,) = messages("distance between starts", *shifts)
    assert message == "23 hours after the start of the shift before; 24 are due"


def test_the_distance_from_a_shift_before_the_horizon(desk, broken):
    """14:00 before the first day."""
    desk.rules(min_start_distance_minutes=20 * 60)
    desk.previous = (desk.late(-1),)
    assert broken(desk.early(0)) == {"distance between starts"}
    assert broken(desk.late(0)) == set()


def test_one_shift_a_day(desk, messages):
    """A second shift on a day."""
    found = messages("one shift a day", desk.early(0), desk.shift(0, 15, hours=4))
    assert found == ["a second shift starts"]
    assert messages("one shift a day", desk.early(0), desk.early(1)) == []
