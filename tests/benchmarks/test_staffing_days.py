"""The varying day, the chats and the speed of the staffing benchmark."""

import numpy as np
import pytest

from benchmarks import staffing_speed
from benchmarks.staffing_chat import CASES, chain_service, chat_model, simulated_service
from benchmarks.staffing_mol import GOAL, PATIENCE, day_service, two_humps
from wfm.simulation import replicate
from wfm.staffing import agents_for, erlang_a, mol_load


def test_a_day_that_stands_still_has_the_service_of_erlang_a():
    """Constant rate and staff: every interval is the steady state."""
    rate, agents = np.full(5, 10 / 180), np.full(5, 11)
    got = day_service(rate, agents, aht_seconds=180.0)
    still = erlang_a(11, 10 / 180, aht_seconds=180.0, patience_seconds=PATIENCE)
    assert got == pytest.approx(np.full(5, float(still.service())), abs=1e-12)


def test_a_change_of_staff_reaches_back_by_the_threshold_and_then_settles():
    """More agents from interval 3 on: late in interval 2 customers gain, before it nobody does."""
    rate = np.full(12, 10 / 60)
    agents = np.full(12, 9)
    agents[3:] = 14
    got = day_service(rate, agents, aht_seconds=60.0)
    few, many = (
        float(erlang_a(n, 10 / 60, aht_seconds=60.0, patience_seconds=PATIENCE).service())
        for n in (9, 14)
    )
    assert got[:2] == pytest.approx(few, abs=1e-12)
    assert few + 1e-4 < got[2] < few + 20 / 900
    assert got[-1] == pytest.approx(many, abs=1e-9)


def test_a_customer_of_an_empty_line_is_answered_as_long_as_somebody_is_there():
    """Almost no contacts: all are answered at once; with nobody there none is in time."""
    assert day_service(np.full(3, 1e-9), np.full(3, 1), aht_seconds=60.0) == pytest.approx(
        1.0, abs=1e-6
    )
    alone = day_service(np.full(3, 1e-9), np.array([1, 0, 1]), aht_seconds=60.0)
    assert alone[1] < 20 / 900
    assert alone[2] == pytest.approx(1.0, abs=1e-6)


def test_the_mol_load_keeps_the_goal_of_a_moving_day_where_single_intervals_do_not():
    """Calls of half an hour, 12 erlangs at the peak: 5 points below at most, and 20."""
    aht = 1800.0
    rate = two_humps(12.0) / aht
    worst = []
    for load in (mol_load(rate, aht, interval_seconds=900.0), rate * aht):
        agents = agents_for(GOAL, load / aht, aht_seconds=aht, patience_seconds=PATIENCE)
        worst.append(day_service(rate, np.asarray(agents), aht_seconds=aht).min())
    assert worst[0] > GOAL.target - 0.05
    assert worst[1] < GOAL.target - 0.2


def test_the_day_has_two_humps_and_its_peak():
    """The first hump is the peak, the second three quarters of the shape, a valley between."""
    day = two_humps(60.0)
    assert len(day) == 48
    assert day.max() == pytest.approx(60)
    assert day.argmax() in (8, 9)
    assert day[27] == pytest.approx(60 * 0.87 / 1.12, rel=0.01)
    assert day[17] < day[27] < day[9]


def test_simulated_chats_are_those_of_the_chain():
    """Two chats a minute on agents with three equal slots: the chain is exact there."""
    case = CASES[-1]
    assert len(set(case.levels)) == 1
    service, error = simulated_service(case, 5, contacts=150_000)
    assert 0 < error < 0.01
    assert abs(service - chain_service(case, 5)) < 4 * error


def test_simulated_days_hold_the_chats_that_were_drawn():
    """Two a minute over a day, and nobody in the system is counted twice."""
    model = chat_model(CASES[1], 6, days=2)
    assert model.samples.mean() == pytest.approx(30, rel=0.05)
    one = replicate(model, 0)
    assert one.contacts == model.samples[0].sum()
    assert one.offered.sum() <= one.contacts


def test_speeds_are_measured_and_the_peer_agrees(monkeypatch):
    """Positive figures, and the same integers on every interval that pyworkforce did.

    What other processes take to begin and to run without numba is told here by hand.
    """
    pytest.importorskip("pyworkforce")
    monkeypatch.setattr(staffing_speed, "first_use", lambda: (3.0, 1.0))
    monkeypatch.setattr(staffing_speed, "plain_rates", lambda: [30.0, 10.0])
    got = staffing_speed.check_speed(2000, peer_seconds=0.2)
    assert got["speed_cells"] == 2000
    assert 0 < got["peer_cells"] <= 2000
    assert got["peer_more_agents"] == got["peer_fewer_agents"] == 0
    assert got["peer_ratio"] == pytest.approx(
        got["c_cells_per_second"] / got["peer_cells_per_second"]
    )
    assert min(got["c_seconds"], got["a_seconds"]) > 0
    assert (got["first_use_seconds"], got["cached_start_seconds"]) == (3, 1)
    assert (got["c_plain_per_second"], got["a_plain_per_second"]) == (30, 10)


def test_without_numba_both_formulas_still_run():
    """A process that cannot import numba staffs the same intervals in numpy."""
    c_rate, a_rate = staffing_speed.plain_rates(200)
    assert c_rate > 0
    assert a_rate > 0
