"""The objective by hand."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data.records import Preference
from scheduling import evaluate
from scheduling.evaluation import ideal_wish_cost

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
    from dataclasses import replace

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
