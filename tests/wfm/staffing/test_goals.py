"""Goals of several parts: the fewest agents against 50 digits, limits, refusals and extremes."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing import agents_for, erlang_a, erlang_c, fractional_agents_for

DEFINITIONS = ("offered", "answered", "less_short", "abandons_met", "virtual")


def random_cell(draw):
    """A goal of one to four parts, and a queue of up to 1,000 erlangs."""
    load, aht = 10 ** draw.uniform(-1.5, 3), 10 ** draw.uniform(1.3, 3.3)
    patience = None if draw.random() < 0.3 else 10 ** draw.uniform(1, 3.6)
    target = draw.choice([0.5, 0.8, 0.9, 0.95, draw.uniform(0.3, 0.999), 0.0])
    goal = ServiceGoal(
        target,
        draw.choice([0.0, 5.0, 20.0, 60.0, 300.0]),
        definition=draw.choice(DEFINITIONS),
        max_asa_seconds=10 ** draw.uniform(-1, 2) if target == 0 or draw.random() < 0.3 else None,
        max_abandoned=10 ** draw.uniform(-3, -0.7) if draw.random() < 0.3 else None,
        max_occupancy=draw.uniform(0.5, 1) if draw.random() < 0.2 else None,
    )
    return goal, load / aht, aht, patience


@pytest.mark.parametrize("seed", range(5))
def test_no_integer_is_wrong(seed, oracle):
    """On random cells the answer reaches every part of its goal in 50 digits, one fewer fails."""
    draw = random.Random(seed)
    for _ in range(50):
        goal, rate, aht, patience = random_cell(draw)
        call = {"aht": aht, "patience": patience}
        found = agents_for(goal, rate, aht_seconds=aht, patience_seconds=patience)
        assert oracle.slack(goal, found, rate, **call) >= 0, (goal, rate, call, found)
        if found > 1:
            assert oracle.slack(goal, found - 1, rate, **call) < 0, (goal, rate, call, found)


def test_each_limit_alone_by_hand():
    """8 erlangs, nobody abandons: ASA, occupancy and share in time from Erlang C's own figures."""
    call = {"aht_seconds": 240.0}
    got = erlang_c(np.arange(9, 20), 8 / 240, **call)
    asa = agents_for(ServiceGoal(0, 20, max_asa_seconds=30), 8 / 240, **call)
    assert asa == 9 + int((got.asa_seconds > 30).sum())
    assert agents_for(ServiceGoal(0, 20, max_occupancy=0.8), 8 / 240, **call) == 10
    assert agents_for(ServiceGoal(0, 20, max_occupancy=0.79), 8 / 240, **call) == 11
    assert agents_for(ServiceGoal(0.8, 20), 8 / 240, **call) == 9 + int((got.service() < 0.8).sum())


def test_abandonment_alone():
    """50 an hour, 480 s, patience 600 s: the fewest with at most 5 % abandoned."""
    call = {"aht_seconds": 480.0, "patience_seconds": 600.0}
    found = agents_for(ServiceGoal(0, 20, max_abandoned=0.05), 50 / 3600, **call)
    few, enough = erlang_a([found - 1, found], 50 / 3600, **call).abandoned
    assert few > 0.05 >= enough


@settings(deadline=None)
@given(
    st.floats(0.01, 200.0),
    st.one_of(st.none(), st.floats(5.0, 3600.0)),
    st.sampled_from(DEFINITIONS),
    st.floats(0.1, 0.99),
    st.floats(0.5, 100.0),
    st.floats(0.001, 0.5),
    st.floats(0.3, 1.0),
)
def test_several_parts_need_what_the_dearest_needs(  # noqa: PLR0917 - drawn by hypothesis
    load, patience, definition, target, asa, abandoned, busy
):
    """All parts at once ask for as many agents as the part that asks for most."""
    call = {"aht_seconds": 300.0, "patience_seconds": patience}
    parts = [
        ServiceGoal(target, 20, definition=definition),
        ServiceGoal(0, 20, max_asa_seconds=asa),
        ServiceGoal(0, 20, max_abandoned=abandoned),
        ServiceGoal(0, 20, max_occupancy=busy) if busy < 1 else ServiceGoal(target, 20),
    ]
    whole = ServiceGoal(
        target,
        20,
        definition=definition,
        max_asa_seconds=asa,
        max_abandoned=abandoned,
        max_occupancy=busy if busy < 1 else None,
    )
    if busy == 1:
        parts.pop()
    alone = [agents_for(part, load / 300, **call) for part in parts]
    assert agents_for(whole, load / 300, **call) == max(alone)


def test_the_stricter_occupancy_counts():
    """The goal's own highest occupancy and the one beside it: the lower one decides."""
    own, loose = ServiceGoal(0.5, 20, max_occupancy=0.7), ServiceGoal(0.5, 20)
    call = {"aht_seconds": 300.0}
    assert agents_for(own, 0.1, max_occupancy=0.9, **call) == agents_for(own, 0.1, **call)
    assert agents_for(own, 0.1, max_occupancy=0.6, **call) == 50
    assert agents_for(loose, 0.1, max_occupancy=0.6, **call) == 50


def test_a_share_of_85_percent_is_reached_exactly():
    """8.5 erlangs on 10 agents are 85 % busy, whatever the rounding of the division says."""
    for load, busy, agents in ((8.5, 0.85, 10), (0.7, 0.7, 1), (33.6, 0.7, 48), (5.4, 0.9, 6)):
        goal = ServiceGoal(0, 20, max_occupancy=busy)
        assert agents_for(goal, load / 300, aht_seconds=300) == agents
        assert fractional_agents_for(goal, load / 300, aht_seconds=300) == pytest.approx(agents)


def test_without_abandonment_agents_are_above_the_load():
    """A limit on abandonment alone, where nobody abandons, still asks for a stable team."""
    goal = ServiceGoal(0, 20, max_abandoned=0.05)
    found = agents_for(goal, np.array([3.0, 3.2, 1e-6]) / 300, aht_seconds=300)
    np.testing.assert_array_equal(found, [4, 4, 1])


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (ServiceGoal(0.0, 20, max_asa_seconds=0.0), "max_asa_seconds is 0.0; it must be above 0"),
        (ServiceGoal(0.8, 20, max_asa_seconds=-1.0), "max_asa_seconds is -1"),
        (ServiceGoal(0.8, 20, max_asa_seconds=math.nan), "max_asa_seconds is nan"),
        (ServiceGoal(0.8, 20, max_asa_seconds=math.inf), "max_asa_seconds is inf"),
        (ServiceGoal(0.8, 20, max_abandoned=0.0), "max_abandoned is 0"),
        (ServiceGoal(0.8, 20, max_abandoned=1.0), "max_abandoned is 1"),
        (ServiceGoal(0.8, 20, max_abandoned=math.nan), "max_abandoned is nan"),
        (ServiceGoal(0.8, 20, max_occupancy=0.0), "max_occupancy is 0"),
        (ServiceGoal(0.8, 20, max_occupancy=1.1), "max_occupancy is 1.1"),
        (ServiceGoal(0.0, 20, max_occupancy=1.0), "asks for nothing"),
        (ServiceGoal(math.nan, 20), "target is nan"),
    ],
)
def test_parts_that_make_no_sense_are_refused(goal, words):
    """A limit outside its range is named with its value, by either search."""
    for search in (agents_for, fractional_agents_for):
        with pytest.raises(InputRefusedError, match=words):
            search(goal, 0.1, aht_seconds=300)


@pytest.mark.parametrize("patience", [None, 1.0, 60.0, 40_000.0])
@pytest.mark.parametrize(
    "goal",
    [
        ServiceGoal(1.0, 0),
        ServiceGoal(1.0, 20, definition="answered"),
        ServiceGoal(0.0, 0, max_asa_seconds=1e-9),
        ServiceGoal(0.0, 0, max_asa_seconds=1e-200),
        ServiceGoal(0.0, 0, max_abandoned=1e-12),
        ServiceGoal(0.8, 1e5, definition="abandons_met"),
        ServiceGoal(0.8, 20, max_occupancy=0.01),
    ],
)
def test_hard_goals_end(goal, patience):
    """Nearly unreachable goals end with a number that reaches them, from 1e-6 to 1e5 erlangs."""
    load = np.array([1e-6, 0.5, 30.0, 1000.0, 1e5])
    aht = np.array([300.0, 5.0, 3600.0, 60.0, 3600.0])
    found = agents_for(goal, load / aht, aht_seconds=aht, patience_seconds=patience)
    got = erlang_a(
        found,
        load / aht,
        aht_seconds=aht,
        patience_seconds=patience,
        threshold_seconds=goal.threshold_seconds,
    )
    assert (found >= 1).all()
    assert (got.service(goal.definition) >= min(goal.target, 0.9999) - 1e-12).all()
    if goal.max_asa_seconds:
        assert (got.asa_seconds <= goal.max_asa_seconds * (1 + 1e-9)).all()
    if goal.max_abandoned:
        assert (got.abandoned <= goal.max_abandoned + 1e-15).all()
    if goal.max_occupancy:
        assert (got.occupancy <= goal.max_occupancy * (1 + 1e-9)).all()


def test_nothing_offered_needs_nobody_whatever_the_goal():
    """Zero volume is 0 agents for every part."""
    goal = ServiceGoal(0.9, 0, max_asa_seconds=1, max_abandoned=0.01, max_occupancy=0.5)
    assert agents_for(goal, 0.0, aht_seconds=300, patience_seconds=60) == 0
    assert fractional_agents_for(goal, 0.0, aht_seconds=300, patience_seconds=60) == 0.0


@settings(deadline=None)
@given(
    st.floats(-2, 2.3),
    st.floats(0, 4),
    st.floats(0, 4.5),
    st.sampled_from([0.0, 1.0, 20.0, 300.0, 3000.0]),
)
def test_every_measure_gains_with_every_agent(load, aht, patience, threshold):
    """Shares by each definition, ASA, abandonment and occupancy never get worse with an agent."""
    agents = np.arange(1, int(2 * 10**load) + 20)
    got = erlang_a(
        agents,
        10**load / 10**aht,
        aht_seconds=10**aht,
        patience_seconds=10**patience,
        threshold_seconds=threshold,
    )
    for definition in DEFINITIONS:
        assert (np.diff(got.service(definition)) >= -1e-10).all()
    assert (np.diff(got.asa_seconds) <= 1e-10 * got.asa_seconds[:-1]).all()
    assert (np.diff(got.abandoned) <= 1e-13).all()
    assert (np.diff(got.occupancy) <= 1e-13).all()
