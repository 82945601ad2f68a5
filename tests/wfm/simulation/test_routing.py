"""The order in which agents are asked."""

import pytest

from wfm.simulation.routing import by_channel, flexible_queues, is_blended, pools_in_order


@pytest.fixture
def queues(queue, deferred):
    """A deferred queue, a chat queue with two slots and two of calls."""
    return (deferred(), queue("chat", channel="concurrent", concurrency=2), queue("a"), queue("b"))


def test_channels_in_order(queues):
    """Calls come before chats, chats before deferred work."""
    assert by_channel((0, 1, 2, 3), queues) == (2, 3, 1, 0)


def test_specialists_first(queues):
    """Idle agents are asked by the number of queues they serve; equals share a rank."""
    sets = [(2,), (2, 3), (0, 2), (3,), (0, 2, 3)]
    found = pools_in_order(2, queues=queues, skill_sets=sets)
    assert found == [((0, 0), 0), ((1, 0), 1), ((2, 0), 1), ((4, 0), 2)]


def test_chats_go_to_the_least_loaded(queues):
    """A chat goes to who has none, then one; agents for calls come last, idle ones at the end."""
    sets = [(1,), (0, 1), (1, 2)]
    found = [pool for pool, _ in pools_in_order(1, queues=queues, skill_sets=sets)]
    assert found == [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (2, 0)]


def test_nobody_to_ask(queues):
    """A queue that nobody can serve has no order."""
    assert pools_in_order(3, queues=queues, skill_sets=[(0, 1)]) == []


@pytest.mark.parametrize(("skill_set", "blended"), [((1, 2), True), ((0, 1), False), ((2,), False)])
def test_blended(queues, skill_set, blended):
    """Blended agents take calls and chats."""
    assert is_blended(skill_set, queues) == blended


def test_flexible_queues(queues):
    """Deferred work may wait beside a free agent; a chat only where agents are blended."""
    assert flexible_queues(queues, [(1,), (0, 2)]).tolist() == [0]
    assert flexible_queues(queues, [(1, 2)]).tolist() == [1, 0]
