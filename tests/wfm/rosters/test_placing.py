"""Breaks of a shift that is set by hand."""

from itertools import product

import numpy as np
import pytest

from data.records import BreakRule, ConfigurationError, ShiftTemplate
from wfm.rosters.placing import GRID_MINUTES, break_starts, step_minutes

PAUSE = BreakRule("pause", 15, True, 30, 90)
MEAL = BreakRule("meal", 30, False, 60, 180, before_end=45)


def template(**changes) -> ShiftTemplate:
    settings = {"length_minutes": 240, "breaks": (MEAL, PAUSE)} | changes
    return ShiftTemplate("day", 480, 480, 15, **settings)


def lost(starts: tuple[int, ...], relief: np.ndarray) -> float:
    """What two breaks of 15 and 30 minutes take away."""
    each = zip(starts, (15, 30), strict=True)
    return sum(float(relief[at // 5 : (at + minutes) // 5].sum()) for at, minutes in each)


@pytest.mark.parametrize("seed", range(5))
def test_breaks_take_least_from_service(seed):
    """The result is the best of every pair of starts in the windows, tried one by one."""
    relief = np.random.default_rng(seed).random(240 // GRID_MINUTES)
    every = [
        (a, b)
        for a, b in product(range(30, 91, 5), range(60, 181, 5))
        if b >= a + 15 and b + 30 + 45 <= 240
    ]
    found = break_starts(template(), relief)
    assert found in every
    assert lost(found, relief) == pytest.approx(min(lost(pair, relief) for pair in every))


def test_work_between_breaks_has_its_length():
    """With an hour at least and 90 minutes at most between breaks few starts are left."""
    tight = template(min_work_minutes=60, max_work_minutes=90)
    relief = np.zeros(240 // GRID_MINUTES)
    pause, meal = break_starts(tight, relief)
    assert 60 <= pause <= 90
    assert 60 <= meal - (pause + 15) <= 90
    assert 60 <= 240 - (meal + 30) <= 90


def test_breaks_without_a_place():
    """Ninety minutes of work before and after a break of 15 do not fit into three hours."""
    short = template(length_minutes=180, breaks=(PAUSE,), min_work_minutes=90)
    with pytest.raises(ConfigurationError, match="day"):
        break_starts(short, np.zeros(36))
    fits = template(length_minutes=195, breaks=(PAUSE,), min_work_minutes=90)
    assert break_starts(fits, np.zeros(39)) == (90,)


def test_a_shift_without_breaks():
    """Nothing to place."""
    assert break_starts(template(breaks=()), np.zeros(48)) == ()


def test_breaks_of_odd_lengths_have_finer_steps():
    """A break of seven minutes lies on minutes: where being away costs least."""
    odd = template(breaks=(BreakRule("tea", 7, True, 30, 90),))
    relief = np.ones(240)
    relief[41:48] = 0.0
    assert step_minutes(odd) == 1
    assert break_starts(odd, relief) == (41,)
