"""Customers who balk, find the room full or try again."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import Distribution
from wfm.simulation import replicate, run

DAY = 86_400.0


def total(array):
    return array.sum(axis=-1)


def test_balking(model, queue):
    """Of those who would have to wait the share of balkers leaves at once."""
    one = replicate(model([queue(balking=0.3)], [], [[500] * 8]), 0)
    # Binomial: three standard errors of 4,000 are 0.022.
    assert total(one.abandoned) / total(one.offered) == pytest.approx(0.3, abs=0.022)
    assert one.abandoned_soon.tolist() == one.abandoned.tolist()


def test_nobody_balks_who_is_answered_at_once(model, queue):
    """With a free agent for everybody balkers stay."""
    one = replicate(model([queue(balking=0.9)], [((0,), 0.0, 7200.0)] * 30, [[10] * 8]), 0)
    assert total(one.met) == total(one.offered)


def test_waiting_room(model, queue):
    """A room for three takes the first three; the others are turned away and not abandoned."""
    one = replicate(model([queue(waiting_room=3)], [], [[10] * 8]), 0)
    assert one.contacts - total(one.turned_away) - 3 <= 10  # the last seconds are not counted
    assert one.turned_away[0, 1:7].tolist() == [10] * 6
    assert total(one.abandoned) == total(one.answered) == 0


def test_no_waiting_room(model, queue):
    """Without a place to wait the agents' own contacts are all there is."""
    one = replicate(
        model([queue(waiting_room=0, aht_seconds=2000.0)], [((0,), 0.0, DAY)], [[9, 9, 0, 0]]), 0
    )
    assert total(one.answered) == total(one.met) == 1
    assert total(one.turned_away) == 17


def test_those_who_left_make_room(model, queue):
    """Who gives up leaves a place in the waiting room."""
    calls = queue(waiting_room=1, patience_seconds=10.0, patience=Distribution("gamma", cv=0.0))
    one = replicate(model([calls], [], [[20] * 8]), 0)
    # Poisson arrivals 45 s apart with a place taken for 10 s: 1 / (1 + 10 / 45) find it free.
    assert total(one.abandoned) / total(one.offered) == pytest.approx(0.82, abs=0.1)
    assert (one.turned_away + one.abandoned == one.offered).all()


def test_redial_is_a_geometric_series(model, queue):
    """With nobody there each contact makes 1 / (1 - share) attempts."""
    calls = queue(patience_seconds=5.0, redial=0.5, redial_seconds=10.0)
    contacts = [[100] * 20 + [0] * 20]
    found = list(run(model([calls], [], contacts), 10))
    offered = sum(one.offered.sum() for one in found)
    redialled = sum(one.redialled.sum() for one in found)
    assert offered - redialled == 20_000
    # Geometric with variance 2: three standard errors of 20,000 are 0.03.
    assert redialled / 20_000 == pytest.approx(1.0, abs=0.03)
    assert all(total(one.abandoned) == total(one.offered) for one in found)
    assert all(one.contacts == total(one.offered) for one in found)


def test_redial_comes_later(model, queue):
    """A further attempt counts in the interval in which it arrives."""
    calls = queue(patience_seconds=0.0, redial=0.5, redial_seconds=3600.0)
    one = replicate(model([calls], [], [[2000] + [0] * 15]), 0)
    assert one.offered[0, 0] - one.redialled[0, 0] == 2000
    assert (one.offered[0, 1:] == one.redialled[0, 1:]).all()
    # Half of those tries again, four in five of them within 1.6 mean times less an interval.
    assert one.redialled[0, :8].sum() > 0.75 * 1000


def test_balkers_try_again(model, queue):
    """Balking is giving up: who balked may come back."""
    calls = queue(balking=0.99, redial=0.8, redial_seconds=60.0)
    one = replicate(model([calls], [], [[100] * 4 + [0] * 8]), 0)
    assert one.redialled.sum() > 1000


def test_nobody_tries_a_closed_queue(model, queue):
    """Further attempts at a closed queue do not arrive."""
    calls = queue(patience_seconds=5.0, redial=0.9, redial_seconds=600.0)
    opening = np.array([[True] * 2 + [False] * 4])
    one = replicate(model([calls], [], [[100, 100, 0, 0, 0, 0]], opening=opening), 0)
    assert one.redialled[0, :2].sum() > 0
    assert one.offered[0, 2:].sum() == 0


def test_attempts_hang_on_the_contact(model, queue):
    """Who tries again, and when, is the same whatever happens on another queue."""
    queues = [queue("a", patience_seconds=20.0, redial=0.7, redial_seconds=200.0), queue("b")]
    contacts = [[50] * 10, [30] * 10]
    few = replicate(model(queues, [((1,), 0.0, 9000.0)] * 3, contacts), 0)
    many = replicate(model(queues, [((1,), 0.0, 9000.0)] * 20, contacts), 0)
    assert few.answered[1].sum() < many.answered[1].sum()
    for name in ("offered", "abandoned", "redialled"):
        assert (getattr(few, name)[0] == getattr(many, name)[0]).all()


def test_patience_by_interval(model, queue):
    """Mean patience may change by interval of arrival."""
    calls = queue(patience_seconds=60.0)
    patience = np.repeat([[1e-3, 1e9]], 4, axis=1)[:, np.argsort([0, 4, 1, 5, 2, 6, 3, 7])]
    patience = np.sort(patience, axis=1)
    one = replicate(model([calls], [], [[50] * 8], patience_seconds=patience), 0)
    assert one.abandoned[0, :4].tolist() == [50] * 4
    assert one.abandoned[0, 4:].tolist() == [0] * 4


def test_exact_patience(model, queue):
    """With patience of 30 s for everybody all leave after 30 s: none within the threshold."""
    calls = queue(patience_seconds=30.0, patience=Distribution("lognormal", cv=0.0))
    late = replicate(model([calls], [], [[50] * 8]), 0)
    assert total(late.abandoned) == total(late.offered)
    assert total(late.abandoned_soon) == 0
    soon = replace(calls, patience_seconds=19.0)
    one = replicate(model([soon], [], [[50] * 8]), 0)
    assert total(one.abandoned_soon) == total(one.offered)


@pytest.mark.parametrize("changes", [{"redial": 1e-12}, {"waiting_room": 10_000}], ids=str)
def test_timers_change_nothing(steady, queue, changes):
    """Whether those who give up leave the line at once or are passed over later is the same."""
    calls = queue(patience_seconds=100.0)
    plain = replicate(steady([calls], [60], {(0,): 4}, days=1), 0)
    timed = replicate(steady([replace(calls, **changes)], [60], {(0,): 4}, days=1), 0)
    assert 0.05 < plain.abandoned.sum() / plain.offered.sum() < 0.5
    for name in plain.__slots__:
        assert np.array_equal(getattr(plain, name), getattr(timed, name)), name
