"""Breaks keep their length: who begins one late comes back later by as much."""

from dataclasses import replace

import numpy as np
import pytest

from wfm.simulation import replicate


def paused(model, queue, spans, contacts, *, aht_seconds):
    """One agent with spans of work; contacts by interval."""
    one = model([queue(aht_seconds=aht_seconds)], [((0,), 0.0, 1.0)], [contacts])
    starts, ends = np.array(spans, np.float64).T
    return replace(
        one, span_server=np.zeros(len(spans), np.int64), span_start=starts, span_end=ends
    )


def test_late_break_ends_late(model, queue):
    """A call that runs 1000 s into a break of 900 s moves the return by what it overran."""
    spans = [(0, 900), (1800, 5400)]
    plan = paused(model, queue, spans, [1, 1, 0, 0, 0, 0], aht_seconds=1000.0)
    one = replicate(plan, 0)
    arrived = 900 * (1 - one.busy_agents[0, 0])
    returned = arrived + 1000 + 900
    assert 1900 < returned < 2800
    # On duty or with the call until the break begins, and from the return on.
    edges = np.arange(0.0, 5400.0, 900.0)
    at_work = np.clip(arrived + 1000 - edges, 0, 900) + np.clip(edges + 900 - returned, 0, 900)
    assert one.available_agents * 900 == pytest.approx(at_work)
    # The one who called in the break is taken at the return and not before.
    assert one.busy_agents[0, 2] * 900 == pytest.approx(at_work[2])
    assert one.busy_agents.sum() * 900 == pytest.approx(2000)


def test_break_in_time(model, queue):
    """Who is idle when the break begins comes back in time."""
    spans = [(0, 900), (1800, 3600)]
    one = replicate(paused(model, queue, spans, [0, 5, 0, 0], aht_seconds=10.0), 0)
    assert one.available_agents.tolist() == [1, 0, 1, 1]
    assert one.answered[0, 1] == 5


def test_span_that_has_passed_is_skipped(model, queue):
    """Who would come back after the end of the next span waits for the one after it."""
    spans = [(0, 900), (1800, 2000), (2700, 5400)]
    one = replicate(paused(model, queue, spans, [1, 0, 0, 0, 0, 0], aht_seconds=2000.0), 0)
    arrived = 900 * (1 - one.busy_agents[0, 0])
    ends, returned = arrived + 2000, 2900 + arrived
    assert one.available_agents.sum() * 900 == pytest.approx(ends + 5400 - returned)
    on_duty_late = sum(max(0.0, end - max(returned, end - 900)) for end in (3600, 4500, 5400))
    assert one.available_agents[3:].sum() * 900 == pytest.approx(on_duty_late)


def test_return_before_the_third_span(model, queue):
    """A skipped span does not delay the next one when the break is over by then."""
    spans = [(0, 900), (1000, 1100), (3600, 5400)]
    one = replicate(paused(model, queue, spans, [1, 0, 0, 0, 0, 0], aht_seconds=1500.0), 0)
    assert one.available_agents[4:].tolist() == [1, 1]
    arrived = 900 * (1 - one.busy_agents[0, 0])
    assert one.available_agents[:4].sum() * 900 == pytest.approx(arrived + 1500)


def test_last_span_is_overtime(model, queue):
    """A call over the end of the last span is overtime."""
    one = replicate(paused(model, queue, [(0, 900)], [1, 0, 0, 0], aht_seconds=1000.0), 0)
    arrived = 900 * (1 - one.busy_agents[0, 0])
    assert one.available_agents.sum() * 900 == pytest.approx(arrived + 1000)


def test_blocks_off_queue_move_too(model, deferred):
    """Whoever always has work in hand is on duty for as long as planned, but for the overtime."""
    spans = [((0,), 0.0, 21_600.0)] * 20
    settings = {"off_queue": 0.4}
    idle = replicate(model([deferred(aht_seconds=170.0)], spans, [[0] * 32], **settings), 0)
    work = [[8000] + [0] * 31]
    busy = replicate(model([deferred(aht_seconds=170.0)], spans, work, **settings), 0)
    # Nobody begins after the planned end, whatever the delays: at most one contact is overtime.
    more = (busy.available_agents - idle.available_agents).sum() * 900
    assert -20 * 170 <= more <= 20 * 170
    assert not np.array_equal(busy.available_agents, idle.available_agents)


def test_chats_end_before_the_break(model, queue):
    """With several chats in hand the break begins when the last one ends."""
    chat = queue("chat", channel="concurrent", concurrency=3, aht_by_level=(1.0, 1.0, 1.0))
    plan = model([replace(chat, aht_seconds=600.0)], [((0,), 0.0, 1.0)], [[3, 0, 0, 0, 0, 0]])
    plan = replace(
        plan,
        span_server=np.zeros(2, np.int64),
        span_start=np.array([0.0, 1800.0]),
        span_end=np.array([900.0, 5400.0]),
    )
    one = replicate(plan, 0)
    late = one.available_agents[1] * 900
    assert 0 < late < 600
    assert one.available_agents[2] * 900 == pytest.approx(900 - late)
    assert one.available_agents[3:].tolist() == [1, 1, 1]
