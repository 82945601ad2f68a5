"""Queues with a waiting room: published figures, limits that are other formulas, and quadrature."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import InputRefusedError
from wfm.staffing import Performance, erlang_a, erlang_b, finite_queue

DEFINITIONS = ("offered", "answered", "less_short", "abandons_met", "virtual")


def test_published_states_and_means():
    """M/M/28/80+M (capacity_planning's tests) and M/M/c/K (octave's queueing, qsmmmk)."""
    impatient = finite_queue(28, 0.1, aht_seconds=240, room=52, patience_seconds=300)
    assert impatient.states[30] == pytest.approx(0.03655086716188359, rel=1e-12)
    assert impatient.mean_in_system == pytest.approx(24.136665236767172, rel=1e-12)
    assert finite_queue(3, 40, aht_seconds=1 / 30, room=4).mean_response_seconds == pytest.approx(
        0.036517, abs=5e-7
    )
    small = finite_queue(2, 3, aht_seconds=0.5, room=3)
    assert small.states[0] == pytest.approx(0.179334500875657, rel=1e-12)
    assert small.mean_in_system == pytest.approx(2.00595446584939, rel=1e-12)


def test_a_chain_of_three_by_hand():
    """One agent, one place, load 1/2: p = 4/7, 2/7, 1/7; the one who waits waits one service."""
    got = finite_queue(1, 0.5, aht_seconds=1, room=1, threshold_seconds=1)
    np.testing.assert_allclose(got.states, [4 / 7, 2 / 7, 1 / 7], rtol=1e-14)
    assert got.turned_away == pytest.approx(1 / 7)
    assert got.performance.wait_probability == pytest.approx(2 / 7)
    assert got.performance.answered == pytest.approx(6 / 7)
    assert got.performance.asa_seconds == pytest.approx(1 / 3)
    assert got.mean_waiting == pytest.approx(1 / 7)
    assert got.mean_in_system == pytest.approx(4 / 7)
    assert got.mean_response_seconds == pytest.approx(4 / 3)
    assert got.performance.occupancy == pytest.approx(3 / 7)
    assert got.performance.service() == pytest.approx(4 / 7 + 2 / 7 * (1 - math.exp(-1)))


@pytest.mark.parametrize("load", [0.2, 7.0, 40.0, 900.0])
def test_without_a_room_it_is_erlang_b(load):
    """Nobody can wait: the share turned away is Erlang B's, and everybody else is in time."""
    agents = np.array([1, 5, 40, 900])
    got = finite_queue(agents, load / 60, aht_seconds=60, room=0, patience_seconds=30)
    np.testing.assert_allclose(got.turned_away, erlang_b(agents, load), rtol=1e-11)
    np.testing.assert_allclose(got.performance.service(), 1 - got.turned_away, atol=1e-13)
    np.testing.assert_array_equal(got.performance.mean_wait_seconds, 0.0)


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 60),
    st.floats(0.05, 1.2),
    st.one_of(st.none(), st.floats(5.0, 3600.0)),
    st.sampled_from([0.0, 20.0, 300.0]),
)
def test_a_large_room_is_no_room(agents, busy, patience, threshold):
    """With places for all who ever wait every figure is that of Erlang A, or C where stable."""
    rate = agents * (busy if patience else min(busy, 0.9)) / 300
    call = {
        "aht_seconds": 300.0,
        "patience_seconds": patience,
        "threshold_seconds": threshold,
    }
    got = finite_queue(agents, rate, room=1500, **call).performance
    exact = erlang_a(agents, rate, **call)
    for name in Performance.__dataclass_fields__:
        expected = pytest.approx(getattr(exact, name), rel=1e-9, abs=1e-11)
        assert getattr(got, name) == expected, name


@pytest.mark.parametrize(("agents", "room", "load"), [(3, 2, 4.0), (10, 6, 9.0), (1, 12, 0.7)])
def test_shares_equal_the_waits_of_each_state_in_30_digits(agents, room, load):
    """Each accepted customer's wait is integrated from its own density, state by state."""
    patience, aht, threshold = 90.0, 200.0, 45.0
    got = finite_queue(
        agents,
        load / aht,
        aht_seconds=aht,
        room=room,
        patience_seconds=patience,
        threshold_seconds=threshold,
    )
    with mpmath.workdps(30):
        theta, mu = mpmath.mpf(1) / patience, mpmath.mpf(1) / aht
        weights = [mpmath.mpf(1)]
        for k in range(1, agents + room + 1):
            leaving = min(k, agents) * mu + max(k - agents, 0) * theta
            weights.append(weights[-1] * (load * mu) / leaving)
        states = [w / sum(weights) for w in weights]
        at_once = sum(states[:agents])
        within = virtual = short = at_once * 0
        for ahead, chance in enumerate(states[agents:-1]):
            # The last of j + 1 exponential steps: 1 / B(c, j + 1) in u = exp(-theta v).
            c = agents * mu / theta
            scale = theta / mpmath.beta(c, ahead + 1)

            def density(v, c=c, ahead=ahead, scale=scale):
                return scale * mpmath.exp(-theta * c * v) * (-mpmath.expm1(-theta * v)) ** ahead

            def stays(v):
                return mpmath.exp(-theta * v)

            in_time = mpmath.quad(density, [0, threshold])
            served = mpmath.quad(lambda v: density(v) * stays(v), [0, threshold])
            virtual += chance * in_time
            within += chance * served
            short += chance * (1 - served - stays(threshold) * (1 - in_time))
    assert got.turned_away == pytest.approx(float(states[-1]), rel=1e-12)
    assert got.performance.service() == pytest.approx(float(at_once + within), abs=1e-12)
    assert got.performance.service("virtual") == pytest.approx(float(at_once + virtual), abs=1e-12)
    assert got.performance.abandoned_in_threshold == pytest.approx(float(short), abs=1e-12)


def test_small_chains_are_exact_fractions():
    """State probabilities equal those of a chain in whole fractions, for every n and K."""
    for agents in range(1, 5):
        for room in range(4):
            weights, rate, mu, theta = [Fraction(1)], Fraction(7, 3), Fraction(3, 4), Fraction(1, 2)
            for k in range(1, agents + room + 1):
                leaving = min(k, agents) * mu + max(k - agents, 0) * theta
                weights.append(weights[-1] * rate / leaving)
            got = finite_queue(agents, 7 / 3, aht_seconds=4 / 3, room=room, patience_seconds=2)
            exact = [float(w / sum(weights)) for w in weights]
            np.testing.assert_allclose(got.states, exact, rtol=1e-13)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.floats(-6, 5),
    st.floats(-2, 4),
    st.one_of(st.none(), st.floats(-2, 4.5)),
    st.sampled_from([0.0, 20.0, 1e5]),
)
def test_extremes_stay_shares(  # noqa: PLR0917 - drawn by hypothesis
    agents, room, load, aht, patience, threshold
):
    """Deep over- and underload: shares in 0 to 1 that add up, no overflow, Little's law."""
    rate = min(10**load / 10**aht, 1e4)
    got = finite_queue(
        agents,
        rate,
        aht_seconds=10**aht,
        room=room,
        patience_seconds=None if patience is None else 10**patience,
        threshold_seconds=threshold,
    )
    assert got.states.sum() == pytest.approx(1)
    whole = got.performance.answered + got.performance.abandoned + got.turned_away
    assert whole == pytest.approx(1, abs=1e-9)
    for definition in DEFINITIONS:
        assert 0 <= got.performance.service(definition) <= 1
    busy = got.performance.occupancy * agents
    assert got.mean_in_system == pytest.approx(got.mean_waiting + busy, rel=1e-9, abs=1e-9)


def test_nothing_offered_and_nobody_there():
    """Zero volume waits for nothing; nobody there fills the room, or lets all abandon."""
    empty = finite_queue(3, 0.0, aht_seconds=60, room=2)
    assert (empty.turned_away, empty.performance.service(), empty.states[0]) == (0.0, 1.0, 1.0)
    full = finite_queue(0, 0.1, aht_seconds=60, room=2)
    assert (full.turned_away, full.performance.answered, full.states[2]) == (1.0, 0.0, 1.0)
    assert math.isnan(full.mean_response_seconds)
    leaving = finite_queue(0, 0.1, aht_seconds=60, room=200, patience_seconds=60)
    assert leaving.performance.abandoned == pytest.approx(1)
    assert leaving.performance.mean_wait_seconds == pytest.approx(60)


def test_arrays_of_different_sizes():
    """Each cell is what it is alone; states beyond its own are 0."""
    got = finite_queue([2, 5], 0.05, aht_seconds=100, room=[7, 1], patience_seconds=80)
    assert got.states.shape == (2, 10)
    for i, (agents, room) in enumerate([(2, 7), (5, 1)]):
        alone = finite_queue(agents, 0.05, aht_seconds=100, room=room, patience_seconds=80)
        np.testing.assert_array_equal(got.states[i, : agents + room + 1], alone.states)
        assert got.states[i, agents + room + 1 :].sum() == 0
        assert got.turned_away[i] == alone.turned_away
        assert got.performance.service()[i] == alone.performance.service()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"room": -1}, "room is -1"),
        ({"room": 1.5}, r"room is 1\.5"),
        ({"agents": 0.5}, r"agents is 0\.5"),
        ({"room": 10**7}, "agents and room are"),
        ({"aht_seconds": 0}, "aht_seconds is 0"),
        ({"patience_seconds": 0}, "patience_seconds is 0"),
        ({"rate_per_second": math.inf}, "rate_per_second is inf"),
    ],
)
def test_bad_input_is_refused(change, words):
    """Rooms and agents are whole and possible; the rest is as for Erlang A."""
    call = {"agents": 3, "rate_per_second": 0.1, "aht_seconds": 60.0, "room": 4}
    with pytest.raises(InputRefusedError, match=words):
        finite_queue(**{**call, **change})
