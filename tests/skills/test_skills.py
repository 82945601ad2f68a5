"""The matrix and the subsets with coverage rows."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Agent, Queue, ServiceGoal, Skill
from skills import components, coverage_subsets, skill_matrix

DAY = date(2026, 10, 12)
QUEUE = Queue(
    name="voice-en",
    channel="immediate",
    media="voice",
    skills=frozenset({"voice", "english"}),
    goal=ServiceGoal(0.8, 20),
    aht_seconds=300,
    zone="UTC",
    minimum_level=2,
)
AGENT = Agent(
    id="a1",
    name="Ada",
    team="t",
    site="s",
    zone="UTC",
    contract="c",
    skills={"voice": Skill(level=2), "english": Skill(level=4)},
)


def test_every_skill_is_needed():
    """A language is a skill like any other."""
    assert AGENT.serves(QUEUE, DAY)
    assert not replace(AGENT, skills={"voice": Skill(5)}).serves(QUEUE, DAY)


@pytest.mark.parametrize(("level", "expected"), [(1, False), (2, True)])
def test_the_level_must_be_reached(level, expected):
    """One level under the queue's minimum does not serve."""
    agent = replace(AGENT, skills={"voice": Skill(level), "english": Skill(4)})
    assert agent.serves(QUEUE, DAY) is expected


@pytest.mark.parametrize(
    ("valid_to", "expected"), [(date(2026, 10, 11), False), (date(2026, 10, 12), True)]
)
def test_a_certificate_holds_on_its_last_day(valid_to, expected):
    """Validity is inclusive."""
    skills = {"voice": Skill(3, valid_to=valid_to), "english": Skill(3)}
    assert replace(AGENT, skills=skills).serves(QUEUE, DAY) is expected


def test_matrix_names_the_distinct_sets_and_what_nobody_serves():
    """Agents with the same queues share a set."""
    german = replace(QUEUE, name="voice-de", skills=frozenset({"voice", "german"}))
    nobody = replace(QUEUE, name="fax", skills=frozenset({"fax"}))
    both = replace(AGENT, id="a2", skills={**AGENT.skills, "german": Skill(3)})
    matrix = skill_matrix([AGENT, both, replace(AGENT, id="a3")], [QUEUE, german, nobody], DAY)
    distinct, index = matrix.skill_sets()
    assert distinct == ((0,), (0, 1))
    assert list(index) == [0, 1, 0]
    assert matrix.unserved() == ("fax",)


def test_components_join_over_others():
    """0-1 and 1-2 make one component; 3 stands alone."""
    assert components([(0, 1), (1, 2), (3,)]) == ((0, 1, 2), (3,))


def test_rows_of_a_chain():
    """Singletons first, then sets, unions of overlapping sets, last all queues."""
    assert coverage_subsets([(0,), (0, 1), (1, 2)], 4) == (
        (0,),
        (1,),
        (2,),
        (3,),
        (0, 1),
        (1, 2),
        (0, 1, 2),
        (0, 1, 2, 3),
    )


def test_one_queue_has_one_row():
    """The set of all queues is not repeated."""
    assert coverage_subsets([(0,)], 1) == ((0,),)


@given(
    sets=st.lists(
        st.sets(st.integers(0, 3), min_size=1).map(lambda s: tuple(sorted(s))),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    staff=st.lists(st.integers(0, 4), min_size=5, max_size=5),
    need=st.lists(st.integers(0, 4), min_size=4, max_size=4),
)
def test_rows_of_nested_and_paired_sets_are_enough_for_two_queues(sets, staff, need):
    """With two queues the rows are exactly Hall's condition: no subset is left out."""
    two = [tuple(q for q in s if q < 2) for s in sets]
    rows = coverage_subsets(sorted(set(two) - {()}), 2)
    capacity = {
        subset: sum(n for s, n in zip(two, staff, strict=False) if set(s) & set(subset))
        for subset in [*rows, *combinations(range(2), 1), (0, 1)]
    }
    by_rows = all(capacity[r] >= sum(need[q] for q in r) for r in rows)
    by_hall = all(capacity[r] >= sum(need[q] for q in r) for r in [(0,), (1,), (0, 1)])
    assert by_rows == by_hall
