"""The mean of the answers on the way of the bound: mixtures of every agent's legal tours."""

import numpy as np
import pytest

from data.records import DeadlineRow
from scheduling import Prices
from scheduling.deferred import even_plan
from scheduling.fractional import FractionalRoster
from scheduling.proof import FEWEST_STEPS, Proof
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch


@pytest.fixture
def relaxed(office):
    """Five agents of three classes, deferred work, and a price of fairness."""
    names = (("a", "voice"), ("b", "voice"), ("c", "voice", "chat"), ("d", "chat"), ("e", "chat"))
    office.agents = tuple(office.agent(*each) for each in names)
    office.queues = (office.queue("voice"), office.queue("chat", "deferred"))
    office.subsets = ((0,), (1,), (0, 1))
    office.need = 1.5
    arrived = np.cumsum(np.full(office.grid.count, 0.1))
    office.deadlines = (DeadlineRow(1, arrived, np.maximum(0, arrived - 1.0)),)
    instance = office.build(prices=Prices(fairness=0.5))
    plan = even_plan(instance)
    search = TourSearch(RosterState(instance, plan.by_slot(instance)), 1)
    search.build()
    return FractionalRoster(search.state, plan), search.state.pool


def _climb(steps):
    shares = iter(np.arange(steps) / steps)
    return lambda: next(shares, None)


def _cost(roster):
    targets = roster.instance.rows.targets(roster.work_by_slot)
    return roster.instance.rows.cost(targets, roster.on_duty) + float(roster.mixtures.charges.sum())


def test_the_mean_covers_what_its_mixtures_add_up_to(relaxed):
    """Presence between 0 and 1, the same for agents alike; the work asked for is all planned."""
    before, pool = relaxed
    mean = Proof(before, pool=pool).mixtures(_climb(2 * FEWEST_STEPS), before, until=1.0)
    mixtures = mean.mixtures
    assert mean is not before
    total = mean.instance.base_on_duty.copy()
    for place, group in enumerate(mixtures.groups):
        total[mean.instance.rows.serves[group]] += mixtures.presence[place]
    np.testing.assert_allclose(mean.on_duty, total, atol=1e-9)
    assert mixtures.presence.min() >= 0
    assert mixtures.presence.max() <= 1 + 1e-9
    np.testing.assert_array_equal(mixtures.presence[0], mixtures.presence[1])
    assert (mixtures.presence > 0.01).sum() > (mixtures.presence > 0.99).sum()
    arrived = mean.instance.requirement.deadlines[0].arrived
    assert (np.cumsum(mean.work[0]) <= arrived + 1e-6).all()


def test_a_few_answers_make_no_mean(relaxed):
    """What was there before is given back as it was."""
    before, pool = relaxed
    cost = _cost(before)
    proof = Proof(before, pool=pool)
    assert proof.mixtures(_climb(FEWEST_STEPS - 1), before, until=1.0) is before
    assert _cost(before) == cost


def test_the_climb_goes_on_where_the_mean_was_taken(relaxed):
    """Half of the steps give the mean, the others raise the bound further."""
    before, pool = relaxed
    climb = _climb(4 * FEWEST_STEPS)
    proof = Proof(before, pool=pool)
    proof.mixtures(climb, before, until=0.5)
    half = proof.value()
    left = climb()
    assert left is not None
    assert 0.5 <= left < 0.55
    proof.run(climb)
    assert climb() is None
    assert proof.value() > half
