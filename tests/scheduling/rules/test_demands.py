"""What CP-SAT gives up when not everything can be had."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from ortools.sat.python import cp_model

from data.records import TimeOff
from scheduling.rules import allowed_options, constrain_all
from scheduling.tour_model import TourModel


def _cheapest(person, *, available=None):
    """Give the demands that the cheapest tour gives up, with what is lacking of each."""
    if available is None:
        available = np.ones(len(person.options.start), np.bool_)
    model = cp_model.CpModel()
    tour = TourModel(model, person, available)
    constrain_all(tour)
    model.minimize(sum(demand.cost for demand in tour.demands))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return [
        (d.words, d.side, None if d.slack is None else solver.value(d.slack))
        for d in tour.demands
        if not solver.boolean_value(d.literal)
    ]


def test_a_possible_contract_gives_nothing_up(desk):
    """Five shifts of eight hours."""
    desk.rules(min_paid_minutes_per_week=2400, max_paid_minutes_per_week=2400)
    assert _cheapest(desk.person()) == []


def test_a_weekly_minimum_gives_way_by_what_it_must(desk):
    """With at most four days in a row of five, and no others allowed, eight hours lack."""
    desk.rules(
        min_paid_minutes_per_week=2400, min_days_per_week=5, max_consecutive_days=4, rest_minutes=0
    )
    free = datetime(2026, 6, 6, tzinfo=UTC)
    desk.time_off = (TimeOff("a", free, free + timedelta(days=3)),)
    assert _cheapest(desk.person()) == [
        ("at least 40 paid hours in the week of 2026-06-01", "least", 480),
        ("at least 5 shifts in the week of 2026-06-01", "least", 1),
    ]


def test_law_is_kept_rather_than_hours(desk):
    """Vacation of a week against 40 hours: the hours give way in full."""
    desk.rules(min_paid_minutes_per_week=2400)
    start = datetime(2026, 5, 30, tzinfo=UTC)
    desk.time_off = (TimeOff("a", start, start + timedelta(days=14)),)
    assert _cheapest(desk.person()) == [
        ("at least 40 paid hours in the week of 2026-06-01", "least", 2400)
    ]


def test_options_that_are_not_available_are_no_demands(desk):
    """Where static rules have taken options away, nothing is asked of them."""
    desk.rules(earliest_start=420, latest_end=1320)
    person = desk.person()
    mask, by_rule = allowed_options(person)
    assert set(by_rule) == {"earliest start", "latest end"}
    assert mask.tolist() == (by_rule["earliest start"] & by_rule["latest end"]).tolist()
    assert mask.sum() == 2 * 7
    model = TourModel(cp_model.CpModel(), person, mask)
    constrain_all(model)
    assert not {"earliest start", "latest end"} & {d.rule for d in model.demands}


@pytest.mark.parametrize("hard", [True, False])
def test_a_contract_without_rules_asks_for_little(desk, hard):
    """No limits that seven shifts could break: no demand."""
    desk.rules(rest_minutes=0, max_consecutive_days=7)
    person = desk.person()
    model = TourModel(
        cp_model.CpModel(), person, np.ones(len(person.options.start), np.bool_), hard=hard
    )
    constrain_all(model)
    assert model.demands == []
