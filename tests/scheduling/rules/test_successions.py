"""Templates that may not follow each other, and rotations."""

from dataclasses import replace
from datetime import date

import pytest

from data.records import Rotation

NIGHT_EARLY = frozenset({("night", "early"), ("late", "early")})


def test_forbidden_successions(desk, broken, messages):
    """No early after late or night; a day off lies between, or another shift follows."""
    desk.rules(forbidden_successions=NIGHT_EARLY)
    assert broken(desk.late(0), desk.early(1)) == {"succession"}
    assert messages("succession", desk.late(0), desk.early(1)) == ["early on the day after late"]
    assert broken(desk.late(0), desk.night(1), desk.late(2)) == set()
    assert broken(desk.late(0), desk.early(2)) == set()
    assert broken(desk.early(0), desk.late(1)) == set()


def test_successions_over_the_edge_of_the_horizon(desk, broken):
    """A night on the last day before the horizon, and one two days before."""
    desk.rules(forbidden_successions=NIGHT_EARLY)
    desk.previous = (desk.night(-1),)
    assert broken(desk.early(0)) == {"succession"}
    desk.previous = (desk.night(-2),)
    assert broken(desk.early(0)) == set()


def _week(*days):
    return tuple(None if d is None else frozenset(d) for d in days)


ROTATION = Rotation(
    date(2026, 6, 1),
    (
        _week(["early"], ["early"], ["early"], [], [], [], []),
        _week([], [], ["late", "night"], ["night"], None, None, None),
    ),
)


@pytest.mark.parametrize(("week", "expected"), [(1, set()), (2, {"rotation"}), (3, set())])
def test_a_rotation_says_what_is_worked(desk, broken, week, expected):
    """Early from Monday to Wednesday in the first of two weeks; week three is the first again."""
    desk.rules(rotation=ROTATION)
    desk.rotation_week = week
    assert broken(desk.early(0), desk.early(1)) == expected


def test_a_rotation_goes_on(desk, broken, messages):
    """The second week has days off, nights, and days to be planned."""
    desk.days = 14
    desk.rules(rotation=ROTATION)
    assert broken(desk.early(0), desk.night(9), desk.night(10), desk.late(12)) == set()
    assert broken(desk.late(7)) == {"rotation"}
    assert messages("rotation", desk.late(7)) == ["late is worked; the rotation has a day off"]
    assert messages("rotation", desk.early(9)) == [
        "early is worked; the rotation has late or night"
    ]


def test_a_day_of_a_rotation_may_be_off(desk, broken):
    """That it is worked follows from the week's minimum."""
    desk.rules(rotation=ROTATION)
    assert broken() == set()
    desk.rules(min_days_per_week=3)
    assert broken(desk.early(0), desk.early(1)) == {"days a week"}


def test_a_rotation_does_not_bind_a_planner(desk, broken):
    """A locked shift on a day off."""
    locked = replace(desk.late(3), source="locked")
    desk.locked = (locked,)
    desk.rules(rotation=ROTATION)
    assert broken(locked) == set()
    assert broken(desk.late(4), locked) == {"rotation"}
