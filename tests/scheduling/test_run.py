"""The clock of a run: shares, reserves, early ends and what is told, on a clock by hand."""

import numpy as np
import pytest

from scheduling.deferred import even_plan
from scheduling.roster_state import RosterState
from scheduling.run import SHIFT_SECONDS, Run
from scheduling.search import TourSearch
from scheduling.stopping import Stop


class Hand:
    """A clock that stands still until it is set."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def hand():
    return Hand()


def _run(instance, hand, **more):
    return Run(instance, seconds=10.0, clock=hand, **more)


def _search(run):
    search = TourSearch(RosterState(run.instance, even_plan(run.instance).by_slot(run.instance)), 1)
    search.build()
    run.keep(search)
    return search


def test_stages_end_in_time_for_the_evaluation(office, hand):
    """Each shift keeps some time back; what remains of 10 seconds shrinks as the clock moves."""
    run = _run(office.build(), hand)
    search = _search(run)
    run.level(search)
    shifts = int((search.state.tours >= 0).sum())
    assert shifts == 5
    np.testing.assert_allclose(run.left, 9.8 - 5 * SHIFT_SECONDS)
    hand.now = 104.0
    np.testing.assert_allclose(run.left, 5.8 - 5 * SHIFT_SECONDS)
    assert run.before(0.5)
    hand.now = 105.0
    assert not run.before(0.5)
    assert run.goes_on
    hand.now = 109.85
    assert not run.goes_on
    assert run.left == 0.0


def test_what_is_apart_does_not_count(office, hand):
    """Compiling for a minute leaves the ten seconds as they are."""
    run = _run(office.build(), hand)
    with run.apart():
        hand.now += 60
    assert run.elapsed == 0.0


def test_a_stop_ends_everything(office, hand):
    """No time is left, clocks of stages end, and watchers see the end of time."""
    stop = Stop()
    run = _run(office.build(), hand, stop=stop)
    _search(run)
    advance, climb = run.advance(), run.climb(5.0, steps=10)
    assert advance() == 0.0
    assert climb() == 0.0
    stop.request()
    assert advance() is None
    assert climb() is None
    assert run.left == 0.0
    assert run.affordable(0.5, 0.1, most=8) == 0
    assert run.clock() == float("inf")


def test_a_roster_that_meets_the_bound_ends_the_run(office, hand):
    """Nothing better is possible: no more moves."""
    run = _run(office.build(), hand)
    _search(run)
    assert not run.over
    run.floor = run.best_cost - 1e-9
    assert run.over


def test_moves_end_with_their_share_of_time_or_with_their_number(office, hand):
    """A tenth of the time is kept for the days; iterations know no time."""
    run = _run(office.build(), hand)
    _search(run)
    advance = run.advance()
    shares = []
    for hand.now in (100.0, 104.4, 108.7, 108.9):
        shares.append(advance())
    np.testing.assert_allclose(shares[1], 0.5)
    assert shares[-1] is None
    counted = _run(office.build(), hand, iterations=2)
    _search(counted)
    advance = counted.advance()
    hand.now += 1000
    assert [advance(), advance(), advance()] == [0.0, 0.5, None]


def test_as_much_is_done_as_fits(office, hand):
    """A share of ten seconds, but no more than half of what is left."""
    run = _run(office.build(), hand)
    _search(run)
    assert run.affordable(0.2, 0.5, most=16) == 4
    assert run.affordable(0.2, 0.01, most=16) == 16
    hand.now = 109.0
    assert run.affordable(0.2, 0.5, most=16) == 0


def test_progress_tells_cost_bound_and_gap(office, hand):
    """In agent-hours short, and the gap in percent of what is required, as the quality says."""
    told = []

    def progress(stage: str, done: float, total: float, note: str = "") -> None:
        told.append((stage, done, total, note))

    office.need = 2.0
    run = _run(office.build(), hand, progress=progress)
    _search(run)
    hour = run.instance.prices.shortage
    run.floor = run.best_cost - 33.6 * hour
    hand.now = 103.0
    run.stage("moves", note="so far")
    stage, done, total, note = told[-1]
    cost = run.best_cost / hour
    assert (stage, done, total) == ("moves", 3.0, 10.0)
    assert note == f"gap 10 % (cost {cost:.1f}, bound {cost - 33.6:.1f} agent-hours short); so far"
    assert run.trace[-1].seconds == 3.0
    np.testing.assert_allclose(run.trace[-1].cost - run.trace[-1].bound, 33.6)
