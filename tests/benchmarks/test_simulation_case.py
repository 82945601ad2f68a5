"""Published examples as their file describes them."""

import numpy as np
import pytest

from benchmarks.simulation_case import read_case
from benchmarks.simulation_days import simulate_days
from benchmarks.simulation_staff import leaving_contacts, staff_of
from data.records import InputRefusedError

DAY = {"time": "min", "lam": 3.0, "mu": 0.5, "agents": 7, "awt": "30/60", "day": 60}
PERIODS = {
    "desc": "2 types, 2 groups, 3 periods of 40 min, then wrap-up until empty",
    "time": "min",
    "lam": [[1, 2, 3], [4, 5, 6]],
    "mu": [0.5, 0.25, 0.2],
    "nu": [0.1, 0.2, 0.5],
    "staff": [[2, 3, 1], [1, 1, 2]],
    "type_to_group": [[0, 1], [1]],
    "awt": "20/60",
    "gamma": 12.5,
}
WORDS = {
    "desc": "one queue, hourly rates, Gamma(10,10) day factor, exp service mean 100 s, "
    "patience 0 with p .1 else exp rate .001/s, awt 20 s; ratios use the expected number",
    "time": "s",
    "agents": [4, 6],
    "lam_per_h": [100, 150],
}


def test_one_period_of_a_day():
    """3 calls a minute, two minutes each, half a minute to answer, nobody hangs up."""
    case = read_case("MMC", DAY)
    assert case.rate.tolist() == [[0.05]]
    assert case.expected == pytest.approx(180)
    assert case.aht_seconds.tolist() == [[120]]
    assert np.isinf(case.patience_seconds).all()
    assert (case.period_seconds, case.threshold_seconds) == (3600, 30)
    assert (case.factor_shape, case.balking, case.waiting_room) == (None, 0, None)
    assert case.day_alone


def test_rates_by_type_and_times_by_period():
    """Service and patience have one rate a period, whatever the type."""
    case = read_case("MSK", PERIODS)
    assert case.period_seconds == 2400
    assert (case.rate * 60).tolist() == [[1, 2, 3], [4, 5, 6]]
    assert case.aht_seconds.tolist() == [[120, 240, 300]] * 2
    assert case.patience_seconds.tolist() == [[600, 300, 120]] * 2
    assert case.factor_shape == 12.5
    assert not case.day_alone


def test_numbers_that_stand_in_the_description():
    """Hourly rates; the factor's shape, times, balking and threshold are said in words."""
    case = read_case("CC", WORDS)
    assert case.period_seconds == 3600
    assert case.expected == pytest.approx(250)
    assert case.aht_seconds.tolist() == [[100, 100]]
    assert case.patience_seconds == pytest.approx(np.full((1, 2), 1000.0))
    assert (case.factor_shape, case.balking, case.threshold_seconds) == (10, 0.1, 20)


def test_a_key_overrules_the_description():
    """The description speaks of the published numbers, keys of others."""
    case = read_case("CC", WORDS | {"awt": 30, "mu": 0.02, "gamma": 5})
    assert (case.threshold_seconds, case.factor_shape) == (30, 5)
    assert case.aht_seconds.tolist() == [[50, 50]]


def test_a_number_that_is_nowhere_is_refused():
    """Without a threshold there is nothing to compare."""
    with pytest.raises(InputRefusedError, match="MMC: `awt` is missing"):
        read_case("MMC", {key: value for key, value in DAY.items() if key != "awt"})


def test_agents_of_other_periods_are_refused():
    """Three periods of arrivals need one, or three, numbers of agents."""
    with pytest.raises(InputRefusedError, match="agents are given for 2 periods"):
        read_case("MSK", PERIODS | {"staff": [[2, 3], [1, 1]]})


def agents_there(case, at):
    """Give the servers of each group on duty at an instant, less those told to leave before."""
    staff = staff_of(case, 9000.0)
    count = [0] * len(case.staff)
    for span in staff.spans:
        if span.start <= at < span.end:
            count[staff.server_group[span.server]] += 1
    for group, period, agents in staff.leaving:
        if period * case.period_seconds <= at:
            count[group] -= agents
    return count


def test_as_many_agents_as_the_case_says_in_every_period():
    """Periods of 2,400 s; the last staffing stays until the end."""
    case = read_case("MSK", PERIODS)
    assert [agents_there(case, at) for at in (0, 2399, 2400, 4800, 8999)] == [
        [2, 1],
        [2, 1],
        [3, 1],
        [1, 2],
        [1, 2],
    ]


def test_types_ask_their_groups_in_order():
    """Type 0 tries group 0, then 1; the queues after the types are those of leaving."""
    staff = staff_of(read_case("MSK", PERIODS), 9000.0)
    assert staff.skill_sets == ((0, 2), (0, 1, 3))
    routes = [[(step.group, step.rank) for step in route] for route in staff.routes]
    assert routes == [[(0, 0), (1, 1)], [(1, 0)], [(0, 0)], [(1, 0)]]


def test_agents_leave_just_before_the_period_begins():
    """Two of group 0 go when period 2 begins; of ten intervals a period it is number 19."""
    case = read_case("MSK", PERIODS)
    tasks = leaving_contacts(staff_of(case, 9000.0), 2, per_period=10, intervals=40)
    assert [tuple(place) for place in np.argwhere(tasks)] == [(0, 19)]
    assert tasks[0, 19] == 2


def test_agents_who_have_left_are_not_there():
    """Three agents, then one, and nobody calls: two leave at once, and nobody is busy."""
    said = PERIODS | {
        "lam": [[0, 0]],
        "mu": 0.5,
        "nu": None,
        "staff": [[3, 1]],
        "type_to_group": [[0]],
        "gamma": None,
    }
    days = simulate_days(read_case("idle", said), 2)
    assert not days.offered.any()
    assert not days.busy_seconds.any()
    # 3 agents for 40 minutes, then 1; they go at some time in the last 20 seconds.
    assert ((days.available_seconds <= 4 * 2400) & (days.available_seconds > 4 * 2400 - 40)).all()
