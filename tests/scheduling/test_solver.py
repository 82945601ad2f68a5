"""Rosters by the solver: legal, reproducible, near the optimum, honest at the edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import BreakRule, DeadlineRow, Preference, ShiftTemplate, TimeOff
from scheduling import check, evaluate, solve
from scheduling.evaluation import ideal_wish_cost

MOVES = 60


def _desk(office, agents=4):
    """Day and short shifts with breaks, two skills, a need that rises and falls."""
    office.minutes = 30
    office.queues = (office.queue("voice"), office.queue("chat"))
    office.subsets = ((0,), (1,), (0, 1))
    skills = [("voice",), ("chat",), ("voice", "chat")]
    office.agents = tuple(office.agent(f"a{i}", *skills[i % 3]) for i in range(agents))
    office.templates = (
        ShiftTemplate(
            "day",
            360,
            840,
            60,
            510,
            (
                BreakRule("break", 15, paid=True, earliest=90, latest=180),
                BreakRule("meal", 30, paid=False, earliest=210, latest=300),
            ),
        ),
        ShiftTemplate("short", 480, 960, 120, 240, (BreakRule("break", 15, True, 60, 150),)),
        ShiftTemplate("night", 1320, 1320, 60, 480),
    )
    office.rules(
        templates=("day", "short", "night"),
        min_paid_minutes_per_week=960,
        max_paid_minutes_per_week=2400,
        min_days_per_week=2,
        min_consecutive_days_off=2,
        max_weekends=1,
        weekend_period_weeks=2,
    )
    hours = np.arange(office.grid.count) * 0.5 % 24
    voice = 1.2 * np.exp(-(((hours - 11) / 4) ** 2))
    chat = 0.8 * np.exp(-(((hours - 16) / 4) ** 2))
    office.need = np.vstack([voice, chat, 0.9 * (voice + chat)])
    return office


def _valid(instance, solution):
    assert check(instance, solution.shifts) == ()
    cost = evaluate(instance, solution.shifts).cost
    hour = instance.prices.shortage / instance.requirement.grid.hours
    counted_from = ideal_wish_cost(instance)
    np.testing.assert_allclose(solution.quality.cost * hour + counted_from, cost)
    assert solution.quality.bound >= 0
    assert solution.quality.bound <= solution.quality.cost
    assert all(shift.reason for shift in solution.shifts)
    return cost


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 1000),
    first=st.integers(0, 6),
    days=st.integers(1, 9),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"]),
    off=st.sets(st.integers(0, 8), max_size=4),
    before=st.sets(st.integers(-6, -1), max_size=4),
)
def test_every_roster_is_legal(  # noqa: PLR0917 - one parameter each
    new_office, seed, first, days, zone, off, before
):
    """Any horizon, zone, time off and history, over the spring clock change of both continents."""
    office = new_office()
    office.first, office.days = date(2026, 3, 5) + timedelta(days=3 * first), days
    _desk(office, 3)
    office.agents = tuple(replace(a, zone=zone) for a in office.agents)
    start = datetime.combine(office.first, datetime.min.time(), UTC)
    leave = [
        TimeOff("a0", start + timedelta(days=d), start + timedelta(days=d + 1)) for d in sorted(off)
    ]
    history = [office.shift(d, 8, agent="a1") for d in sorted(before)]
    instance = office.build(time_off=leave, previous=history)
    _valid(instance, solve(instance, iterations=5, seed=seed, workers=1))


def test_the_optimum_of_a_small_problem_is_found(office):
    """Two agents, three days, two starts: all pairs of legal tours tried."""
    office.days = 3
    office.agents = (office.agent("a"), office.agent("b"))
    office.template(earliest_start=480, latest_start=720, step_minutes=240)
    office.rules(max_days_per_week=2)
    office.need = np.random.default_rng(4).choice([0.0, 1.0, 2.0], office.grid.count)
    instance = office.build()
    options = [[-1, 2 * d, 2 * d + 1] for d in range(3)]
    tours = [t for t in product(*options) if sum(o >= 0 for o in t) <= 2]
    spans = instance.options[0]
    best = np.inf
    targets = instance.rows.targets(np.zeros((0, instance.slots.count)))
    for pair in product(tours, repeat=2):
        on_duty = np.zeros((1, instance.slots.count))
        worked = [o for t in pair for o in t if o >= 0]
        for o in worked:
            on_duty[0, spans.start[o] : spans.end[o]] += 1
        best = min(best, instance.rows.cost(targets, on_duty) + 8 * 0.2 * len(worked))
    solution = solve(instance, iterations=200, workers=1)
    np.testing.assert_allclose(_valid(instance, solution), best)


def test_the_same_seed_and_moves_give_the_same_roster(office):
    """Shifts, bound and all, whatever the number of workers."""
    instance = _desk(office).build()
    first, second = (solve(instance, iterations=MOVES, seed=3, workers=w) for w in (1, 2))
    assert first.shifts == second.shifts
    assert first.quality.bound == second.quality.bound
    other = solve(instance, iterations=MOVES, seed=4, workers=1)
    assert other.shifts != first.shifts


def test_annealing_improves_on_the_first_roster(office):
    """Stages never get worse, and the last is better than the first."""
    solution = solve(_desk(office, 6).build(), iterations=400, workers=1)
    costs = [stage.cost for stage in solution.stages]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]
    assert solution.stages[0].name == "first roster"


def test_preferences_move_shifts_that_service_does_not_need(office):
    """Early and late are worth the same; who avoids mornings gets the late shift."""
    office.template(earliest_start=360, latest_start=840, step_minutes=480)
    hours = np.arange(168) % 24
    office.need = np.where((hours >= 6) & (hours < 22), 1.0, 0.0)
    office.agents = (office.agent("a"), office.agent("b"))
    wish = Preference("a", 0, 720, "avoid")
    instance = office.build(preferences=[wish])
    solution = solve(instance, iterations=150, workers=1)
    _valid(instance, solution)
    starts = {s.start_at.hour for s in solution.shifts if s.agent_id == "a"}
    assert starts == {14}


def test_time_off_all_week_leaves_no_shift(office):
    """Vacation counts as worked: no shifts, no note, and the others cover."""
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    office.agents = (office.agent("a"), office.agent("b"))
    start = datetime(2026, 6, 1, tzinfo=UTC)
    instance = office.build(time_off=[TimeOff("a", start, start + timedelta(days=7))])
    solution = solve(instance, iterations=5, workers=1)
    _valid(instance, solution)
    assert {s.agent_id for s in solution.shifts} == {"b"}
    assert solution.notes == ()


def test_an_agent_without_a_legal_tour_is_noted(office):
    """40 hours on two weekdays cannot be; two shifts are planned and the note says so."""
    office.template(weekdays=frozenset({0, 1}))
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    instance = office.build()
    solution = solve(instance, iterations=5, workers=1)
    _valid(instance, solution)
    assert len(solution.shifts) == 2
    assert "16 of 40 paid hours" in solution.notes[0]


def test_nobody_to_plan(office):
    """Everything is short, and the bound says that nothing better is possible."""
    office.agents = ()
    instance = office.build()
    solution = solve(instance, seconds=1)
    assert solution.shifts == ()
    assert solution.quality.under_hours == 168
    np.testing.assert_allclose(solution.quality.bound, solution.quality.cost)


def test_nothing_needed_plans_only_what_contracts_ask(office):
    """No need, a minimum of two days: two shifts, and the reason is the contract."""
    office.need = 0.0
    office.rules(min_days_per_week=2, min_paid_minutes_per_week=960)
    instance = office.build()
    solution = solve(instance, iterations=10, workers=1)
    assert _valid(instance, solution) == 0
    assert [s.reason for s in solution.shifts] == [
        "keeps the 16 paid hours a week of contract full"
    ] * 2


def test_night_shifts_cross_midnight_and_the_horizon(office):
    """22:00 to 06:00, also on the last day; the day of the shift is that of its start."""
    office.template(earliest_start=1320, latest_start=1320)
    office.rules(min_days_per_week=5, max_days_per_week=7, max_consecutive_days=7)
    office.rules(max_paid_minutes_per_week=7 * 480)
    hours = np.arange(168) % 24
    office.need = np.where((hours >= 22) | (hours < 6), 1.0, 0.0)
    instance = office.build()
    solution = solve(instance, iterations=20, workers=1)
    _valid(instance, solution)
    assert len(solution.shifts) == 7
    assert solution.shifts[-1].end_at == office.grid.end_at + timedelta(hours=6)
    # Only the first morning, before any shift of the horizon, stays short.
    assert solution.quality.under_hours == 6


def test_deferred_work_is_planned_with_the_rest(office):
    """Work due over the week is done in time by the agents of a legal roster."""
    _desk(office, 6)
    office.queues = (office.queues[0], office.queue("chat", "deferred"))
    need = office.need * np.array([[1.0], [0.0], [0.0]])
    need[2] = need[0]
    office.need = need
    hours = np.arange(office.grid.count) * 0.5
    arrived = np.cumsum(np.where((hours % 24 > 9) & (hours % 24 < 15), 0.4, 0.0))
    due = np.concatenate([np.zeros(16), arrived[:-16]])
    office.deadlines = (DeadlineRow(1, arrived, due),)
    instance = office.build()
    solution = solve(instance, iterations=MOVES, workers=1)
    _valid(instance, solution)
    late = evaluate(instance, solution.shifts).deferred.late
    assert late[:, -1].sum() < 0.1 * due[-1]


@pytest.mark.parametrize("stage", ["first roster", "relaxation", "rounding", "annealing"])
def test_an_interrupt_gives_the_best_roster_so_far(office, stage):
    """A keyboard interrupt at any stage leaves a legal roster and a note."""

    def interrupted(at: str, done: float, total: float, note: str = "") -> None:
        if at == stage:
            raise KeyboardInterrupt

    instance = _desk(office).build()
    solution = solve(instance, iterations=MOVES, workers=2, progress=interrupted)
    _valid(instance, solution)
    assert solution.stages[-1].name == stage
    assert solution.notes[-1] == "stopped early: the best roster so far"


def test_a_time_limit_ends_the_search(office):
    """With a second to spend the search makes moves and stops; the bound is positive."""
    instance = _desk(office, 6).build()
    told: list[str] = []

    def progress(stage: str, done: float, total: float, note: str = "") -> None:
        told.append(stage)

    solution = solve(instance, seconds=1, progress=progress)
    _valid(instance, solution)
    assert solution.quality.bound > 0
    assert {"first roster", "relaxation"} <= set(told)


def test_reasons_name_queue_and_hours(office):
    """One agent is needed on Monday: 1.0 of 1.0 agents short without him."""
    office.need = np.where(np.arange(168) < 24, 1.0, 0.0)
    office.rules(max_days_per_week=1)
    instance = office.build()
    (shift,) = solve(instance, iterations=5, workers=1).shifts
    assert shift.reason == "covers voice 08:00-16:00: without it 1.0 of 1.0 agents short at 08:00"
    assert shift.schedule_date == office.first


@pytest.mark.parametrize("paid", [True, False])
def test_breaks_are_activities(office, paid):
    """Paid breaks are breaks, unpaid ones meals; work on queue around them."""
    office.template(breaks=(BreakRule("pause", 60, paid, 180, 240),))
    office.rules(min_days_per_week=1, max_days_per_week=1)
    instance = office.build()
    solution = solve(instance, iterations=3, workers=1)
    _valid(instance, solution)
    (shift,) = solution.shifts
    categories = [a.category for a in shift.activities]
    assert categories == ["work", "break" if paid else "meal", "work"]
    assert [a.code for a in shift.activities] == ["on queue", "pause", "on queue"]
    assert shift.paid_minutes == (480 if paid else 420)
