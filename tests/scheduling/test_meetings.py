"""Meetings inside a roster: at the cheapest time, for everybody who can come, never two at once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from data.records import Meeting, TimeOff
from scheduling import check, evaluate, solve
from scheduling.deferred import even_plan
from scheduling.meetings import MeetingPlan
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch

START = datetime(2026, 6, 1, tzinfo=UTC)


def _hour(hour):
    return START + timedelta(hours=hour)


def _meeting(*agents, minutes=60, start=8, end=16, **more):
    return Meeting("team talk", agents, minutes, _hour(start), _hour(end), **more)


def _held(shifts):
    """Give who is in a meeting, and when."""
    return {
        (shift.agent_id, activity.start_at): activity.end_at
        for shift in shifts
        for activity in shift.activities
        if activity.code == "team talk"
    }


@pytest.fixture
def desk(office):
    """One Monday, two agents who both must work 08:00 to 16:00, and a need that differs."""
    office.days = 1
    office.agents = (office.agent("a"), office.agent("b"))
    office.rules(min_days_per_week=1)
    office.need = np.zeros(24)
    office.need[8:16] = [2.0, 1.8, 1.5, 1.2, 0.9, 1.6, 1.9, 2.0]
    return office


@pytest.mark.parametrize("together", [True, False])
def test_a_meeting_is_held_where_it_costs_least(desk, together):
    """All times tried by hand: with both away at noon 0.9 agents are missing, else more.

    Alone, the second meets one hour before, when the first is back: 0.2 missing, not 0.9.
    """
    instance = desk.build(meetings=[_meeting("a", "b", together=together)])
    solution = solve(instance, iterations=20, workers=1)
    assert check(instance, solution.shifts) == ()
    held = _held(solution.shifts)
    hours = sorted(at.hour for _, at in held)
    assert hours == ([12, 12] if together else [11, 12])
    assert solution.unplaced == ()
    short = 0.9 if together else 0.2
    np.testing.assert_allclose(solution.quality.under_hours, short)


def test_the_cost_with_meetings_is_that_of_the_evaluation(desk):
    """What the search counts while agents meet is what finished shifts cost."""
    instance = desk.build(meetings=[_meeting("a", "b")])
    search = TourSearch(RosterState(instance, even_plan(instance).by_slot(instance)), 1)
    search.build()
    plan = MeetingPlan(search)
    plan.place(lambda: True)
    by_search = search.cost
    search.recount()
    np.testing.assert_allclose(search.cost, by_search)
    solution = solve(instance, iterations=5, workers=1)
    result = evaluate(instance, solution.shifts)
    np.testing.assert_allclose(result.cost, solution.stages[-1].cost)


def test_who_is_off_shift_gets_one_for_the_meeting(desk):
    """Nobody is needed on Tuesday, but the team meets then: both work and come."""
    desk.days = 2
    desk.need = np.concatenate([desk.need, np.zeros(24)])
    desk.rules(min_days_per_week=0)
    instance = desk.build(meetings=[_meeting("a", "b", start=32, end=40)])
    solution = solve(instance, iterations=30, workers=1)
    assert check(instance, solution.shifts) == ()
    assert {agent for agent, _ in _held(solution.shifts)} == {"a", "b"}
    assert all(at >= _hour(32) for _, at in _held(solution.shifts))


def test_who_is_on_vacation_is_excused_if_enough_come(desk):
    """One of two suffices: it is held, and the note says without whom."""
    off = [TimeOff("b", START, START + timedelta(days=1))]
    instance = desk.build(meetings=[_meeting("a", "b", least=1)], time_off=off)
    solution = solve(instance, iterations=10, workers=1)
    assert {agent for agent, _ in _held(solution.shifts)} == {"a"}
    assert "2026-06-01 12:00 (UTC) is held without b" in solution.notes[-1]
    assert [m.name for m in solution.unplaced] == ["team talk"]


def test_a_meeting_that_cannot_be_held_is_told(desk):
    """Both must come and one is on vacation: nobody meets, both work, the note says why."""
    off = [TimeOff("b", START, START + timedelta(days=1))]
    instance = desk.build(meetings=[_meeting("a", "b")], time_off=off)
    solution = solve(instance, iterations=10, workers=1)
    assert _held(solution.shifts) == {}
    assert "team talk is not held" in solution.notes[-1]
    assert check(instance, solution.shifts) == ()


def test_a_span_shorter_than_the_meeting_is_told(desk):
    """90 minutes do not fit into an hour."""
    instance = desk.build(meetings=[_meeting("a", minutes=90, start=9, end=10)])
    solution = solve(instance, iterations=5, workers=1)
    assert "90 minutes do not fit" in solution.notes[-1]


def test_meetings_of_an_agent_do_not_overlap(desk):
    """Three sessions of two hours fill six of eight hours, one after the other."""
    each = [_meeting("a", minutes=120) for _ in range(3)]
    instance = desk.build(meetings=each)
    solution = solve(instance, iterations=10, workers=1)
    held = _held(solution.shifts)
    assert len(held) == 3
    spans = sorted((at, end) for (_, at), end in held.items())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert check(instance, solution.shifts) == ()
