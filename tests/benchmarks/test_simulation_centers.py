"""Centers of the simulation benchmark, and what is measured on them."""

import numpy as np
import pytest

from benchmarks.simulation_centers import INTERVAL_SECONDS, draw_skill_sets, rostered_center
from benchmarks.simulation_precision import needed, pairing, without_first_agent
from benchmarks.simulation_speed import measure_here
from benchmarks.simulation_theory import ROWS, simulate_row
from benchmarks.simulation_trap import pyworkforce_sum, service, spring_trap


def test_skill_sets_differ_and_leave_no_queue_out():
    """35 sets over 20 queues."""
    sets = draw_skill_sets(20, 35, np.random.default_rng(4))
    assert len(set(sets)) == len(sets) == 35
    assert {q for members in sets for q in members} == set(range(20))
    assert all(tuple(sorted(set(members))) == members for members in sets)


def test_agents_work_five_shifts_of_seven_and_a_half_hours():
    """A shift of 8.5 hours less three breaks of an hour in all, in a week of seven days."""
    model = rostered_center(3, 3, 21, samples=1)
    hours = np.zeros(21)
    np.add.at(hours, model.span_server, (model.span_end - model.span_start) / 3600)
    assert hours == pytest.approx(np.full(21, 5 * 7.5))
    own = model.span_server == 3
    assert (model.span_start[own][1:] > model.span_end[own][:-1]).all()
    assert not np.any(model.span_start % INTERVAL_SECONDS)


def test_occupancy_of_the_small_center_is_realistic():
    """Agents are busy for four fifths of their time and few callers are lost."""
    got = measure_here("small", 2)
    assert 0.78 < got["occupancy"] < 0.9
    assert 0 < got["abandoned"] < 0.08
    assert (got["queues"], got["skill_sets"], got["agents"]) == (3, 3, 60)


def test_a_known_figure_is_met():
    """Erlang A, 9 agents: 79.47 % (4 standard errors; the seed is fixed)."""
    row = ROWS[1]
    got = simulate_row(row, 20)
    assert abs(got.mean - 0.7947) < 4 * got.error < 0.04


def test_waiting_is_the_share_not_answered_at_once():
    """Erlang C, 10 agents, 6.67 erlangs: 17.46 % wait."""
    got = simulate_row(ROWS[4], 20)
    assert abs(got.mean - 0.1746) < 4 * got.error < 0.04


def test_the_trap_of_two_queues():
    """17 agents by formula and by simulation, 20 by adding up; ten are fewer than the load."""
    got = spring_trap(replications=15)
    assert got["trap_offered_erlangs"] == pytest.approx(13.333, abs=0.001)
    assert got["trap_sum_of_single_queues"] == 20
    assert got["trap_pooled_agents"] == pytest.approx(17, abs=1)
    assert got["trap_simulated_agents"] == pytest.approx(17, abs=1)
    assert got["trap_10_agents_unstable"]
    assert got["trap_10_agents_erlangs_beyond"] == pytest.approx(10 / 3)
    assert got["trap_service_10_agents"] < 0.1


def test_seventeen_agents_give_the_known_service():
    """82.6 %, itself known to 0.7 points."""
    got = service(17, 30)
    assert abs(got.mean - 0.826) < 0.007 + 3 * got.error


def test_queue_by_queue_asks_for_more():
    """The other library adds up single queues: 10 + 10."""
    pytest.importorskip("pyworkforce")
    assert pyworkforce_sum() == 20


def test_replications_needed_by_hand():
    """Shares of 0.4 and 0.6 of ten: spread 0.1414, (1.96 x 0.1414 / 0.01)^2 = 768."""
    met, offered = np.array([[4.0, 0.0], [6.0, 0.0]]), np.array([[10.0, 0.0]] * 2)
    assert needed(met, offered, 1) == pytest.approx([768.3], abs=0.1)
    assert needed(met, offered, 2) == pytest.approx([768.3], abs=0.1)


def test_pairing_by_hand():
    """Variances 0.01 each; differences -0.01 and -0.03 have 0.0002."""
    full = np.array([0.8, 0.8 + np.sqrt(0.02)])
    got = pairing(full, full - np.array([0.01, 0.03]))
    assert got["pairing_difference"] == pytest.approx(-0.02)
    assert got["pairing_difference_se"] == pytest.approx(0.01)
    apart = full.var(ddof=1) + (full - [0.01, 0.03]).var(ddof=1)
    assert got["pairing_variance_ratio"] == pytest.approx(apart / 0.0002)


def test_one_agent_less_leaves_the_others_work():
    """Only the first agent's spans are gone."""
    model = rostered_center(3, 3, 6, samples=1)
    less = without_first_agent(model)
    assert set(less.span_server) == set(range(1, 6))
    assert less.span_start.size == (model.span_server != 0).sum()
    assert less.samples is model.samples
