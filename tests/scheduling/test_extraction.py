"""Shifts from tours: breaks, meetings and work fill them."""

import numpy as np
import pytest

from data.records import BreakRule, Meeting
from scheduling import check, evaluate
from scheduling.deferred import even_plan
from scheduling.evaluation import constant_cost
from scheduling.extraction import extract
from scheduling.pins import Pin
from scheduling.roster_state import RosterState

BREAKS = (
    BreakRule("break", 30, paid=True, earliest=60, latest=120),
    BreakRule("lunch", 60, paid=False, earliest=180, latest=300),
)


@pytest.fixture
def state(office):
    """One shift on Monday, 08:00 to 16:00; the break at 09:30, lunch at 12:00."""
    office.template(breaks=BREAKS)
    start = office.grid.start_at
    meetings = [Meeting("team", ("a",), 60, start, office.grid.end_at)]
    meetings.append(Meeting("course", ("a",), 90, start, office.grid.end_at, kind="training"))
    instance = office.build(meetings=meetings)
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    tours, breaks = state.save()
    tours[0, 0] = 0
    breaks[0, 0] = [19, 24]
    state.put((tours, breaks))
    return state


def _words(shift):
    return [
        f"{a.start_at:%H:%M} {a.code} {a.category} {'paid' if a.paid else 'unpaid'}"
        for a in shift.activities
    ]


def test_breaks_are_cut_out_of_work(state):
    """A paid break and an unpaid meal; seven paid hours."""
    (shift,) = extract(state.instance, state)
    assert _words(shift) == [
        "08:00 on queue work paid",
        "09:30 break break paid",
        "10:00 on queue work paid",
        "12:00 lunch meal unpaid",
        "13:00 on queue work paid",
    ]
    assert shift.paid_minutes == 420
    assert (shift.source, shift.template) == ("auto", "day")


def test_meetings_are_paid_work_off_the_queues(state):
    """A meeting at the start and training that follows lunch; pay is as without."""
    state.pin(0, [Pin(16, 18, 0), Pin(26, 29, 1)])
    (shift,) = extract(state.instance, state)
    assert _words(shift) == [
        "08:00 team meeting paid",
        "09:00 on queue work paid",
        "09:30 break break paid",
        "10:00 on queue work paid",
        "12:00 lunch meal unpaid",
        "13:00 course training paid",
        "14:30 on queue work paid",
    ]
    assert shift.paid_minutes == 420
    assert not check(state.instance, [shift])


def test_meetings_cover_nothing(state):
    """The search and the objective agree: an hour of shortage more."""
    before = evaluate(state.instance, extract(state.instance, state))
    state.pin(0, [Pin(16, 18, 0)])
    state.recount()
    after = evaluate(state.instance, extract(state.instance, state))
    assert after.under_hours - before.under_hours == 1
    np.testing.assert_allclose(state.cost + constant_cost(state.instance), after.cost)


@pytest.mark.parametrize("first", [64, 19, 31])
def test_meetings_that_a_shift_cannot_attend_are_left_out(state, first):
    """On Tuesday, over the break at 09:30, and half an hour before the shift's end."""
    before = extract(state.instance, state)
    state.pin(0, [Pin(first, first + 2, 0)])
    assert extract(state.instance, state) == before


def test_an_empty_roster_has_no_shifts(office):
    """Nobody works."""
    instance = office.build()
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    assert extract(instance, state) == ()
