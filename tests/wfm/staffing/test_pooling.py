"""Pooled rows: against simulation figures, and consistent over subsets."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Queue, ServiceGoal
from skills import coverage_subsets
from wfm.staffing import chat_agents_for, pooled_agents, queue_load
from wfm.staffing.pooling import TAIL_ERLANGS, coverage_rows

STEP = 900.0
GOAL = ServiceGoal(0.8, 20)
VOICE = Queue("voice", "immediate", "voice", frozenset({"voice"}), GOAL, 300, "UTC")
CHAT = replace(
    VOICE,
    name="chat",
    channel="concurrent",
    media="chat",
    goal=ServiceGoal(0.8, 45),
    concurrency=3,
    aht_by_level=(1.0, 1.2, 1.45),
    patience_seconds=120,
    aht_seconds=540,
)


def load(queue, per_hour, *, closed_from=None, intervals=8):
    """A queue's load of constant arrivals, perhaps closed from an interval on."""
    contacts = np.full(intervals, per_hour / 4)
    if closed_from is not None:
        contacts[closed_from:] = 0
    aht = np.full(intervals, float(queue.aht_seconds))
    return queue_load(queue, contacts, aht_seconds=aht, interval_seconds=STEP)


def test_two_queues_of_the_trade_pool_to_seventeen():
    """100/h x 240 s and 50/h x 480 s: singles 20, both 17, load 13.33."""
    a = load(replace(VOICE, aht_seconds=240), 100)
    b = load(replace(VOICE, aht_seconds=480, patience_seconds=600), 50)
    singles = pooled_agents([a])[0] + pooled_agents([b])[0]
    both = pooled_agents([a, b])
    assert abs(singles - 20) <= 1
    assert (np.abs(both - 17) <= 1).all()
    assert (both >= 13.34).all()


def test_six_queues_pool_below_their_sum():
    """Six queues x 14 erlang, patience 2 min: 96 apart, and no more than 86 together."""
    queue = load(replace(VOICE, patience_seconds=120), 14 * 3600 / 300)
    together = pooled_agents([queue] * 6)[0]
    assert 6 * pooled_agents([queue])[0] == 96
    assert 6 * 14 * 0.9 < together <= 86


def test_a_chat_alone_is_the_chain():
    """R of one concurrent queue is exactly the chat chain's answer."""
    expected = chat_agents_for(
        CHAT.goal, 60 / 3600, aht_seconds=540, aht_by_level=CHAT.aht_by_level, patience_seconds=120
    )
    np.testing.assert_array_equal(pooled_agents([load(CHAT, 60)]), expected)


def test_equal_chats_pool_to_the_chain_of_their_sum():
    """Two chat queues alike are one of twice the volume."""
    np.testing.assert_array_equal(
        pooled_agents([load(CHAT, 60), load(CHAT, 60)]), pooled_agents([load(CHAT, 120)])
    )


def test_voice_and_chat_lie_between_the_larger_and_the_sum():
    """A mixed team needs less than two teams and more than either."""
    voice, chat = load(VOICE, 120), load(CHAT, 60)
    alone = pooled_agents([voice])[0], pooled_agents([chat])[0]
    assert max(alone) < pooled_agents([voice, chat])[0] <= sum(alone)


def test_the_strictest_goal_decides():
    """Customers of one line wait alike: with one queue at 95 % in 10 s all are served so."""
    strict = replace(VOICE, name="strict", goal=ServiceGoal(0.95, 10))
    same = load(VOICE, 60), load(strict, 60)
    np.testing.assert_array_equal(
        pooled_agents(same), pooled_agents([load(strict, 60), load(strict, 60)])
    )


def test_a_small_strict_queue_does_not_make_a_large_one_dear():
    """Where a team of its own is cheaper than its goal for all, the sum is taken."""
    strict = load(replace(VOICE, name="strict", goal=ServiceGoal(0.99, 0)), 0.5)
    large = load(replace(VOICE, goal=ServiceGoal(0.7, 120)), 1200)
    apart = pooled_agents([strict])[0] + pooled_agents([large])[0]
    assert pooled_agents([strict, large])[0] == apart


def test_work_in_progress_at_closing_is_carried_and_then_dropped():
    """After closing the load in progress is asked for without a goal, down to half an erlang."""
    got = load(VOICE, 120, closed_from=4)
    agents = pooled_agents([got])
    tail = 10 * (1 - np.exp(-3)) / 3
    np.testing.assert_allclose(agents[4], tail)
    assert tail * np.exp(-3) < TAIL_ERLANGS
    np.testing.assert_array_equal(agents[5:], 0.0)


def test_a_closed_queue_does_not_bind_the_others_to_its_goal():
    """Only queues with arrivals have a goal to reach."""
    strict = replace(VOICE, name="strict", goal=ServiceGoal(0.99, 0))
    open_all_day = load(VOICE, 120)
    pooled = pooled_agents([open_all_day, load(strict, 120, closed_from=4)])
    np.testing.assert_array_equal(pooled[6:], pooled_agents([open_all_day])[6:])
    assert pooled[0] > 2 * 10


def rows_of(loads, subsets, *, availability=1.0, minimum=None):
    """The rows as one array."""
    floor = np.zeros((len(loads), 8)) if minimum is None else minimum
    return coverage_rows(loads, subsets, availability=availability, minimum=floor)


@st.composite
def centers(draw):
    """Queues of every channel with various goals, and skill sets over them."""
    count = draw(st.integers(2, 5))
    loads = []
    for q in range(count):
        per_hour = draw(st.floats(0.5, 400))
        target = draw(st.sampled_from([0.5, 0.8, 0.95]))
        goal = ServiceGoal(target, draw(st.sampled_from([0, 20, 90])))
        kind = draw(st.sampled_from(["voice", "voice", "chat", "deferred"]))
        if kind == "deferred":
            loads.append(None)
            continue
        queue = replace(
            CHAT if kind == "chat" else VOICE,
            name=str(q),
            goal=goal,
            patience_seconds=draw(st.sampled_from([None, 60, 300])),
            aht_seconds=draw(st.sampled_from([90, 300, 1800])),
        )
        loads.append(load(queue, per_hour, closed_from=draw(st.sampled_from([None, 3]))))
    one = st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True)
    sets = draw(st.lists(one, min_size=1, max_size=5))
    return loads, coverage_subsets(sorted({tuple(sorted(s)) for s in sets}), count)


@settings(deadline=None, max_examples=60)
@given(centers())
def test_rows_are_monotone_and_sub_additive(center):
    """A larger subset never needs less, nor more than the parts that make it up."""
    loads, subsets = center
    rows = rows_of(loads, subsets)
    for q, queue in enumerate(loads):
        np.testing.assert_array_equal(rows[q], pooled_agents([queue]) if queue else 0.0)
    known = {frozenset(s): row for s, row in zip(subsets, rows, strict=True)}
    for a, row in known.items():
        assert (row <= sum(known[frozenset({q})] for q in a) + 1e-9).all()
        for b, other in known.items():
            if a <= b:
                assert (row <= other + 1e-9).all()
            if a | b in known:
                assert (known[a | b] <= row + other + 1e-9).all()


def test_shrinkage_divides():
    """scheduled = required / (1 - s): 7 agents at 30 % are 10."""
    loads = [load(VOICE, 60)]
    required = rows_of(loads, [(0,)])
    np.testing.assert_allclose(rows_of(loads, [(0,)], availability=0.7), required / 0.7)


def test_minimum_is_a_floor_under_its_queue_and_all_sets_with_it():
    """Agents on duty, not divided by availability; sets need at least their members' floor."""
    loads = [load(VOICE, 1), load(VOICE, 1)]
    minimum = np.array([np.full(8, 4.0), np.zeros(8)])
    rows = rows_of(loads, [(0,), (1,), (0, 1)], availability=0.5, minimum=minimum)
    np.testing.assert_array_equal(rows[:, 0], [4.0, 2.0, 4.0])


def test_deferred_queues_ask_for_no_agents():
    """A subset needs what its other queues need; deferred work has its deadlines."""
    loads = [load(VOICE, 60), None]
    rows = rows_of(loads, [(0,), (1,), (0, 1)])
    np.testing.assert_array_equal(rows[1], 0.0)
    np.testing.assert_array_equal(rows[2], rows[0])
    assert rows[0].min() > 0


@pytest.mark.parametrize("per_hour", [0.0, 1e-6])
def test_no_or_hardly_any_contacts(per_hour):
    """Nothing offered needs nobody; something, somebody."""
    expected = 1.0 if per_hour else 0.0
    np.testing.assert_array_equal(pooled_agents([load(VOICE, per_hour)]), expected)
