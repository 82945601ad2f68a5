"""Weekends worked, in a rolling window."""

import pytest


@pytest.mark.parametrize(("most", "expected"), [(2, set()), (1, {"weekends"})])
def test_weekends_in_a_row(desk, broken, most, expected):
    """Saturday and Sunday are one weekend; the next one is a second."""
    desk.days = 14
    desk.rules(max_weekends=most, weekend_period_weeks=2)
    assert broken(desk.early(5), desk.early(6), desk.early(12)) == expected


def test_the_window_moves_on(desk, broken):
    """One of any two: the first and third of three, but not the first two."""
    desk.days = 21
    desk.rules(max_weekends=1, weekend_period_weeks=2)
    assert broken(desk.early(5), desk.early(20)) == set()
    assert broken(desk.early(12), desk.early(20)) == {"weekends"}


@pytest.mark.parametrize("span", [2, 3, 6])
def test_weekends_before_the_horizon(desk, broken, span):
    """A weekend leaves the window after so many weeks."""
    desk.days = 14
    desk.rules(max_weekends=1, weekend_period_weeks=span)
    for weeks in range(1, 7):
        desk.previous = (desk.early(6 - 7 * weeks),)
        assert broken(desk.early(5)) == ({"weekends"} if weeks < span else set())
        assert broken(desk.early(12)) == ({"weekends"} if weeks + 1 < span else set())


def test_a_weekend_cut_by_the_horizon_is_one(desk, broken):
    """Saturday before the horizon and Sunday, its first day."""
    from datetime import date

    desk.first = date(2026, 6, 7)
    desk.rules(max_weekends=1, weekend_period_weeks=4)
    desk.previous = (desk.early(-1),)
    assert broken(desk.early(0)) == set()
    assert broken(desk.early(0), desk.early(6)) == {"weekends"}


def test_more_weekends_than_allowed_before_the_horizon(desk, broken, messages):
    """Three of the last three: none until only one of them is left in the window."""
    desk.days = 28
    desk.rules(max_weekends=2, weekend_period_weeks=4)
    desk.previous = tuple(desk.early(d) for d in (-15, -8, -1))
    assert broken(desk.early(5)) == {"weekends"}
    assert broken(desk.early(12)) == {"weekends"}
    assert broken(desk.early(19)) == set()
    assert messages("weekends", desk.early(12)) == [
        "3 weekends worked in 4 weeks; at most 2 are allowed"
    ]
