"""Runs of working days and of days off."""

import pytest


@pytest.mark.parametrize(("days", "expected"), [(3, set()), (4, {"consecutive days"})])
def test_the_longest_run(desk, broken, days, expected):
    """At most three working days in a row."""
    desk.rules(max_consecutive_days=3)
    assert broken(*(desk.early(d) for d in range(days))) == expected


def test_the_longest_run_begins_before_the_horizon(desk, broken):
    """Two days before and two in the horizon."""
    desk.rules(max_consecutive_days=3)
    desk.previous = (desk.early(-2), desk.early(-1))
    assert broken(desk.early(0), desk.early(2)) == set()
    assert broken(desk.early(0), desk.early(1)) == {"consecutive days"}


def test_a_run_that_was_too_long_already(desk, broken):
    """Five days before the horizon of at most three: a day off ends it."""
    desk.rules(max_consecutive_days=3)
    desk.previous = tuple(desk.early(d) for d in range(-5, 0))
    assert broken(desk.early(0)) == {"consecutive days"}
    assert broken(desk.early(1)) == set()


@pytest.mark.parametrize(("second", "expected"), [(1, set()), (2, {"days off"}), (3, set())])
def test_the_shortest_run_of_days_off(desk, broken, second, expected):
    """At least two days off in a row."""
    desk.rules(min_consecutive_days_off=2)
    assert broken(desk.early(0), desk.early(second)) == expected


def test_days_off_begin_before_the_horizon(desk, broken):
    """Off since Sunday, or since Saturday."""
    desk.rules(min_consecutive_days_off=3)
    desk.previous = (desk.early(-2),)
    assert broken(desk.early(1)) == {"days off"}
    assert broken(desk.early(2)) == set()
    desk.previous = (desk.early(-1),)
    assert broken(desk.early(0), desk.early(1)) == set()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((2, 3), {"working days in a row"}),
        ((2, 3, 4), set()),
        ((5, 6), set()),
        ((0, 1), set()),
        ((1, 2), {"working days in a row"}),
    ],
)
def test_the_shortest_run(desk, broken, days, expected):
    """Three days in a row, fewer at the edges of the horizon where nothing is known beyond."""
    desk.rules(min_consecutive_days=3)
    assert broken(*(desk.early(d) for d in days)) == expected


def test_a_run_from_before_the_horizon_counts(desk, broken, messages):
    """Sunday was worked: two more days are due, and none on a run that begins on Monday."""
    desk.rules(min_consecutive_days=3)
    desk.previous = (desk.early(-1),)
    assert broken(desk.early(0), desk.early(1)) == set()
    assert broken(desk.early(0)) == {"working days in a row"}
    assert broken() == {"working days in a row"}
    assert messages("working days in a row") == [
        "a run of working days ends after 1; at least 3 are due"
    ]
    desk.previous = (desk.early(-4), desk.early(-3), desk.early(-2))
    assert broken(desk.early(0), desk.early(1)) == {"working days in a row"}
    assert broken(desk.early(0), desk.early(1), desk.early(2)) == set()
