"""Locked shifts: offered alone on their days, and given back as they were."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.records import Activity, BreakRule, ConfigurationError, TimeOff
from scheduling import check, evaluate
from scheduling.deferred import even_plan
from scheduling.evaluation import constant_cost
from scheduling.extraction import extract
from scheduling.locks import lock_options
from scheduling.roster_state import RosterState


def _with_meeting(office, day, hour=9.0, **changes):
    """Give a manual shift of six hours: a meeting at its start, an unpaid meal after three."""
    shift = office.shift(day, hour, hours=6, source="manual", template="other", **changes)
    cuts = [("meeting", "meeting", 0, 1, True), ("on queue", "work", 1, 3, True)]
    cuts += [("meal", "meal", 3, 4, False), ("on queue", "work", 4, 6, True)]
    at = [
        Activity(code, kind, *(shift.start_at + timedelta(hours=h) for h in (a, b)), paid)
        for code, kind, a, b, paid in cuts
    ]
    return replace(shift, activities=tuple(at))


def test_a_locked_day_offers_its_shift_alone(office):
    """On Tuesday 09:00-15:00 of another template; other days as the contract."""
    office.agents = (office.agent("a"), office.agent("b"))
    instance = office.build(locked=[_with_meeting(office, 1)])
    own, other = instance.options_of(0), instance.options_of(1)
    assert own.day_pointer.tolist() == other.day_pointer.tolist()
    assert own.names.tolist() == ["day", "other", *["day"] * 5]
    assert (own.start[1] - own.start[0], own.end[1] - own.start[1]) == (25, 6)
    assert (own.start_minute[1], own.paid_minutes[1]) == (540, 300)
    assert other.names.tolist() == ["day"] * 7


def test_a_locked_shift_comes_out_as_it_went_in(office):
    """With its meeting, source and reason; the roster costs what the search says."""
    office.template(breaks=(BreakRule("break", 60, paid=True, earliest=120, latest=240),))
    shift = _with_meeting(office, 1, reason="by hand")
    instance = office.build(locked=[shift])
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    tours, breaks = state.save()
    tours[0, 1] = instance.options_of(0).day_pointer[1]
    breaks[0, 1, :2] = instance.options_of(0).start[1] + np.array([0, 3])
    state.put((tours, breaks))
    assert extract(instance, state) == (shift,)
    result = evaluate(instance, [shift])
    assert result.shortage[0, 24 + 9 : 24 + 15].tolist() == [1, 0, 0, 1, 0, 0]
    np.testing.assert_allclose(state.cost + constant_cost(instance), result.cost)
    assert not check(instance, [shift])


def test_a_lock_off_the_slots_makes_them_finer(office):
    """A shift from 09:20: slots of 20 minutes."""
    assert office.build(locked=[office.shift(1, 9 + 1 / 3, source="manual")]).slots.minutes == 20


def test_locks_need_times_of_five_minutes(office):
    """A shift from 09:06 would need slots of six minutes, one from 09:07 of one."""
    assert office.build(locked=[office.shift(1, 9.1, source="manual")]).slots.minutes == 6
    with pytest.raises(ConfigurationError, match=r"agent a on 2026-06-02 .* multiples of 5"):
        office.build(locked=[office.shift(1, 9 + 7 / 60, source="manual")])


def test_locks_of_others_and_of_other_days_are_left_out(office):
    """Of an agent who left, and of the week after."""
    locked = [office.shift(1, agent="gone"), office.shift(9)]
    assert office.build(locked=locked).locked == ((),)


def test_two_locks_on_a_day_are_an_error(office):
    """The agent, the day and the remedy are named."""
    locked = [office.shift(1), office.shift(1, 16)]
    with pytest.raises(ConfigurationError, match="agent a has two locked shifts on 2026-06-02"):
        office.build(locked=locked)


def test_two_locks_that_overlap_are_an_error(office):
    """A night that ends at six and a shift from midnight on: both days are named."""
    locked = [office.shift(1, 22), office.shift(2, 0)]
    with pytest.raises(ConfigurationError, match="agent a on 2026-06-02 and 2026-06-03 overlap"):
        office.build(locked=locked)


def test_a_lock_wins_over_time_off_and_the_planner_is_told(office):
    """Vacation on a day that is locked: the shift stays, the broken rule is named."""
    off = TimeOff("a", office.grid.start_at, office.grid.start_at + timedelta(days=1))
    instance = office.build(locked=[office.shift(0, source="locked")], time_off=[off])
    assert [b.rule for b in instance.broken] == ["time off"]
    assert not check(instance, [office.shift(0, source="locked")])


def test_locks_over_a_clock_change_start_by_the_clock(office):
    """A night shift before the change in Berlin: 22:00, nine hours by the clock."""
    office.zone, office.first, office.days = "Europe/Berlin", date(2026, 3, 28), 2
    office.agents = (office.agent("a"),)
    shift = office.shift(0, 21, source="manual")
    instance = office.build(relaxed=False)
    own = lock_options(instance.options[0], [shift], slots=instance.slots, first_date=office.first)
    assert own.start_minute.tolist() == [22 * 60, 8 * 60]
    assert (own.end - own.start).tolist() == [8, 8]
