"""Real numbers of agents: one with the whole ones, right in 50 digits, and continuous."""

import math
import random

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing import agents_for, erlang_a, fractional_agents_for, fractional_performance
from wfm.staffing.arithmetic import blocking_of_all

DEFINITIONS = ("offered", "answered", "less_short", "abandons_met", "virtual")
SHARES = ("wait_probability", "abandoned", "answered", "occupancy")


@pytest.mark.parametrize("load", [0.01, 0.7, 1.0, 4.3, 60.0, 900.0])
def test_blocking_is_the_integral_it_is_defined_by(load):
    """1 / B(x, a) = a integral exp(-a t) (1 + t)**x, for x from below 0 to far above the load."""
    for agents in (-0.6, 0.0, 0.25, 0.999, 1.5, load, load + 2.5 * math.sqrt(load) + 0.1):
        with mpmath.workdps(30):
            a, x = mpmath.mpf(load), mpmath.mpf(agents)
            peak = max(1, (x / a) if x > 0 else 1)
            cuts = [0, *[peak * mpmath.mpf(2) ** k / a for k in range(-3, 12)]]
            inverse = a * mpmath.quad(lambda t: mpmath.exp(-a * t) * (1 + t) ** x, cuts)  # noqa: B023
        got = blocking_of_all(np.array([agents]), np.array([load]))[0]
        assert got == pytest.approx(float(1 / inverse), rel=1e-12)


@settings(deadline=None)
@given(st.integers(1, 400), st.floats(-2, 2.5), st.floats(0.5, 3.9))
def test_whole_agents_are_whole_agents(agents, load, patience):
    """At whole numbers every figure is that of Erlang A within 1e-12, from either side too."""
    call = {"aht_seconds": 240.0, "patience_seconds": 10**patience, "threshold_seconds": 20.0}
    rate = 10**load / 240
    exact = erlang_a(agents, rate, **call)
    near = fractional_performance(agents + np.array([0.0, 1e-13]), rate, **call)
    for share in SHARES:
        assert getattr(near, share) == pytest.approx(getattr(exact, share), abs=1e-12)
    for definition in DEFINITIONS:
        assert near.service(definition) == pytest.approx(exact.service(definition), abs=1e-11)


def test_figures_of_fractions_in_50_digits(oracle):
    """Random real numbers of agents: every figure agrees with incomplete gamma functions."""
    draw = random.Random(4)
    for _ in range(40):
        load, aht = 10 ** draw.uniform(-1, 2.7), 10 ** draw.uniform(1, 3.3)
        patience, agents = 10 ** draw.uniform(0.5, 3.6), load * draw.uniform(0.3, 1.6)
        threshold = draw.choice([0.0, 5.0, 20.0, 120.0])
        with mpmath.workdps(oracle.digits):
            exact = oracle.figures(
                agents, load / aht, aht=aht, patience=patience, threshold=threshold
            )
            asa = exact.asa()
        got = fractional_performance(
            agents,
            load / aht,
            aht_seconds=aht,
            patience_seconds=patience,
            threshold_seconds=threshold,
        )
        assert got.wait_probability == pytest.approx(float(exact.waits), abs=1e-11)
        assert got.abandoned == pytest.approx(float(exact.abandoned), abs=1e-11)
        assert got.occupancy == pytest.approx(float(exact.occupancy), abs=1e-11)
        assert got.asa_seconds == pytest.approx(float(asa), rel=1e-9)
        for definition in DEFINITIONS:
            share = float(exact.services[definition])
            assert got.service(definition) == pytest.approx(share, abs=1e-10)


@settings(deadline=None)
@given(
    st.floats(-2, 2.5),
    st.one_of(st.none(), st.floats(5.0, 3600.0)),
    st.sampled_from(DEFINITIONS),
    st.floats(0.1, 0.99),
    st.one_of(st.none(), st.floats(0.5, 100.0)),
)
def test_rounded_up_it_is_the_whole_answer(load, patience, definition, target, asa):
    """The fewest whole agents are the next whole number, and the goal is just reached."""
    goal = ServiceGoal(target, 20, definition=definition, max_asa_seconds=asa)
    call = {"aht_seconds": 300.0, "patience_seconds": patience}
    real = fractional_agents_for(goal, 10**load / 300, **call)
    assert agents_for(goal, 10**load / 300, **call) == max(1, math.ceil(real - 1e-9))
    if real < 1e-6:
        return
    got = fractional_performance(real * np.array([1, 1 - 1e-6]), 10**load / 300, **call)
    parts = got.service(definition) - target
    if asa is not None:
        parts = np.minimum(parts, 1 - got.asa_seconds / asa)
    assert parts[0] >= -1e-9
    assert parts[1] < 1e-9


def test_published_neighbours():
    """50/h, 480 s, patience 600 s: 0.7947 with 9 and 0.8815 with 10, so 80 % lies between."""
    real = fractional_agents_for(
        ServiceGoal(0.8, 20), 50 / 3600, aht_seconds=480, patience_seconds=600
    )
    assert 9 < real < 9.1


def test_a_limit_on_occupancy_alone_is_a_division():
    """Nobody abandons: 10 erlangs at 80 % are 12.5 agents."""
    goal = ServiceGoal(0, 20, max_occupancy=0.8)
    assert fractional_agents_for(goal, 10 / 300, aht_seconds=300) == pytest.approx(12.5, abs=1e-9)


def test_any_fraction_may_be_enough():
    """Who waits 1 s on average and abandons counts as met within 20 s: nobody needs to be there."""
    goal = ServiceGoal(0.8, 20, definition="abandons_met")
    call = {"aht_seconds": 300.0, "patience_seconds": 1.0}
    assert fractional_agents_for(goal, 0.1, **call) == 0.0
    assert agents_for(goal, 0.1, **call) == 1


def test_shapes_and_refusals():
    """Scalars give floats, arrays arrays of their shape; bad numbers are refused."""
    goal = ServiceGoal(0.8, 20)
    assert type(fractional_agents_for(goal, 0.1, aht_seconds=300)) is float
    assert fractional_agents_for(goal, np.full((2, 3), 0.1), aht_seconds=300).shape == (2, 3)
    with pytest.raises(InputRefusedError, match="rate_per_second is nan"):
        fractional_agents_for(goal, math.nan, aht_seconds=300)
    with pytest.raises(InputRefusedError, match=r"agents is -0\.5"):
        fractional_performance(-0.5, 0.1, aht_seconds=300)
