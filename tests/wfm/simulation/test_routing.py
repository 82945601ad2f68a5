"""The order in which agents are asked, and in which they serve."""

from dataclasses import replace

import numpy as np
import pytest

from wfm.simulation.model import RoutingStep
from wfm.simulation.routing import (
    asked_in_order,
    blocking_queues,
    flexible_queues,
    is_blended,
    own_skills,
    routes_of,
    served_in_order,
    watched_queues,
)


@pytest.fixture
def queues(queue, deferred):
    """A deferred queue, a chat queue with two slots and two of calls."""
    return (deferred(), queue("chat", channel="concurrent", concurrency=2), queue("a"), queue("b"))


def asked(model, queues, sets, q, routes=()):
    """Give (group, load), rank and delay of those who are asked for a queue."""
    spans = [(s, 0.0, 900.0) for s in sets]
    one = model(queues, spans, np.zeros((1, len(queues), 1)))
    one = replace(one, skill_sets=tuple(sets), routes=routes)
    steps = routes_of(one)
    own = own_skills(steps, len(sets))
    found = asked_in_order(q, queues=queues, routes=steps, own=own)
    return [((a.group, a.load), a.rank, a.after_seconds) for a in found]


def test_specialists_first(model, queues):
    """Without routes idle agents are asked by the number of queues; equals share a rank."""
    sets = [(2,), (2, 3), (0, 2), (3,), (0, 2, 3)]
    found = asked(model, queues, sets, 2)
    assert found == [((0, 0), 0, 0), ((1, 0), 1, 0), ((2, 0), 1, 0), ((4, 0), 2, 0)]


def test_routes(model, queues):
    """Routes say who is asked first, and who only after a while."""
    steps = (RoutingStep(1, 7, 30.0), RoutingStep(0, 2), RoutingStep(2, 7))
    routes = ((), (), steps, (RoutingStep(1, 0),))
    found = asked(model, queues, [(2,), (2, 3), (2,)], 2, routes)
    assert found == [((0, 0), 0, 0), ((1, 0), 1, 30), ((2, 0), 1, 0)]


def test_chats_go_to_the_least_loaded(model, queues):
    """A chat goes to who has none, then one; who has other work comes last, if idle at the end."""
    found = [place for place, _, _ in asked(model, queues, [(1,), (0, 1), (1, 2)], 1)]
    assert found == [(0, 0), (0, 1), (1, 1), (2, 1), (1, 0), (2, 0)]


def test_nobody_to_ask(model, queues):
    """A queue that nobody can serve has no order."""
    assert asked(model, queues, [(0, 1)], 3) == []


def test_served_in_order(queue, deferred):
    """Calls before chats before deferred work; own before others', then the lowest priority."""
    queues = (
        deferred(),
        queue("chat", channel="concurrent", concurrency=2),
        queue("a", priority=5),
        queue("b", priority=1),
        queue("c", priority=5),
        queue("helped", priority=1),
    )
    routes = [[RoutingStep(0, 0, 20.0 if q.name == "helped" else 0.0)] for q in queues]
    found = served_in_order(0, queues=queues, routes=routes)
    assert [(s.queue, s.rank, s.after_seconds) for s in found] == [
        (3, 0, 0),
        (2, 1, 0),
        (4, 1, 0),
        (5, 2, 20),
        (1, 3, 0),
        (0, 4, 0),
    ]


@pytest.mark.parametrize(("skill_set", "blended"), [((1, 2), True), ((0, 1), False), ((2,), False)])
def test_blended(queues, skill_set, blended):
    """Blended agents take calls and chats."""
    assert is_blended(skill_set, queues) == blended


def test_flexible_queues(queues):
    """Deferred work may wait beside a free agent; a chat only where agents are blended."""
    assert flexible_queues(queues, [(1,), (0, 2)]).tolist() == [0]
    assert flexible_queues(queues, [(1, 2)]).tolist() == [1, 0]


def test_watched_queues(queues):
    """Free agents are counted for the queues of those who do deferred work, in every group."""
    routes = [[] for _ in queues]
    routes[0] = [RoutingStep(0, 0)]
    own = [(0, 2), (2, 3), (3,)]
    assert watched_queues(own, queues=queues, routes=routes) == [(2,), (2,), ()]
    routes[0].append(RoutingStep(2, 1, after_seconds=300))
    assert watched_queues(own, queues=queues, routes=routes) == [(2,), (2, 3), (3,)]


def test_blocking_queues(queues):
    """A waiting call keeps chats from blended agents alone."""
    assert blocking_queues(queues, [(1, 2), (2, 3), (0, 1)]) == {2}
