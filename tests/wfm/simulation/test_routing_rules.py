"""Who gets which contact in a run: order, priority and overflow."""

import math
from dataclasses import replace

import numpy as np
import pytest

from data.records import Distribution
from wfm.simulation import replicate
from wfm.simulation.model import RoutingStep

DAY = 86_400.0


def test_priority(model, queue):
    """Among calls the queue with the lowest number comes first, however long others waited."""
    queues = [queue("a", aht_seconds=100.0), queue("b", aht_seconds=100.0, priority=1)]
    contacts = [[5] + [0] * 11, [0, 5] + [0] * 10]
    one = replicate(model(queues, [((0, 1), 1800.0, DAY)], contacts), 0)
    # b is answered at 1800, 1900, ..., 2200 and a after it.
    waits = one.wait_seconds.sum(axis=1)
    assert 5 * 2000 - 5 * 1800 < waits[1] < 5 * 2000 - 5 * 900
    assert 5 * 2500 - 5 * 900 < waits[0] < 5 * 2500


def test_first_come_first_served(model, queue):
    """With ``fifo`` the threshold does not matter: callers are taken in the order of arrival."""
    hour = queue("a", aht_seconds=100.0)
    queues = [hour, queue("b", aht_seconds=100.0)]
    contacts = [[5] + [0] * 11, [0, 5] + [0] * 10]
    spans = [((0, 1), 1800.0, DAY)]
    one = replicate(model(queues, spans, contacts, order="fifo"), 0)
    assert 5 * 2000 - 5 * 900 < one.wait_seconds[0].sum() < 5 * 2000
    assert 5 * 2500 - 5 * 1800 < one.wait_seconds[1].sum() < 5 * 2500 - 5 * 900


@pytest.fixture
def overflowing(steady, queue):
    """Two teams; the second helps the first after a while."""

    def build(after_seconds):
        queues = [queue("a", patience_seconds=200.0), queue("b", patience_seconds=200.0)]
        routes = (
            (RoutingStep(0, 1), RoutingStep(1, 2, after_seconds)),
            (RoutingStep(1, 1),),
        )
        heads = {(0,): 6, (0, 1): 8}
        return steady(queues, [110, 60], heads, days=1, routes=routes)

    return build


def same(one, other, *, but=()):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in one.__slots__
        if name not in but
    )


def test_overflow_at_once_is_pooling(overflowing, steady, queue):
    """Overflow after 0 s is one team with both skills."""
    queues = [queue("a", patience_seconds=200.0), queue("b", patience_seconds=200.0)]
    pooled = steady(queues, [110, 60], {(0,): 6, (0, 1): 8}, days=1)
    assert same(replicate(overflowing(0.0), 0), replicate(pooled, 0))


def test_overflow_never_is_apart(overflowing, steady, queue):
    """Overflow after an endless wait is two teams."""
    queues = [queue("a", patience_seconds=200.0), queue("b", patience_seconds=200.0)]
    apart = steady(queues, [110, 60], {(0,): 6, (1,): 8}, days=1)
    never = replicate(overflowing(math.inf), 0)
    assert same(never, replicate(apart, 0))
    assert not same(never, replicate(overflowing(0.0), 0))


def test_overflow_after_a_delay_lies_between(overflowing):
    """The later others may help the more of the first queue give up."""
    lost = [replicate(overflowing(s), 0).abandoned[0].sum() for s in (0.0, 30.0, 120.0, math.inf)]
    assert lost == sorted(lost)
    assert lost[0] < lost[1] < lost[3]


def test_idle_helper_takes_at_the_delay(model, queue):
    """An idle helper takes each contact the moment it has waited long enough."""
    routes = ((RoutingStep(0, 1, 30.0),), (RoutingStep(0, 1),))
    queues = [queue("a", aht_seconds=1.0), queue("b")]
    spans = [((0, 1), 0.0, DAY)] * 20
    one = replicate(model(queues, spans, [[10] * 4, [0] * 4], routes=routes), 0)
    assert one.answered[0, :3].tolist() == [10] * 3
    assert one.wait_seconds[0, :3] == pytest.approx([300] * 3)


def test_two_delays(model, queue):
    """When the first helpers are not there the second ones take it at their own delay."""
    routes = ((RoutingStep(0, 1, 30.0), RoutingStep(1, 2, 80.0)),)
    spans = [((0,), 5400.0, DAY), *[((0,), 0.0, DAY)] * 20]
    plan = model([queue(aht_seconds=1.0)], spans, [[10] * 8])
    groups = np.array([0] + [1] * 20)
    one = replicate(replace(plan, routes=routes, skill_sets=((0,), (0,)), server_group=groups), 0)
    assert one.wait_seconds[0, :5] == pytest.approx([800] * 5)
    assert one.wait_seconds[0, 6] < 800


def test_own_queues_before_overflow(model, queue):
    """A helper who comes free takes the own queue first, then those who waited long enough."""
    routes = ((RoutingStep(0, 1, 10.0),), (RoutingStep(0, 1),))
    queues = [queue("a", aht_seconds=100.0, priority=1), queue("b", aht_seconds=100.0)]
    contacts = [[5] + [0] * 11, [0, 5] + [0] * 10]
    one = replicate(model(queues, [((0, 1), 1800.0, DAY)], contacts, routes=routes), 0)
    assert 5 * 2000 - 5 * 1800 < one.wait_seconds[1].sum() < 5 * 2000 - 5 * 900
    assert 5 * 2500 - 5 * 900 < one.wait_seconds[0].sum() < 5 * 2500


def test_longest_idle(model, queue):
    """Groups of one rank share the contacts; of two ranks the first takes them while it can."""
    queues = [queue("a", aht_seconds=1.0), queue("b")]
    spans = [((0,), 0.0, DAY), ((0, 1), 0.0, DAY)]
    contacts = [[20] * 8, [0] * 8]
    for rank, shares in ((1, (80, 80)), (2, (160, 0))):
        routes = ((RoutingStep(0, 1), RoutingStep(1, rank)), (RoutingStep(1, 1),))
        one = replicate(model(queues, spans, contacts, routes=routes), 0)
        # Two calls within a second are the exception.
        assert one.busy_by_group.sum(axis=1) * 900 == pytest.approx(shares, abs=8)


def test_helpers_keep_the_reserve(model, queue, deferred):
    """Who only helps out with deferred work stays free for the own calls all the same."""
    routes = ((RoutingStep(0, 0),), (RoutingStep(0, 1, 60.0),))
    plan = model(
        [queue(), deferred(aht_seconds=60.0)],
        [((0, 1), 0.0, DAY)] * 2,
        [[0] * 8, [5] + [0] * 7],
        routes=routes,
    )
    assert replicate(replace(plan, reserve_agents=1), 0).answered[1, 0] == 5
    assert replicate(replace(plan, reserve_agents=2), 0).answered[1, 0] == 0


def test_chat_after_a_caller_gave_up(model, queue):
    """A chat held back by a waiting call is given to the agent as soon as the caller hangs up."""
    chat = queue("chat", channel="concurrent", concurrency=2, aht_seconds=10_000.0)
    waits = []
    for patience in (1740.0, 1800.0):
        call = queue(patience_seconds=patience, patience=Distribution("lognormal", cv=0.0))
        contacts = [[0, 1] + [0] * 6, [1, 0, 1] + [0] * 5]
        one = replicate(model([call, chat], [((0, 1), 0.0, DAY)], contacts), 0)
        assert one.abandoned[0, 1] == 1
        waits.append(one.wait_seconds[1, 2])
    assert waits[0] > 0
    assert waits[1] - waits[0] == pytest.approx(60)
