"""Weekly limits: cut weeks, shifts before the horizon, time off."""

from datetime import date, timedelta

import pytest

from data.records import Contract
from scheduling.limits import week_limits

CONTRACT = Contract("full", (), 2400, 2400, 5, 5)


def _one(**more):
    (limit,) = week_limits(
        more.pop("contract", CONTRACT),
        first_date=more.pop("first", date(2026, 6, 1)),
        days=more.pop("days", 7),
        **more,
    )
    return limit.min_days, limit.max_days, limit.min_paid, limit.max_paid


def test_a_whole_week_keeps_the_contract():
    """Nothing to deduct."""
    assert _one() == (5, 5, 2400, 2400)


def test_a_cut_week_asks_for_its_share():
    """Three of seven days: 5 * 3 / 7 rounded down to two days, and their pay; the maximum stays."""
    assert _one(days=3) == (2, 5, 960, 2400)


def test_shifts_before_the_horizon_are_deducted(office):
    """Four shifts from Monday to Thursday leave one of five days for Friday to Sunday."""
    previous = [office.shift(d) for d in range(4)]
    # The share of three days would be 2 days and 1,028 minutes; the contract leaves 1 and 480.
    assert _one(first=date(2026, 6, 5), days=3, previous=previous) == (1, 1, 480, 480)


@pytest.mark.parametrize(
    ("off", "expected"),
    [(1, (4, 4, 1920, 1920)), (2, (3, 3, 1440, 1440)), (5, (0, 0, 0, 0)), (7, (0, 0, 0, 0))],
)
def test_paid_time_off_counts_as_worked(off, expected):
    """Each day off counts a fifth of a five-day week, five days all of it."""
    days = [date(2026, 6, 1) + timedelta(days=d) for d in range(off)]
    assert _one(paid_off=days) == expected


def test_unpaid_time_off_lowers_the_minimum_alone():
    """The hours may be worked on other days, but need not."""
    assert _one(unpaid_off=[date(2026, 6, 1)]) == (4, 5, 1920, 2400)


def test_every_week_of_the_horizon_has_limits():
    """From Wednesday for ten days: 5 days of one week, 5 of the next."""
    limits = week_limits(CONTRACT, first_date=date(2026, 6, 3), days=10)
    assert [(w.monday, w.min_days) for w in limits] == [
        (date(2026, 6, 1), 3),
        (date(2026, 6, 8), 3),
    ]


def test_time_off_of_all_shifts_of_a_day_counts(office):
    """Time off over the shift counts as a day off even if it does not last all day."""
    from datetime import UTC, datetime

    from data.records import TimeOff

    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    off = TimeOff("a", datetime(2026, 6, 1, 8, tzinfo=UTC), datetime(2026, 6, 1, 16, tzinfo=UTC))
    (limit,) = office.build(time_off=[off]).limits[0]
    assert (limit.min_days, limit.max_days, limit.min_paid) == (4, 4, 1920)


def test_a_minimum_that_no_tour_reaches_is_lowered_and_noted(office):
    """At most three days in a row on Monday to Friday: four days of five, one hour not to reach."""
    office.template(weekdays=frozenset(range(5)))
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5, max_consecutive_days=3)
    instance = office.build()
    (limit,) = instance.limits[0]
    assert (limit.min_days, limit.min_paid) == (4, 1920)
    (note,) = instance.notes
    assert note.startswith("A (a): no legal tour")
    assert "32 of 40 paid hours in the week of 2026-06-01" in note
