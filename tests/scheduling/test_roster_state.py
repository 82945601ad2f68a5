"""A roster under search knows what it costs, whatever is moved."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import BreakRule, Burden, DeadlineRow, Fairness, Preference
from scheduling import Prices, build_instance, check, evaluate
from scheduling.deferred import even_plan
from scheduling.evaluation import constant_cost
from scheduling.extraction import extract
from scheduling.fractional import FractionalRoster
from scheduling.pins import Pin
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch


def _crew(office):
    """Eight agents of three skill sets, early and late shifts with a break, two weeks."""
    office.days = 14
    office.queues = (office.queue("voice"), office.queue("chat"))
    skills = [("voice",), ("chat",), ("voice", "chat")]
    office.agents = tuple(office.agent(f"a{i}", *skills[i % 3]) for i in range(8))
    office.subsets = ((0,), (1,), (0, 1))
    hours = office.grid.count
    day = 1.3 * (np.arange(hours) % 24 >= 8)
    office.need = np.vstack([day, day, 2.2 * day])
    rule = BreakRule("meal", 60, paid=False, earliest=120, latest=300)
    office.template(earliest_start=480, latest_start=840, step_minutes=120, breaks=(rule,))
    office.rules(min_days_per_week=2, max_days_per_week=5, min_paid_minutes_per_week=840)
    return office


def _state(instance):
    return RosterState(instance, even_plan(instance).by_slot(instance))


def _whole_cost(instance, search):
    """Price the present roster by the evaluation."""
    shifts = extract(instance, search.state)
    assert check(instance, shifts) == ()
    return evaluate(instance, shifts).cost - constant_cost(instance)


def _stir(search, count=400):
    """Make moves that are kept whatever they cost, and some that are not."""
    random = np.random.default_rng(1)
    teams = np.array([random.permutation(8)[:3] for _ in range(count)])
    search.moves(teams, np.full(count, 30.0), random.choice([-1e9, 1e9, 0.0], count))


def test_the_cost_is_kept_up_to_date(office):
    """After hundreds of random moves the cost is that of the evaluation."""
    instance = _crew(office).build()
    search = TourSearch(_state(instance), 1)
    search.build()
    _stir(search)
    np.testing.assert_allclose(search.cost, _whole_cost(instance, search), atol=1e-6)
    np.testing.assert_allclose(search.cost, search.state.cost, atol=1e-6)


def test_every_price_is_in_the_cost(office):
    """Surplus, wishes, changes from a roster and fairness, all at once."""
    _crew(office)
    first = office.build()
    before = TourSearch(_state(first), 3)
    before.build()
    base = extract(first, before.state)
    late = Burden("late", 16 * 60, 26 * 60, least_minutes=60)
    wishes = [Preference("a1", 480, 900, "avoid"), Preference("a2", 900, 1320, "prefer")]
    center = replace(office.center, fairness=Fairness(burdens=(late,)))
    instance = build_instance(
        office.requirement,
        center,
        office.agents,
        first_date=office.first,
        days=office.days,
        preferences=wishes,
        previous=[office.shift(-3, 8 if a else 14, agent=f"a{a}") for a in range(8)],
        base=base,
        prices=Prices(surplus=0.5, fairness=0.7),
    )
    assert instance.carried.any()
    search = TourSearch(_state(instance), 1)
    search.build()
    _stir(search)
    np.testing.assert_allclose(search.cost, _whole_cost(instance, search), atol=1e-6)


def test_fairness_takes_turns(office):
    """Who worked late before is spared now, with nothing else at stake."""
    office.template(earliest_start=480, latest_start=840, step_minutes=360)
    office.agents = (office.agent("a"), office.agent("b"))
    office.need = np.array([[0.0] * 8 + [1.0] * 14 + [0.0] * 2] * 7).reshape(1, -1)
    office.rules(min_days_per_week=5, rest_minutes=0)
    late = Burden("late", 16 * 60, 26 * 60, least_minutes=240)
    instance = build_instance(
        office.requirement,
        replace(office.center, fairness=Fairness(burdens=(late,), wishes=False)),
        office.agents,
        first_date=office.first,
        days=7,
        previous=[
            office.shift(d, hour, agent=agent)
            for agent, hour in (("a", 14), ("b", 8))
            for d in (-3, -4, -5, -6)
        ],
        prices=Prices(comfort=0.0, fairness=0.5),
    )
    search = TourSearch(_state(instance), 1)
    search.build()
    for _ in range(20):
        search.sweep()
    points = search.state.points[:, 0]
    assert points[0] < points[1]


def test_a_pinned_agent_attends_and_covers_nothing(office):
    """A meeting at ten: the agent is there without a break, and on no queue."""
    instance = _crew(office).build()
    search = TourSearch(_state(instance), 1)
    state = search.state
    pin = Pin(24 + 10, 24 + 12, 0)
    state.pin(0, [pin])
    search.build()
    assert state.attends(0, pin)
    state.remove(0)
    without = state.on_duty.copy()
    state.restore([0], state.save([0]))
    at_work = state.at_work(0).sum(axis=0)
    assert at_work[34:36].all()
    np.testing.assert_array_equal((state.on_duty - without)[:, 34:36], 0.0)
    rows = state.serves[instance.skill_set[0, 0]]
    outside = np.setdiff1d(np.arange(len(at_work)), [34, 35])
    np.testing.assert_array_equal(
        (state.on_duty - without)[rows][:, outside], at_work[outside][None].repeat(rows.sum(), 0)
    )
    _stir(search)
    np.testing.assert_allclose(search.cost, state.cost, atol=1e-6)
    assert state.attends(0, pin)


def test_the_best_roster_is_kept(office):
    """Whatever moves follow, the best roster comes back, at its cost."""
    instance = _crew(office).build()
    search = TourSearch(_state(instance), 1)
    search.build()
    for _ in range(5):
        search.sweep()
    best = search.best_cost
    _stir(search, 50)
    assert search.best_cost <= best
    best = search.best_cost
    search.return_to_best()
    np.testing.assert_allclose(search.cost, best, atol=1e-6)
    assert search.cost <= search.state.cost + 1e-6


def test_the_same_seed_gives_the_same_roster(office):
    """Two searches with as many moves, and one with another seed."""
    instance = _crew(office).build()

    def tours(seed):
        search = TourSearch(_state(instance), seed)
        search.build()
        shares = iter(np.linspace(0, 1, 300, endpoint=False))
        search.anneal(lambda: next(shares, None))
        return search.state.tours.copy()

    np.testing.assert_array_equal(tours(1), tours(1))
    assert (tours(1) != tours(2)).any()


def test_a_copy_is_independent(office):
    """Moves on a copy leave the state alone."""
    instance = _crew(office).build()
    search = TourSearch(_state(instance), 1)
    search.build()
    tours, cost = search.state.tours.copy(), search.state.cost
    other = TourSearch(search.state.copy(), 2)
    _stir(other, 50)
    np.testing.assert_array_equal(search.state.tours, tours)
    assert search.state.cost == pytest.approx(cost)


def test_the_relaxed_roster_costs_less(office):
    """Mixtures with deferred work: their coverage is what their presence adds up to."""
    _crew(office)
    hours = office.grid.count
    arrived = np.cumsum(np.full(hours, 0.2))
    office.deadlines = (DeadlineRow(1, arrived, np.maximum(0, arrived - 1.0)),)
    office.queues = (office.queues[0], office.queue("chat", "deferred"))
    instance = office.build(prices=Prices(surplus=0.3))
    plan = even_plan(instance)
    search = TourSearch(_state(instance), 1)
    search.build()
    fractional = FractionalRoster(search.state, plan)
    for _ in range(5):
        fractional.run_pass(search.order())
    mixtures = fractional.mixtures
    total = instance.base_on_duty.copy()
    for place, group in enumerate(mixtures.groups):
        total[instance.rows.serves[group]] += mixtures.presence[place]
    np.testing.assert_allclose(fractional.on_duty, total, atol=1e-9)
    smoothed = instance.rows.targets(fractional.work_by_slot)
    relaxed = instance.rows.cost(smoothed, fractional.on_duty) + float(mixtures.charges.sum())
    whole = search.state.cost
    assert relaxed < whole
