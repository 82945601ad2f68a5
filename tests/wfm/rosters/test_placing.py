"""Breaks of a shift that is set by hand."""

from itertools import product

import numpy as np
import pytest

from data.records import BreakRule, ShiftTemplate
from wfm.rosters.placing import GRID_MINUTES, best_breaks

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
    found = best_breaks(template(), relief)
    assert found in every
    assert lost(found, relief) == pytest.approx(min(lost(pair, relief) for pair in every))


def test_work_between_breaks_has_its_length():
    """With an hour at least and 90 minutes at most between breaks few starts are left."""
    tight = template(min_work_minutes=60, max_work_minutes=90)
    relief = np.zeros(240 // GRID_MINUTES)
    pause, meal = best_breaks(tight, relief)
    assert 60 <= pause <= 90
    assert 60 <= meal - (pause + 15) <= 90
    assert 60 <= 240 - (meal + 30) <= 90


def test_breaks_without_a_place():
    """Ninety minutes of work before and after a break of 15 do not fit into three hours."""
    short = template(length_minutes=180, breaks=(PAUSE,), min_work_minutes=90)
    assert best_breaks(short, np.zeros(36)) is None
    fits = template(length_minutes=195, breaks=(PAUSE,), min_work_minutes=90)
    assert best_breaks(fits, np.zeros(39)) == (90,)


def test_a_shift_without_breaks():
    """Nothing to place; but work without a break may be too long."""
    assert best_breaks(template(breaks=()), np.zeros(48)) == ()
    assert best_breaks(template(breaks=(), max_work_minutes=180), np.zeros(48)) is None
