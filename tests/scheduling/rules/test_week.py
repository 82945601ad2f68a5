"""Limits of a Monday-to-Sunday week."""

from dataclasses import replace

import pytest


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(24, 24, set()), (25, 40, {"paid time a week"}), (0, 23, {"paid time a week"})],
)
def test_paid_time_of_a_week(desk, broken, least, most, expected):
    """Three shifts of eight hours; in full days three shifts are none too few for 25 hours."""
    desk.rules(min_paid_minutes_per_week=60 * least, max_paid_minutes_per_week=60 * most)
    early = replace(desk.templates[0], longest_minutes=540, length_step_minutes=60)
    desk.templates = (early, *desk.templates[1:])
    assert broken(*(desk.early(d) for d in range(3))) == expected


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(3, 3, set()), (4, 5, {"days a week"}), (0, 2, {"days a week"})],
)
def test_shifts_of_a_week(desk, broken, least, most, expected):
    """Three shifts."""
    desk.rules(min_days_per_week=least, max_days_per_week=most)
    assert broken(*(desk.early(d) for d in range(3))) == expected


def test_weeks_count_for_themselves(desk, broken):
    """Three shifts in each of two weeks, but not four in one and two in the other."""
    desk.days = 14
    desk.rules(min_days_per_week=3, max_days_per_week=3)
    assert broken(*(desk.early(d) for d in (0, 2, 4, 7, 9, 11))) == set()
    assert broken(*(desk.early(d) for d in (0, 2, 4, 5, 7, 9))) == {"days a week"}


@pytest.mark.parametrize(("most", "expected"), [(60, set()), (0, {"start times of a week"})])
def test_starts_of_a_week_lie_close_together(desk, broken, most, expected):
    """06:00 and 07:00; in the next week other starts."""
    desk.days = 14
    desk.rules(max_start_spread_minutes=most)
    assert broken(desk.early(0, 6), desk.early(4, 7)) == expected
    assert broken(desk.early(0, 6), desk.early(4, 6), desk.late(8), desk.late(9)) == set()


def test_starts_of_a_week_follow_the_wall_clock(desk, broken):
    """06:00 before and after the clock change is the same start."""
    from datetime import date

    desk.zone, desk.first = "Europe/Berlin", date(2026, 3, 23)
    desk.rules(max_start_spread_minutes=0)
    assert broken(desk.early(5), desk.early(6)) == set()


def test_starts_before_the_horizon_count(desk, broken, messages):
    """From Wednesday: late was worked on Tuesday, or was on Sunday, a week before."""
    from datetime import date

    desk.first = date(2026, 6, 3)
    desk.rules(max_start_spread_minutes=60)
    desk.previous = (desk.late(-1),)
    assert broken(desk.early(0)) == {"start times of a week"}
    assert messages("start times of a week", desk.early(0)) == [
        "shifts start between 06:00 and 14:00; at most 60 minutes may lie between"
    ]
    assert broken(desk.late(0), desk.early(5)) == set()
    desk.previous = (desk.late(-3),)
    assert broken(desk.early(0)) == set()


def test_starts_too_far_apart_before_the_horizon(desk, broken):
    """Early on Monday and late on Tuesday: no shift of that week is close to both."""
    from datetime import date

    desk.first = date(2026, 6, 3)
    desk.rules(max_start_spread_minutes=60)
    desk.previous = (desk.early(-2), desk.late(-1))
    assert broken(desk.early(0)) == {"start times of a week"}
    assert broken(desk.early(5)) == set()


@pytest.mark.parametrize(("most", "expected"), [(2, set()), (1, {"shifts of a template"})])
def test_shifts_of_a_template_in_a_week(desk, broken, most, expected):
    """Two nights a week; a third one in the next."""
    desk.days = 14
    desk.rules(max_shifts={"night": most, "late": 3})
    assert broken(desk.night(0), desk.night(2), desk.late(4), desk.night(8)) == expected


def test_shifts_of_a_template_before_the_horizon_count(desk, broken, messages):
    """From Wednesday, a night on Monday is one of two."""
    from datetime import date

    desk.first = date(2026, 6, 3)
    desk.rules(max_shifts={"night": 2})
    desk.previous = (desk.night(-2),)
    assert broken(desk.night(0)) == set()
    assert broken(desk.night(0), desk.night(2)) == {"shifts of a template"}
    assert messages("shifts of a template", desk.night(0), desk.night(2)) == [
        "3 shifts night in the week from 2026-06-01; at most 2 are allowed"
    ]
