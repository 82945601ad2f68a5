"""Outbound contacts in idle time: published figures, the balance of the chain, and a simulation."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing import agents_for, blended, blended_agents_for, erlang_a

CALL = {"aht_seconds": 180.0}


def simulate(agents, rate, *, aht, reserve, patience, threshold, contacts, seed):
    """First come first served inbound; outbound starts while more than the reserve is idle."""
    draw = random.Random(seed)
    now = in_time = gone = started = 0.0
    busy, waiting, offered = agents - reserve, [], 0
    while offered < contacts:
        now += (step := draw.expovariate(rate + busy / aht))
        kept = [w for w in waiting if w[1] > now]
        gone, waiting = gone + len(waiting) - len(kept), kept
        if draw.random() * (rate + busy / aht) < rate:
            offered += 1
            if busy < agents:
                busy, in_time = busy + 1, in_time + 1
            else:
                waiting.append((now, now + draw.expovariate(1 / patience)))
        elif waiting:
            in_time += now - waiting.pop(0)[0] <= threshold
        else:
            busy -= 1
            if agents - busy > reserve:
                busy, started = busy + 1, started + 1
    assert step > 0
    return in_time / offered, gone / offered, started / now


def test_published_figures():
    """CCmath ERLANG demo: 4/min, 3 min, 16 agents, threshold 2: 0.6334 in 0.333 min, 1.11/min."""
    got = blended(16, 4 / 60, reserve=2, threshold_seconds=0.333 * 60, **CALL)
    assert got.inbound.service() == pytest.approx(0.633448330955817, rel=1e-12)
    assert got.outbound_per_second * 60 == pytest.approx(1.11111111111111, rel=1e-12)


def test_two_agents_by_hand():
    """Two agents, one in reserve, load 1, no abandonment: p1 = 1/3, p(>=2) = 2/3."""
    got = blended(2, 1.0, aht_seconds=1.0, reserve=1, threshold_seconds=0)
    # p_k = p_1 2**-(k - 1) for k >= 1.
    assert got.inbound.wait_probability == pytest.approx(1 / 2)
    assert got.outbound_per_second == pytest.approx(1 / 2)
    assert got.inbound.occupancy == pytest.approx(3 / 4)


@pytest.mark.parametrize(("reserve", "patience"), [(0, 60.0), (1, 120.0), (3, 30.0)])
def test_a_simulation_of_agents_agrees(reserve, patience):
    """Service, abandonment and outbound within 2 points of agents simulated apart."""
    in_time, gone, outbound = simulate(
        8,
        1 / 30,
        aht=180.0,
        reserve=reserve,
        patience=patience,
        threshold=20.0,
        contacts=25_000,
        seed=3,
    )
    got = blended(
        8, 1 / 30, reserve=reserve, patience_seconds=patience, threshold_seconds=20, **CALL
    )
    assert got.inbound.service() == pytest.approx(in_time, abs=0.02)
    assert got.inbound.abandoned == pytest.approx(gone, abs=0.02)
    assert got.outbound_per_second == pytest.approx(outbound, rel=0.03)


@settings(deadline=None)
@given(
    st.integers(1, 300),
    st.floats(0.01, 1.5),
    st.floats(0, 1),
    st.one_of(st.none(), st.floats(5.0, 3600.0)),
)
def test_work_done_is_work_begun(agents, busy, share, patience):
    """Busy agents are inbound answered and outbound together, each as long as its handle time."""
    rate = agents * (busy if patience else min(busy, 0.95)) / 180
    reserve = round(share * agents)
    got = blended(agents, rate, reserve=reserve, patience_seconds=patience, **CALL)
    contacts = rate * got.inbound.answered + got.outbound_per_second
    assert got.inbound.occupancy * agents == pytest.approx(contacts * 180, rel=1e-9)
    assert got.inbound.occupancy >= (agents - reserve) / agents - 1e-12


@pytest.mark.parametrize("patience", [None, 60.0])
def test_all_in_reserve_is_no_blending(patience):
    """With every agent in reserve nothing outbound starts, and inbound is Erlang A."""
    got = blended(12, 0.06, reserve=12, patience_seconds=patience, **CALL)
    exact = erlang_a(12, 0.06, patience_seconds=patience, **CALL)
    assert got.outbound_per_second == 0.0
    for name in ("wait_probability", "abandoned", "asa_seconds", "occupancy"):
        assert getattr(got.inbound, name) == pytest.approx(getattr(exact, name), rel=1e-11)
    assert got.inbound.service() == pytest.approx(exact.service(), rel=1e-12)


def test_a_larger_reserve_serves_inbound_and_costs_outbound():
    """Inbound service rises and outbound falls with every agent kept back."""
    got = blended(20, 0.08, reserve=np.arange(21), patience_seconds=90, **CALL)
    assert (np.diff(got.inbound.service()) > 0).all()
    assert (np.diff(got.outbound_per_second) < 0).all()


def test_edges():
    """Nothing inbound: all but the reserve do outbound; unstable: nothing else starts."""
    got = blended([5, 0, 3], [0.0, 0.01, 1.0], reserve=[2, 0, 1], **CALL)
    np.testing.assert_allclose(got.outbound_per_second, [3 / 180, 0.0, 0.0])
    np.testing.assert_allclose(got.inbound.service(), [1.0, 0.0, 0.0])
    np.testing.assert_allclose(got.inbound.occupancy, [0.6, 1.0, 1.0])


@settings(deadline=None, max_examples=25)
@given(
    st.floats(0.0, 30.0),
    st.floats(0.0, 10.0),
    st.one_of(st.none(), st.floats(10.0, 600.0)),
    st.floats(0.3, 0.95),
    st.one_of(st.none(), st.floats(5, 60)),
)
def test_the_team_is_the_fewest(load, outbound, patience, target, asa):
    """It keeps the goal and carries the outbound contacts; one fewer cannot, with any reserve."""
    goal = ServiceGoal(target, 20, max_asa_seconds=asa)

    def keeps(agents):
        got = blended(
            agents, load / 180, reserve=np.arange(agents + 1), patience_seconds=patience, **CALL
        )
        good = got.inbound.service() >= target
        if asa is not None:
            good &= got.inbound.asa_seconds <= asa
        return good & (got.outbound_per_second >= outbound / 180 * (1 - 1e-12))

    team = blended_agents_for(goal, load / 180, outbound / 180, patience_seconds=patience, **CALL)
    good = keeps(team.agents)
    assert good[team.reserve]
    assert not good[: team.reserve].any()
    assert team.agents == 0 or not keeps(team.agents - 1).any()


def test_published_team():
    """4/min and 1.11/min outbound, 3 min, 63 % in 20 s: the published 16 agents and reserve 2."""
    goal = ServiceGoal(0.63, 0.333 * 60)
    team = blended_agents_for(goal, 4 / 60, 1.11 / 60, **CALL)
    assert (team.agents, team.reserve) == (16, 2)


def test_without_outbound_it_is_the_plain_team():
    """Nothing outbound to carry: as many agents as without blending, in the shape given."""
    goal, rate = ServiceGoal(0.8, 20), np.array([[0.0, 0.02], [0.1, 0.9]])
    team = blended_agents_for(goal, rate, 0.0, patience_seconds=90, **CALL)
    np.testing.assert_array_equal(team.agents, agents_for(goal, rate, patience_seconds=90, **CALL))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reserve": 4}, "reserve is 4 with 3 agents"),
        ({"reserve": -1}, "reserve is -1"),
        ({"reserve": 0.5}, r"reserve is 0\.5"),
        ({"agents": math.nan}, "agents is nan"),
        ({"patience_seconds": 0.0}, "patience_seconds is 0"),
    ],
)
def test_bad_input_is_refused(change, words):
    """A reserve is a whole part of the agents; the rest is as for Erlang A."""
    call = {"agents": 3, "rate_per_second": 0.01, "aht_seconds": 180.0, "reserve": 1}
    with pytest.raises(InputRefusedError, match=words):
        blended(**{**call, **change})
