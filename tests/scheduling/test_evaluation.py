"""The objective by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import BreakRule, DeadlineRow, Preference
from scheduling import Prices, evaluate
from scheduling.deferred import even_plan
from scheduling.evaluation import constant_cost, ideal_wish_cost, option_charge
from scheduling.extraction import extract
from scheduling.roster_state import RosterState

DAY = slice(8, 16)


def test_an_empty_roster_is_all_shortage(office):
    """168 hours, one agent short of one, and of 1.6 with the margin."""
    result = evaluate(office.build(), [])
    np.testing.assert_allclose(result.cost, 168 * (10 + 0.7 * 1.6))
    assert (result.under_hours, result.over_hours, result.scheduled_hours) == (168, 0, 0)


def test_one_shift_covers_its_hours(office):
    """Eight of 24 needed hours covered; 0.6 of margin left; 8 paid hours above a minimum of 0."""
    office.need = np.zeros(168)
    office.need[:24] = 1.0
    result = evaluate(office.build(), [office.shift(0)])
    expected = 16 * (10 + 0.7 * 1.6) + 8 * 0.7 * 0.6
    np.testing.assert_allclose(result.shortage_cost, expected)
    np.testing.assert_allclose(result.paid_cost, 8 * 0.2)
    np.testing.assert_allclose(result.cost, result.shortage_cost + result.paid_cost)
    assert result.under_hours == 16
    assert result.scheduled_hours == 8
    np.testing.assert_allclose(result.shortage[0, DAY], 0)


def test_surplus_is_hours_over_the_row_of_all_queues(office):
    """Two agents where 0.5 are needed: 1.5 over in each hour of the shift."""
    office.need = 0.5
    office.agents = (office.agent("a"), office.agent("b"))
    result = evaluate(office.build(), [office.shift(0, agent=n) for n in "ab"])
    np.testing.assert_allclose(result.over_hours, 8 * 1.5)
    np.testing.assert_allclose(result.under_hours, 160 * 0.5)


def test_paid_minimum_is_free(office):
    """Only the hour above 40 has a price."""
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    instance = office.build()
    assert evaluate(instance, [office.shift(d) for d in range(5)]).paid_cost == 0


@pytest.mark.parametrize(
    ("strength", "price"),
    [("strongly_avoid", 1.0), ("avoid", 0.3), ("slightly_avoid", 0.1), ("prefer", -0.3)],
)
def test_preferences_are_charged_by_overlapping_minutes(office, strength, price):
    """08:00-16:00 overlaps 15:30-18:00 by half an hour, on Mondays only."""
    wish = Preference("a", 15 * 60 + 30, 18 * 60, strength, weekday=0)
    instance = office.build(preferences=[wish])
    result = evaluate(instance, [office.shift(0), office.shift(1)])
    np.testing.assert_allclose(result.wish_cost, 0.5 * price)
    # The search sees the same: the shift of Monday and that of Tuesday.
    np.testing.assert_allclose(instance.wish_cost[0][:2], [0.5 * price, 0.0])


def test_a_night_shift_meets_the_wishes_of_both_days(office):
    """22:00-06:00 overlaps the evening of its day and the morning after."""
    office.template(earliest_start=1320, latest_start=1320)
    wish = Preference("a", 0, 1440, "avoid", weekday=1)
    instance = office.build(preferences=[wish])
    result = evaluate(instance, [office.shift(0, 22)])
    np.testing.assert_allclose(result.wish_cost, 6 * 0.3)
    np.testing.assert_allclose(instance.wish_cost[0][0], 6 * 0.3)


def test_a_slot_cut_by_an_activity_counts_in_part(office):
    """A manual shift that starts at 08:30 covers half of that hour."""
    shift = office.shift(0, 8.5, source="manual")
    result = evaluate(office.build(), [shift])
    np.testing.assert_allclose(result.shortage[0, [8, 9, 16]], [0.5, 0.0, 0.5])


def test_quality_is_the_records(office):
    """The figures that are stored with a roster."""
    instance = office.build()
    quality = evaluate(instance, [office.shift(0)]).quality(instance, bound=10.0, seconds=2.0)
    assert quality.required_hours == 168
    assert (quality.under_hours, quality.scheduled_hours) == (160, 8)
    assert (quality.bound, quality.seconds) == (1.0, 2.0)


def test_agents_count_only_for_queues_they_serve_that_day(office):
    """A skill that ends on Monday does not count on Tuesday."""
    from data.records import Skill

    ends = {"voice": Skill(valid_to=office.first)}
    office.agents = (replace(office.agents[0], skills=ends),)
    result = evaluate(office.build(), [office.shift(0), office.shift(1)])
    assert result.shortage[0, 8] == 0
    assert result.shortage[0, 24 + 8] == 1


def test_times_are_of_the_agents_zone(office):
    """An agent in New York works 08:00 there, 12:00 UTC in summer."""
    office.agents = (office.agent("a", zone="America/New_York"),)
    instance = office.build()
    start = instance.slots.at(int(instance.options[0].start[0]))
    assert start == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert start - office.grid.start_at == timedelta(hours=12)


def test_cost_is_counted_from_the_roster_that_grants_every_wish(office):
    """One shift at a preferred time where two could be: the missed one is the cost."""
    office.need = 0.0
    office.rules(max_days_per_week=2)
    wish = Preference("a", 8 * 60, 16 * 60, "strongly_prefer")
    instance = office.build(preferences=[wish])
    earned = -evaluate(instance, [office.shift(0)]).wish_cost
    assert earned > 0
    assert ideal_wish_cost(instance) == pytest.approx(-2 * earned)
    quality = evaluate(instance, [office.shift(0)]).quality(instance, bound=-1e9, seconds=1.0)
    hour = instance.prices.shortage / instance.requirement.grid.hours
    paid = evaluate(instance, [office.shift(0)]).paid_cost
    assert quality.cost == pytest.approx((earned + paid) / hour)
    assert quality.bound == 0


def test_surplus_has_its_price(office):
    """Two agents where 0.5 are needed, at 3: 1.5 over in each of eight hours."""
    office.need = 0.5
    office.agents = (office.agent("a"), office.agent("b"))
    shifts = [office.shift(0, agent=n) for n in "ab"]
    result = evaluate(office.build(prices=Prices(surplus=3.0)), shifts)
    np.testing.assert_allclose(result.surplus_cost, 3 * result.over_hours)
    free = evaluate(office.build(), shifts)
    assert free.surplus_cost == 0
    np.testing.assert_allclose(result.cost, free.cost + result.surplus_cost)


def test_shifts_before_the_horizon_are_surplus_too(office):
    """A night shift into the first day, where nobody is needed."""
    office.need = 0.0
    instance = office.build(previous=[office.shift(-1, 22)], prices=Prices(surplus=3.0))
    np.testing.assert_allclose(evaluate(instance, []).surplus_cost, 6 * 3)


def test_work_that_is_not_due_makes_less_of_a_surplus(office):
    """Eight hours at work; five of deferred work have arrived, none is due: three are surplus."""
    office.queues = (office.queue("voice", "deferred"),)
    office.need = 0.0
    arrived = np.where(np.arange(168) < 7, 0.0, 5.0)
    office.deadlines = (DeadlineRow(0, arrived, np.zeros(168)),)
    result = evaluate(office.build(prices=Prices(surplus=3.0)), [office.shift(0)])
    np.testing.assert_allclose(result.surplus_cost, 3 * 3.0)
    np.testing.assert_allclose(result.cost, 3 * 3.0 + 8 * 0.2)


def test_minimum_staff_costs_five_times_a_shortage(office):
    """One of two on duty for eight hours, none for sixteen: 50 for each missing."""
    office.queues = (replace(office.queues[0], minimum_agents=2),)
    office.need = np.where(np.arange(168) < 24, 2.0, 0.0)
    result = evaluate(office.build(prices=Prices(comfort=0.0)), [office.shift(0)])
    np.testing.assert_allclose(result.shortage_cost, (8 + 16 * 2) * (10 + 50))


def test_the_cost_is_the_sum_of_its_parts(office):
    """With every price in play."""
    result = evaluate(_everything(office), [office.shift(0), office.shift(5, 22, agent="b")])
    parts = [result.shortage_cost, result.late_cost, result.wish_cost, result.paid_cost]
    parts += [result.surplus_cost, result.change_cost, result.fairness_cost]
    assert all(parts)
    np.testing.assert_allclose(result.cost, sum(parts))


def _everything(office, **more):
    """Two queues, one deferred, minimum staff, breaks, wishes, a past, a base and all prices."""
    office.minutes = 30
    voice = replace(office.queue("voice"), minimum_agents=1)
    office.queues = (voice, office.queue("mail", "deferred"))
    office.agents = tuple(
        office.agent(n, *s)
        for n, s in (("a", ["voice"]), ("b", ["voice", "mail"]), ("c", ["mail"]))
    )
    office.subsets = ((0,), (1,), (0, 1))
    hours = np.arange(office.grid.count) // 2 % 24
    voice_need = np.where(hours >= 8, 1.4, 0.0)
    office.need = np.array([voice_need, 0 * voice_need, voice_need])
    arrived = np.minimum(np.arange(office.grid.count) / 8, 30.0)
    due = np.where(np.arange(office.grid.count) > 12, np.maximum(0.0, arrived - 1), 0.0)
    due[12] = 0.5
    office.deadlines = (DeadlineRow(1, arrived, np.maximum.accumulate(due)),)
    meal = BreakRule("meal", 30, paid=False, earliest=120, latest=300)
    office.template(earliest_start=480, latest_start=1320, step_minutes=60, breaks=(meal,))
    office.rules(min_paid_minutes_per_week=1200, max_days_per_week=5)
    wishes = [Preference("a", 0, 600, "strongly_avoid"), Preference("b", 1000, 1300, "prefer", 2)]
    return office.build(
        preferences=wishes,
        previous=[office.shift(-1, 22), office.shift(-2, 22, agent="b")],
        base=[office.shift(0), office.shift(2, agent="b"), office.shift(3, 10, agent="c")],
        prices=Prices(surplus=0.7, change=1.5),
        **more,
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_search_knows_the_cost_to_the_last_digit(office, seed):
    """Random tours and breaks: the state's own count, and the price of its finished shifts."""
    instance = _everything(office)
    random = np.random.default_rng(seed)
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    tours, breaks = state.save()
    for agent, day in np.ndindex(tours.shape):
        options = instance.options_of(agent)
        tours[agent, day] = random.integers(*options.day_pointer[day : day + 2])
        breaks[agent, day, 0] = options.start[tours[agent, day]] + random.integers(4, 11)
    tours[random.random(tours.shape) < 0.4] = -1
    state.put((tours, breaks))
    result = evaluate(instance, extract(instance, state))
    state.set_work(result.deferred.by_slot(instance))
    own = state.cost + result.deferred.cost(instance) + constant_cost(instance)
    np.testing.assert_allclose(own, result.cost, rtol=0, atol=1e-6)


def test_options_charge_wishes_pay_and_changes(office):
    """Monday's shift as it was, against a wish: 8 hours at 1, 8 paid at 0.2, less a change."""
    wish = Preference("a", 480, 960, "strongly_avoid")
    instance = office.build(preferences=[wish], base=[office.shift(0)])
    np.testing.assert_allclose(option_charge(instance, 0)[:2], [8 + 1.6 - 2, 8 + 1.6 + 2])


def test_without_agents_everything_is_short(office):
    """An empty roster of nobody."""
    office.agents = ()
    instance = office.build(prices=Prices(comfort=0.0))
    result = evaluate(instance, [])
    assert (result.cost, result.under_hours, result.scheduled_hours) == (1680, 168, 0)
    assert instance.full_time.shape == (0,)
    assert instance.carried.shape == (0, 3)


def test_unavailability_has_no_price(office):
    """It is a rule: nothing is charged, no burden is counted, the shift is taken away."""
    wish = Preference("a", 480, 960, "unavailable", weekday=0)
    instance = office.build(preferences=[wish])
    result = evaluate(instance, [office.shift(0)])
    assert (result.wish_cost, result.points[0, 2]) == (0, 0)
    assert instance.available[0].tolist() == [False] + [True] * 6


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]),
    st.sampled_from([date(2026, 3, 5), date(2026, 3, 26), date(2026, 10, 22), date(2026, 10, 29)]),
    st.lists(
        st.tuples(
            st.integers(0, 1439),
            st.integers(1, 600),
            st.sampled_from(["avoid", "strongly_prefer"]),
            st.sampled_from([None, 0, 5, 6]),
        ),
        max_size=3,
    ),
)
def test_options_cost_what_their_shifts_cost(new_office, zone, first, wishes):
    """Random wishes around clock changes: the table of the search and the price of the shift."""
    office = new_office()
    office.zone, office.first, office.days = zone, first, 5
    office.agents = (office.agent("a"),)
    office.template(earliest_start=0, latest_start=1380, step_minutes=180)
    own = [
        Preference("a", start, min(1440, start + length), strength, weekday)
        for start, length, strength, weekday in wishes
    ]
    instance = office.build(preferences=own, relaxed=False)
    options = instance.options[0]
    for o, day in enumerate(options.day_of()):
        start, end = (instance.slots.at(int(e[o])) for e in (options.start, options.end))
        shift = replace(
            office.shift(0), start_at=start, end_at=end, schedule_date=instance.dates[day]
        )
        result = evaluate(instance, [shift])
        np.testing.assert_allclose(result.wish_cost, instance.wish_cost[0][o], atol=1e-9)
        np.testing.assert_allclose(result.points[0, 2], instance.wish_burden[0][o], atol=1e-9)
        np.testing.assert_allclose(result.points[0, :2], instance.burden[0][o])


def test_a_roster_that_lacks_nothing_costs_nothing(office):
    """Five days covered as they were before, no wish left, no burden but what is carried."""
    office.agents = (office.agent("a"), office.agent("b"))
    office.need = np.zeros(168)
    office.need.reshape(7, 24)[:5, 8:16] = 2.0
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    wish = Preference("a", 480, 960, "strongly_prefer", weekday=2)
    shifts = [office.shift(d, agent=n) for d in range(5) for n in "ab"]
    instance = office.build(
        preferences=[wish],
        base=shifts,
        previous=[office.shift(-2), office.shift(-4, agent="b")],
        prices=Prices(comfort=0.0, surplus=1.0),
    )
    quality = evaluate(instance, shifts).quality(instance, bound=-1e9, seconds=1.0)
    assert (quality.cost, quality.bound) == (0, 0)
    late = evaluate(instance, [*shifts[1:], office.shift(5)]).quality(
        instance, bound=0, seconds=1.0
    )
    # A Monday short by 8 hours, 8 hours of surplus at a tenth, two days changed, a weekend.
    np.testing.assert_allclose(late.cost, 8 + 0.8 + 2 * 0.2 + 0.02 * (2**2 - 1))


@pytest.mark.parametrize("minutes", [15, 60])
def test_changes_and_points_weigh_the_same_on_every_grid(office, minutes):
    """A day changed is 0.2 agent-hours short, a first weekend 0.02, whatever the interval."""
    office.minutes, office.need = minutes, 0.0
    instance = office.build(base=[office.shift(0)], prices=Prices(paid=0.0))
    same, moved = ([office.shift(d)] for d in (0, 5))
    assert evaluate(instance, same).quality(instance, bound=0, seconds=1.0).cost == 0
    quality = evaluate(instance, moved).quality(instance, bound=0, seconds=1.0)
    np.testing.assert_allclose(quality.cost, 2 * 0.2 + 0.02)
