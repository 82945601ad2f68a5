"""The automaton of all rules allows exactly the tours that each rule allows."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import WfmError
from scheduling.automaton import build_automaton
from scheduling.rules.rule import OFF
from scheduling.tables import agent_rules


@dataclass(frozen=True, eq=False)
class Walk:
    """A random rule: for each day, state and label the next state or none."""

    key: int
    table: Any
    start: int
    labels: Any

    @property
    def size(self) -> int:
        return self.table.shape[1]

    def step(self, day, states, label):
        return self.table[day, states, 0 if label == OFF else label + 1]


def _walks(options, random, count):
    found = []
    for key in range(count):
        size, labels = int(random.integers(1, 4)), int(random.integers(1, 3))
        table = random.integers(-1, size, (options.days, size, labels + 1))
        own = random.integers(0, labels, len(options.start))
        found.append(Walk(key, table, int(random.integers(size)), own))
    return found


def _office(new_office):
    office = new_office()
    office.days = 4
    office.template(earliest_start=480, latest_start=600, step_minutes=60)
    return office


def _keeps(walks, options, tour):
    for walk in walks:
        state = walk.start
        for day, option in enumerate(tour):
            label = OFF if option < 0 else int(walk.labels[option])
            state = int(walk.step(day, np.array([state]), label)[0])
            if state < 0:
                return False
    return True


def _accepts(automaton, start, tour):
    state = start
    for day, option in enumerate(tour):
        if state < 0:
            return False
        symbol = 0 if option < 0 else automaton.kind[option] + 1
        state = automaton.following[automaton.layer[day] + state, symbol]
    return state >= 0


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 3))
def test_the_product_allows_what_every_rule_allows(new_office, seed, count):
    """All 256 tours of four days with three shifts against random rules one by one."""
    options = _office(new_office).build().options[0]
    walks = _walks(options, np.random.default_rng(seed), count)
    automaton = build_automaton(walks, options, 4)
    start = automaton.starts[tuple(w.start for w in walks)]
    choices = [[-1, *range(options.day_pointer[d], options.day_pointer[d + 1])] for d in range(4)]
    for tour in product(*choices):
        assert _accepts(automaton, start, tour) == _keeps(walks, options, tour)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_state_is_dead_and_no_two_are_alike(new_office, seed):
    """From each state something leads on, and the states of a day lead to different tours."""
    options = _office(new_office).build().options[0]
    automaton = build_automaton(_walks(options, np.random.default_rng(seed), 2), options, 4)
    for first, end in zip(automaton.layer, automaton.layer[1:], strict=False):
        rows = automaton.following[first:end]
        assert (rows >= 0).any(axis=1).all()
        assert len(np.unique(rows, axis=0)) == len(rows)


def test_other_starts_share_the_automaton(new_office):
    """Two starts of one rule: the states of both are in it."""
    options = _office(new_office).build().options[0]
    (walk,) = _walks(options, np.random.default_rng(5), 1)
    starts = [(state,) for state in range(walk.size)]
    automaton = build_automaton([walk], options, 4, starts=starts)
    assert automaton.starts.keys() == set(starts)
    choices = [[-1, *range(options.day_pointer[d], options.day_pointer[d + 1])] for d in range(4)]
    for tour in product(*choices):
        for (state,) in starts:
            other = Walk(walk.key, walk.table, state, walk.labels)
            allowed = _accepts(automaton, automaton.starts[state,], tour)
            assert allowed == _keeps([other], options, tour)


def test_too_many_states_are_told(new_office, monkeypatch):
    """Rules that multiply beyond what can be searched are named, with what to do."""
    from scheduling import automaton

    options = _office(new_office).build().options[0]
    monkeypatch.setattr(automaton, "MOST_STATES", 0)
    with pytest.raises(WfmError, match="contract full together need more than 0 states on day 1"):
        build_automaton(_walks(options, np.random.default_rng(1), 1), options, 4)


def test_agents_alike_share_an_automaton(office):
    """Equal contracts, other pasts: one automaton, two starts."""
    office.agents = (office.agent("a"), office.agent("b"))
    office.rules(max_consecutive_days=3)
    instance = office.build(previous=[office.shift(-1, agent="b")])
    (one, first), (other, second) = (agent_rules(instance, a) for a in range(2))
    again, third = agent_rules(instance, 0)
    assert again is other
    assert first >= 0
    assert second >= 0
    assert third != second
    assert one.days == 7
