"""Burdens by hand: who gets points, what is carried over, what it costs."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import NIGHT, WEEKEND, Burden, ContractPeriod, Fairness, Preference
from scheduling import Prices, build_instance, evaluate
from scheduling.fairness import (
    fairness_charge,
    fairness_costs,
    fairness_offset,
    full_time_shares,
    option_points,
)


@pytest.fixture
def team(office):
    """Three agents; shifts at 08:00, 16:00 and 22:00; no wishes."""
    office.agents = tuple(office.agent(n) for n in "abc")
    office.template(earliest_start=480, latest_start=1320, step_minutes=60)
    office.rules(rest_minutes=0, max_days_per_week=7, max_paid_minutes_per_week=3360)
    return office


@pytest.mark.parametrize(
    ("day", "hour", "weekend", "night"),
    [
        (4, 8, 0, 0),  # Friday by day
        (4, 17, 0, 1),  # to 01:00: an hour of Saturday, three of night
        (4, 18, 1, 1),  # to 02:00: two hours of Saturday
        (5, 8, 1, 0),
        (6, 22, 1, 1),  # two hours of Sunday
        (6, 23, 0, 1),  # an hour of Sunday
        (0, 14, 0, 0),  # ends at 22:00
        (0, 16, 0, 1),  # two hours of night
        (0, 15, 0, 0),  # one hour of night
    ],
)
def test_a_shift_counts_when_it_overlaps_a_span_long_enough(team, day, hour, weekend, night):
    """Weekends from Saturday to Sunday, nights from 22:00 to 06:00, two hours at least."""
    team.template(latest_start=1380)
    instance = team.build()
    result = evaluate(instance, [team.shift(day, hour)])
    assert result.points[0].tolist() == [weekend, night, 0]
    place = (instance.slots.index(team.shift(day, hour).start_at),)
    (option,) = np.flatnonzero(instance.options[0].start == place)
    assert instance.burden[0][option].tolist() == [weekend, night]


def test_early_hours_of_the_first_day_are_of_the_night_before(team):
    """A shift from 02:00 on the first Monday is at work in Sunday's night."""
    team.template(earliest_start=120, latest_start=120)
    assert evaluate(team.build(), [team.shift(0, 2)]).points[0, 1] == 1


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Berlin", 20), ("America/New_York", 26)])
def test_spans_are_of_the_agents_zone(team, zone, hour):
    """The evening of the agent: 22:00 in Berlin, and in New York."""
    team.agents = (team.agent("a", zone=zone), team.agent("b"))
    burdens = (Burden("late", 1320, 1440, least_minutes=60),)
    team.fairness = Fairness(burdens)
    instance = team.build()
    assert evaluate(instance, [team.shift(0, hour)]).points[0, 0] == 1
    assert evaluate(instance, [team.shift(0, hour - 10)]).points[0, 0] == 0


def test_nights_of_a_clock_change_are_measured_in_elapsed_time(team):
    """22:00 to 06:00 in Berlin lasts 7 hours in March, 9 in October, 8 otherwise."""
    team.zone, team.days = "Europe/Berlin", 2
    team.agents = (team.agent("a"),)
    team.template(earliest_start=1320, latest_start=1320)
    found = {}
    for first in (date(2026, 3, 28), date(2026, 10, 24), date(2026, 6, 6)):
        team.first = first
        for least in (420, 421, 480, 481):
            team.fairness = Fairness((replace(NIGHT, least_minutes=least),))
            found[first.month, least] = team.build().burden[0][0, 0]
    assert [found[3, m] for m in (420, 421)] == [1, 0]
    assert [found[10, m] for m in (480, 481)] == [1, 0]
    assert [found[6, m] for m in (480, 481)] == [1, 0]


def test_points_cost_their_square_beyond_what_is_carried(team):
    """Two weekend shifts with one carried: 3 ** 2 - 1 ** 2 at 0.5; one with none: 1."""
    team.fairness = Fairness((WEEKEND,), weight=2.5)
    previous = [
        team.shift(-2),
        team.shift(-9),
        team.shift(-8, agent="b"),
        team.shift(-4, agent="c"),
    ]
    instance = team.build(previous=previous)
    assert instance.carried[:, 0].tolist() == [2, 1, 0]
    shifts = [team.shift(5, agent="b"), team.shift(6, agent="b"), team.shift(5, agent="c")]
    result = evaluate(instance, shifts)
    np.testing.assert_allclose(result.fairness_cost, 0.2 * 2.5 * (9 - 1 + 1))
    assert evaluate(instance, []).fairness_cost == 0


def test_what_is_carried_counts_from_the_least(team):
    """Three, two and one weekends before: two, one and none are carried."""
    previous = [
        team.shift(-2 - 7 * k, agent=n)
        for n, m in zip("abc", (3, 2, 1), strict=True)
        for k in range(m)
    ]
    assert team.build(previous=previous).carried[:, 0].tolist() == [2, 1, 0]


def test_who_is_new_carries_the_mean(team):
    """Two weekends and none before: the new agent has one."""
    previous = [team.shift(-2), team.shift(-1), team.shift(-4, agent="b")]
    assert team.build(previous=previous).carried[:, 0].tolist() == [2, 0, 1]


def test_part_time_carries_more_for_the_same(team):
    """Half the hours: each weekend is two points of a full-time agent."""
    half = replace(team.contract, name="half", max_paid_minutes_per_week=1680)
    people = (team.agents[0], replace(team.agents[1], contract="half"))
    center = replace(team.center, contracts=(team.contract, half))
    instance = build_instance(
        team.requirement,
        center,
        people,
        first_date=team.first,
        days=7,
        previous=[team.shift(-2), team.shift(-2, agent="b"), team.shift(-9, agent="b")],
    )
    assert instance.full_time.tolist() == [1.0, 0.5]
    assert instance.carried[:, 0].tolist() == [0, 3]
    # One weekend shift of each: (0 + 1)^2, and (3 + 2)^2 - 3^2.
    result = evaluate(instance, [team.shift(5), team.shift(5, agent="b")])
    np.testing.assert_allclose(result.fairness_cost, 0.2 * (1 + 16))


def test_full_time_is_the_longest_contract_with_its_period(team):
    """40 hours a week, but 120 in four weeks: 30; against 20."""
    weeks = replace(
        team.contract,
        max_paid_minutes_per_week=2400,
        period=ContractPeriod(team.first, 4, max_paid_minutes=7200),
    )
    half = replace(team.contract, max_paid_minutes_per_week=1200)
    np.testing.assert_allclose(full_time_shares([weeks, half]), [1.0, 2 / 3])
    assert full_time_shares([]).tolist() == []


def test_only_so_many_weeks_before_count(team):
    """A weekend two weeks before counts in two weeks, one three weeks before does not."""
    team.fairness = Fairness((WEEKEND,), weeks=2)
    previous = [
        team.shift(-9),
        team.shift(-16),
        team.shift(-4, agent="b"),
        team.shift(-4, agent="c"),
    ]
    assert team.build(previous=previous).carried[:, 0].tolist() == [1, 0, 0]
    team.fairness = Fairness((WEEKEND,), weeks=0)
    assert not team.build(previous=previous).carried.any()


def test_hours_against_preferences_are_a_burden(team):
    """Eight hours strongly against are a point, four slightly against a twentieth."""
    wishes = [
        Preference("a", 480, 960, "strongly_avoid"),
        Preference("b", 480, 720, "slightly_avoid"),
    ]
    wishes.append(Preference("c", 480, 960, "prefer"))
    instance = team.build(preferences=wishes)
    result = evaluate(instance, [team.shift(0, agent=n) for n in "abc"])
    np.testing.assert_allclose(result.points[:, 2], [1, 0.05, 0])
    np.testing.assert_allclose(result.fairness_cost, 0.2 * (1 + 0.05**2))
    np.testing.assert_allclose([instance.wish_burden[a][0] for a in range(3)], [1, 0.05, 0])


def test_hours_against_preferences_are_carried_over(team):
    """A shift on the Monday before against a wish, and one with it."""
    wishes = [Preference(n, 480, 960, "strongly_avoid") for n in "ab"]
    previous = [team.shift(-7), team.shift(-7, 16, agent="b"), team.shift(-7, agent="c")]
    assert team.build(preferences=wishes, previous=previous).carried[:, 2].tolist() == [1, 0, 0]


def test_preferences_are_no_burden_where_the_center_says_so(team):
    """No points now, and none carried."""
    team.fairness = Fairness(wishes=False)
    wishes = [Preference("a", 480, 960, "strongly_avoid")]
    instance = team.build(preferences=wishes, previous=[team.shift(-7)])
    assert not instance.wish_burden[0].any()
    assert not evaluate(instance, [team.shift(0)]).points[:, 2].any()
    assert not instance.carried.any()


def test_without_weight_or_price_nothing_is_shared_out(team):
    """A weight of 0, and a price of 0."""
    team.fairness = Fairness(weight=0.0)
    assert evaluate(team.build(), [team.shift(5)]).fairness_cost == 0
    team.fairness = Fairness()
    instance = team.build(prices=Prices(fairness=0.0))
    assert evaluate(instance, [team.shift(5)]).fairness_cost == 0


@given(
    st.lists(st.integers(0, 6), min_size=3, max_size=3),
    st.lists(st.integers(0, 6), min_size=3, max_size=3),
)
def test_the_tangent_touches_the_cost_and_is_nowhere_above(new_office, points, at):
    """cost(x) >= charge * x + offset, with equality at the point of the tangent."""
    office = new_office()
    office.agents = (office.agent("a"), office.agent("b"))
    office.template(earliest_start=480, latest_start=1320, step_minutes=60)
    instance = office.build(
        previous=[office.shift(-2), office.shift(-1, 16), office.shift(-6, agent="b")],
        preferences=[Preference("a", 480, 960, "strongly_avoid")],
        relaxed=False,
    )
    counts, touching = np.array(points, float), np.array(at, float)
    every = option_points(instance, 0)
    slope, *_ = np.linalg.lstsq(every, fairness_charge(instance, 0, touching), rcond=None)

    def cost(x):
        return float(fairness_costs(instance, np.array([x, np.zeros(3)]))[0])

    offset = fairness_offset(instance, 0, touching)
    assert slope @ counts + offset <= cost(counts) + 1e-9
    np.testing.assert_allclose(slope @ touching + offset, cost(touching), atol=1e-9)
