"""The dynamic program finds the best legal tour: compared with trying every tour."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import BreakRule, ContractPeriod, ShiftTemplate
from scheduling import check
from scheduling.extraction import extract
from scheduling.roster_state import RosterState
from scheduling.tour_kernel import INFINITE, best_tour, option_scores, respond


def _brute_force(instance, scores):
    """Try every tour; the checker says which are legal."""
    options = instance.options_of(0)
    choices = [
        [-1, *range(options.day_pointer[d], options.day_pointer[d + 1])]
        for d in range(instance.days)
    ]
    state = RosterState(instance, np.zeros((0, instance.slots.count)))
    best = INFINITE
    for tour in product(*choices):
        cost = sum(scores[o] for o in tour if o >= 0)
        if cost >= best:
            continue
        state.tours[0] = tour
        if not check(instance, extract(instance, state)):
            best = cost
    return best


def _both(office, seed, **more):
    instance = office.build(**more)
    state = RosterState(instance, np.zeros((0, instance.slots.count)))
    scores = np.random.default_rng(seed).normal(-0.3, 1.0, len(state.options[0].start))
    scores = np.where(instance.available[0], scores, INFINITE)
    tour = np.zeros(instance.days, np.int64)
    found = best_tour(state.options[0], state.agents[0], scores, tour)
    state.tours[0] = tour
    assert check(instance, extract(instance, state)) == ()
    np.testing.assert_allclose(sum(scores[o] for o in tour if o >= 0), found)
    return found, _brute_force(instance, scores)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 1000),
    run=st.integers(1, 4),
    off=st.integers(1, 3),
    low=st.integers(0, 2),
    high=st.integers(3, 4),
    rest=st.sampled_from([8, 12, 16]),
    before=st.sets(st.integers(-4, -1), max_size=3),
)
def test_days_rest_runs_and_days_off(  # noqa: PLR0917 - one parameter each
    new_office, seed, run, off, low, high, rest, before
):
    """Six days, an early and a late shift, every rule on the sequence of days."""
    office = new_office()
    office.days = 6
    office.template(earliest_start=360, latest_start=840, step_minutes=480)
    office.rules(
        max_consecutive_days=run,
        min_consecutive_days_off=off,
        min_days_per_week=low,
        max_days_per_week=high,
        rest_minutes=rest * 60,
    )
    found, best = _both(office, seed, previous=[office.shift(d, 12) for d in sorted(before)])
    np.testing.assert_allclose(found, best)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), low=st.integers(0, 14), most=st.integers(0, 2))
def test_paid_time_and_weekends(new_office, seed, low, most):
    """Short and long shifts over two cut weeks, from Thursday to Wednesday."""
    office = new_office()
    office.first, office.days = office.first.replace(day=4), 7
    office.templates = (
        ShiftTemplate("day", 480, 480, 60, 480),
        ShiftTemplate("short", 480, 480, 60, 240),
    )
    office.rules(
        templates=("day", "short"),
        min_paid_minutes_per_week=low * 60,
        max_paid_minutes_per_week=20 * 60,
        max_weekends=most,
        weekend_period_weeks=2,
    )
    found, best = _both(office, seed, previous=[office.shift(-4)])
    np.testing.assert_allclose(found, best)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 1000),
    run=st.integers(1, 3),
    spread=st.sampled_from([None, 0, 240]),
    forbidden=st.sampled_from([(), (("late", "day"),), (("day", "late"), ("late", "late"))]),
    lates=st.integers(0, 3),
    distance=st.sampled_from([0, 24, 30]),
    shifts=st.integers(0, 3),
    weekends=st.integers(0, 1),
)
def test_every_other_rule_at_once(  # noqa: PLR0917 - one parameter each
    new_office, seed, run, spread, forbidden, lates, distance, shifts, weekends
):
    """Five days from a Thursday: runs, starts, successions, distances, shifts and periods."""
    office = new_office()
    office.first, office.days = office.first.replace(day=4), 5
    office.templates = (
        ShiftTemplate("day", 480, 600, 120, 480),
        ShiftTemplate("late", 840, 840, 60, 360),
    )
    office.rules(
        templates=("day", "late"),
        min_consecutive_days=run,
        max_start_spread_minutes=spread,
        forbidden_successions=frozenset(forbidden),
        max_shifts={"late": lates},
        min_start_distance_minutes=60 * distance,
        period=ContractPeriod(
            office.first - timedelta(days=3), 2, min_shifts=shifts, max_weekends=weekends
        ),
    )
    found, best = _both(office, seed, previous=[office.shift(-1)])
    np.testing.assert_allclose(found, best)


def test_three_days_of_rest(office):
    """Rest that reaches over two days off."""
    office.template(earliest_start=0, latest_start=1200, step_minutes=600)
    office.rules(rest_minutes=70 * 60)
    office.days = 6
    for seed in range(4):
        found, best = _both(office, seed)
        np.testing.assert_allclose(found, best)


def test_a_long_rest_reaches_over_a_day_off(office):
    """After a night shift with 36 hours of rest the day after next starts late or not at all."""
    office.template(earliest_start=0, latest_start=1320, step_minutes=660, length_minutes=600)
    office.rules(rest_minutes=36 * 60)
    office.days = 4
    for seed in range(5):
        found, best = _both(office, seed)
        np.testing.assert_allclose(found, best)


def test_breaks_are_placed_best_and_in_order(office):
    """Two breaks with overlapping windows against every pair of places."""
    rules = (
        BreakRule("one", 60, paid=True, earliest=60, latest=300),
        BreakRule("two", 120, paid=False, earliest=120, latest=300),
    )
    office.days = 1
    office.template(breaks=rules)
    instance = office.build()
    state = RosterState(instance, np.zeros((0, instance.slots.count)))
    for seed in range(20):
        value = np.random.default_rng(seed).normal(size=(1, instance.slots.count))
        (score,) = option_scores(state.options[0], state.agents[0], value)
        spans = [(one, two) for one in range(9, 14) for two in range(10, 14) if two >= one + 1]
        relief = max(value[0, o] + value[0, t] + value[0, t + 1] for o, t in spans)
        paid = instance.prices.paid * 6
        np.testing.assert_allclose(score, value[0, 8:16].sum() - relief + paid)
        tour, breaks = np.zeros(1, np.int64), np.zeros((1, 2), np.int64)
        value -= 10.0
        respond(state.options[0], state.agents[0], value, tour, breaks)
        assert tour[0] == 0
        value += 10.0
        one, two = breaks[0]
        assert (one, two) in spans
        np.testing.assert_allclose(value[0, one] + value[0, two : two + 2].sum(), relief)


def test_no_legal_tour_is_said(office):
    """A minimum of hours above the maximum of days."""
    office.days = 7
    instance = office.build()
    limit = replace(instance.limits[0][0], min_days=5, max_days=4)
    instance = replace(instance, limits=((limit,),))
    state = RosterState(instance, np.zeros((0, instance.slots.count)))
    scores = np.zeros(len(state.options[0].start))
    tour = np.zeros(7, np.int64)
    assert best_tour(state.options[0], state.agents[0], scores, tour) >= INFINITE
