"""The bound stays below every roster, and near the best one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import Prices, check, evaluate
from scheduling.answers import alike
from scheduling.bound import LagrangianBound
from scheduling.deferred import even_plan
from scheduling.extraction import extract
from scheduling.fractional import FractionalRoster
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch


def _small(office, seed=0):
    """Two agents of different skills, three days, an early and a late shift."""
    random = np.random.default_rng(seed)
    office.days = 3
    office.queues = (office.queue("voice"), office.queue("chat"))
    office.agents = (office.agent("a", "voice"), office.agent("b", "voice", "chat"))
    office.subsets = ((0,), (1,), (0, 1))
    hours = office.grid.count
    apart = random.choice([0.0, 0.6, 1.0], (2, hours)) * (np.arange(hours) % 24 >= 8)
    office.need = np.vstack([apart, apart.sum(axis=0) * 0.9])
    office.template(earliest_start=480, latest_start=840, step_minutes=360)
    office.rules(max_days_per_week=2, min_days_per_week=1)
    return office


def _best_cost(instance):
    """Try every legal pair of tours."""
    options = instance.options_of(0)
    pointer = options.day_pointer
    each = list(product(*([-1, *range(pointer[d], pointer[d + 1])] for d in range(3))))
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    best = np.inf
    for pair in product(each, repeat=2):
        state.tours[:] = pair
        shifts = extract(instance, state)
        if not check(instance, shifts):
            best = min(best, evaluate(instance, shifts).cost)
    return best


@pytest.mark.parametrize("seed", [1, 2])
def test_the_bound_is_below_the_optimum_and_near_it(office, seed):
    """All 729 pairs of tours against a hundred steps of the bound."""
    instance = _small(office, seed).build()
    best = _best_cost(instance)
    plan = even_plan(instance)
    search = TourSearch(RosterState(instance, plan.by_slot(instance)), 1)
    search.build()
    fractional = FractionalRoster(search.state, plan)
    for _ in range(10):
        fractional.run_pass(search.order())
    bound = LagrangianBound(instance)
    bound.start_from(fractional.prices, points=fractional.points)
    for step in range(100):
        bound.step(step / 100, expected=100)
    assert 0.9 * best < bound.best <= best + 1e-6


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.floats(0, 1))
def test_any_prices_give_a_valid_bound(new_office, seed, scale):
    """However wrong the prices, the bound is at most the cost of a legal roster."""
    office = _small(new_office(), seed)
    before = [office.shift(-1, 18, agent="a")]
    instance = office.build(previous=before)
    search = TourSearch(RosterState(instance, even_plan(instance).by_slot(instance)), seed)
    search.build()
    shifts = extract(instance, search.state)
    assert check(instance, shifts) == ()
    random = np.random.default_rng(seed)
    prices = scale * 12 * random.random(instance.base_on_duty.shape)
    assert LagrangianBound(instance).try_prices(prices) <= evaluate(instance, shifts).cost + 1e-6


def test_deferred_work_keeps_the_bound_valid(office):
    """Work that nobody can do in time: prices climb, the bound stays below the cost."""
    from data.records import DeadlineRow

    _small(office, 3)
    hours = office.grid.count
    arrived = np.cumsum(np.full(hours, 0.3))
    office.deadlines = (DeadlineRow(1, arrived, np.maximum(0, arrived - 1.2)),)
    office.queues = (office.queues[0], office.queue("chat", "deferred"))
    instance = office.build()
    plan = even_plan(instance)
    search = TourSearch(RosterState(instance, plan.by_slot(instance)), 1)
    search.build()
    cost = evaluate(instance, extract(instance, search.state)).cost
    fractional = FractionalRoster(search.state, plan)
    bound = LagrangianBound(instance)
    for _ in range(15):
        fractional.run_pass(search.order())
        assert bound.try_prices(fractional.prices) <= cost + 1e-6
    bound.start_from(fractional.prices)
    for step in range(60):
        assert bound.step(step / 60, expected=60) <= cost + 1e-6
    assert bound.best > 0.7 * cost


def test_without_agents_the_bound_is_the_cost(office):
    """Everything is short, and proven to be."""
    office.agents = ()
    instance = office.build()
    bound = LagrangianBound(instance)
    value = bound.try_prices(np.full_like(instance.base_on_duty, 10.7))
    np.testing.assert_allclose(value, evaluate(instance, []).cost)


@pytest.mark.parametrize("touch", [0.0, 0.3, 1.0, 1.7])
def test_lines_below_the_price_of_burdens_meet_it_at_whole_points(office, touch):
    """Nothing is needed, one weekend day must be worked: the price of its point is the bound.

    From a touch between 0 and 1, or at 1, the line through both neighbours meets the price of
    one point; the one through 1 and 2 meets it too.
    """
    office.need = 0.0
    office.template(weekdays=frozenset({5}))
    office.rules(min_days_per_week=1)
    instance = office.build(prices=Prices(paid=0.0, fairness=0.5))
    bound = LagrangianBound(instance)
    points = np.zeros(instance.carried.shape)
    points[:, 0] = touch
    bound.start_from(np.zeros_like(instance.base_on_duty), points=points)
    expected = evaluate(instance, [office.shift(5)]).cost
    assert expected > 0
    np.testing.assert_allclose(bound.try_prices(np.zeros_like(instance.base_on_duty)), expected)


def test_the_slopes_of_burdens_climb_with_the_prices(office):
    """Of two weekend days one agent works both or each works one: the bound finds the point."""
    office.agents = (office.agent("a", "voice"), office.agent("b", "voice"))
    office.need = 0.0
    office.template(weekdays=frozenset({5, 6}))
    office.rules(min_days_per_week=1)
    instance = office.build(prices=Prices(paid=0.0, fairness=0.5))
    expected = evaluate(instance, [office.shift(5), office.shift(6, agent="b")]).cost
    assert expected > 0
    bound = LagrangianBound(instance)
    points = np.zeros(instance.carried.shape)
    points[:, 0] = 5.0
    bound.start_from(np.zeros_like(instance.base_on_duty), points=points)
    assert bound.try_prices(np.zeros_like(instance.base_on_duty)) < 0.5 * expected
    for step in range(300):
        bound.step(step / 300, expected=300)
    np.testing.assert_allclose(bound.best, expected, rtol=0.02)


def test_agents_alike_answer_once_and_carried_burdens_tell_them_apart(office):
    """Three agents of one contract are one class, until one carries a burden that has a price."""
    office.agents = tuple(office.agent(name, "voice") for name in "abc")
    instance = office.build(prices=Prices(fairness=0.5))
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    assert [own.tolist() for own in alike(state.pool, state.burdens)] == [[0, 1, 2]]
    carried = state.burdens.carried.copy()
    carried[1, 0] = 2.0
    burdens = state.burdens._replace(carried=carried)
    assert [own.tolist() for own in alike(state.pool, burdens)] == [[0, 2], [1]]
    free = burdens._replace(price=0.0)
    assert [own.tolist() for own in alike(state.pool, free)] == [[0, 1, 2]]
