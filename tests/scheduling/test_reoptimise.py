"""Finished rosters taken up again."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from data.records import BreakRule, WfmError
from scheduling import check, evaluate, solve
from scheduling.extraction import extract
from scheduling.reoptimise import match, reoptimise_day, state_of


@pytest.fixture
def small(office):
    """Four agents, three days, a break, more asked for than there is."""
    office.days = 3
    office.agents = tuple(office.agent(name) for name in "abcd")
    pause = BreakRule("break", 60, paid=True, earliest=120, latest=300)
    office.template(earliest_start=6 * 60, latest_start=12 * 60, breaks=(pause,))
    office.rules(min_days_per_week=1, max_days_per_week=2)
    office.need = np.tile([0.0] * 7 + [1.5] * 4 + [3.2] * 4 + [1.0] * 9, 3)
    return office


def test_a_roster_comes_back_as_it_was(small):
    """Shifts taken up and given again are the same, and cost the same."""
    instance = small.build()
    shifts = solve(instance, iterations=20, workers=1).shifts
    state = state_of(instance, shifts)
    bare = [replace(s, reason="") for s in shifts]
    assert [replace(s, reason="") for s in extract(instance, state)] == bare
    assert match(state, shifts).left_out == ()


def test_what_may_not_be_worked_is_left_out(small):
    """A shift at a start that is not offered, of a stranger, or on another day is told."""
    instance = small.build()
    wrong = [small.shift(0, 3), small.shift(0, 8, "stranger"), small.shift(9)]
    assert match(state_of(instance, wrong), wrong).left_out == tuple(wrong)


def test_only_the_day_changes_and_never_for_the_worse(small):
    """After a spoilt day the roster is legal, no dearer, and the same on all other days."""
    instance = small.build()
    shifts = list(solve(instance, iterations=50, workers=1).shifts)
    day = small.first + timedelta(days=1)
    state = state_of(instance, shifts)
    for agent in range(4):
        if state.tours[agent, 1] >= 0:
            state.tours[agent, 1] = state.options[0].day_pointer[1]
            state.breaks[agent, 1, 0] = state.options[0].start[state.tours[agent, 1]] + 2
    state.put(state.save())
    spoilt = extract(instance, state)
    assert check(instance, spoilt) == ()
    solution = reoptimise_day(instance, spoilt, day, seconds=20)
    assert solution.proven_days == 1
    assert check(instance, solution.shifts) == ()
    assert evaluate(instance, solution.shifts).cost < evaluate(instance, spoilt).cost
    others = [s for s in spoilt if s.schedule_date != day]
    assert [s for s in solution.shifts if s.schedule_date != day] == others
    assert solution.quality.bound <= solution.quality.cost


def test_a_shift_that_stays_keeps_its_source_and_reason(small):
    """Where nothing is better, the roster comes back as it is."""
    instance = small.build()
    shifts = solve(instance, iterations=50, workers=1).shifts
    day = small.first
    once = reoptimise_day(instance, shifts, day, seconds=20).shifts
    marked = tuple(replace(s, reason="mine") for s in once)
    assert reoptimise_day(instance, marked, day, seconds=20).shifts == marked


def test_a_day_outside_is_refused(small):
    """A day of another roster is named, with the days that there are."""
    with pytest.raises(WfmError, match="2026-06-01 to 2026-06-03"):
        reoptimise_day(small.build(), [], small.first + timedelta(days=5))
