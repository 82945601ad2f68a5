"""Limits of a contract period: paid time, shifts, weekends; and what is left of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.records import Contract, ContractPeriod, TimeOff, local_midnight
from scheduling.limits import PeriodLimit, days_off_before, period_limits

START = date(2026, 6, 1)


def _period(desk, **limits):
    desk.days = 14
    desk.rules(period=ContractPeriod(START, 2, **limits))


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(24, 24, set()), (25, None, {"paid time a period"}), (0, 23, {"paid time a period"})],
)
def test_paid_time_of_a_period(desk, broken, least, most, expected):
    """Three shifts of eight hours in two weeks."""
    _period(desk, min_paid_minutes=60 * least, max_paid_minutes=most and 60 * most)
    assert broken(desk.early(0), desk.early(6), desk.early(13)) == expected


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(3, 3, set()), (4, None, {"shifts a period"}), (0, 2, {"shifts a period"})],
)
def test_shifts_of_a_period(desk, broken, least, most, expected):
    """Three shifts in two weeks."""
    _period(desk, min_shifts=least, max_shifts=most)
    assert broken(desk.early(0), desk.early(6), desk.early(13)) == expected


@pytest.mark.parametrize(("most", "expected"), [(2, set()), (1, {"weekends a period"})])
def test_weekends_of_a_period(desk, broken, most, expected):
    """Two weekends of one period; the first of the next does not count."""
    _period(desk, max_weekends=most)
    desk.days = 21
    assert broken(desk.early(5), desk.early(6), desk.early(13)) == expected
    assert broken(desk.early(13), desk.early(20)) == set()


def test_weekends_of_a_period_before_the_horizon_count(desk, broken, messages):
    """The second week of the period, whose first weekend was worked; and the one before it."""
    desk.first = START + timedelta(days=7)
    desk.rules(period=ContractPeriod(START, 2, max_weekends=1))
    desk.previous = (desk.early(-1),)
    assert broken(desk.early(5)) == {"weekends a period"}
    assert messages("weekends a period", desk.early(5)) == [
        "2 weekends worked in the 2 weeks from 2026-06-01; at most 1 are allowed"
    ]
    desk.previous = (desk.early(-8),)
    assert broken(desk.early(5)) == set()


def test_shifts_of_a_template_in_a_period(desk, broken):
    """Two nights in two weeks: the limit is the period's, not the week's."""
    _period(desk)
    desk.rules(max_shifts={"night": 2})
    assert broken(desk.night(0), desk.night(8)) == set()
    assert broken(desk.night(0), desk.night(8), desk.night(10)) == {"shifts of a template"}


def test_messages_name_the_period(desk, messages):
    """A planner reads what was had, what is due, and where."""
    _period(desk, min_shifts=2, max_paid_minutes=420)
    assert messages("shifts a period", desk.early(0)) == [
        "1 shifts in the 2 weeks from 2026-06-01; at least 2 are due"
    ]
    assert messages("paid time a period", desk.early(0)) == [
        "8 paid hours in the 2 weeks from 2026-06-01; at most 7 are allowed"
    ]


def _limits(*, first=START, days=28, previous=(), **more):
    """Give the limits of 160 hours and 20 shifts in four weeks."""
    period = ContractPeriod(START, 4, 9600, 9600, 20, 20, max_weekends=2)
    contract = Contract("full", (), 0, 3000, 0, 6, period=period)
    return period_limits(contract, first_date=first, days=days, previous=previous, **more)


def test_a_whole_period_keeps_the_contract():
    """Nothing to deduct."""
    assert _limits() == (PeriodLimit(START, 4, 20, 20, 9600, 9600, 2),)


def test_a_period_cut_at_its_end_asks_for_its_share():
    """Ten of 28 days: seven of 20 shifts and their pay; the maxima stay."""
    assert _limits(days=10) == (PeriodLimit(START, 4, 7, 20, 3360, 9600, 2),)


def test_what_was_worked_before_counts_in_full(desk):
    """Four shifts in the first week leave 16 for the other three, although 15 are their share."""
    previous = tuple(desk.early(d) for d in range(4))
    (limit,) = _limits(first=START + timedelta(days=7), days=21, previous=previous)
    assert limit == PeriodLimit(START, 4, 16, 16, 7680, 7680, 2)


def test_work_before_the_horizon_lowers_the_share(desk):
    """Up to the end of the second week ten shifts are due, and six were worked."""
    previous = tuple(desk.early(d) for d in range(6))
    (limit,) = _limits(first=START + timedelta(days=7), days=7, previous=previous)
    assert limit == PeriodLimit(START, 4, 4, 14, 1920, 6720, 2)


def test_days_of_which_nothing_is_known_ask_for_nothing():
    """The last of four weeks asks for a quarter."""
    (limit,) = _limits(first=START + timedelta(days=21), days=7)
    assert limit == PeriodLimit(START, 4, 5, 20, 2400, 9600, 2)


def test_periods_follow_each_other_in_both_directions(desk):
    """From a week before the start to a week after it: two periods, each with its own shifts."""
    previous = tuple(desk.early(d) for d in (-28, -27, -29))
    limits = _limits(first=START - timedelta(days=7), days=14, previous=previous)
    assert [(p.first_date, p.min_shifts) for p in limits] == [
        (START - timedelta(days=28), 18),
        (START, 5),
    ]
    assert limits[0].holds(START - timedelta(days=1))
    assert not limits[0].holds(START)


def test_time_off_counts_as_worked():
    """Five paid days off are a quarter of the work; unpaid ones lower the minimum alone."""
    days = [START + timedelta(days=d) for d in range(5)]
    assert _limits(paid_off=days) == (PeriodLimit(START, 4, 15, 15, 7200, 7200, 2),)
    assert _limits(unpaid_off=days) == (PeriodLimit(START, 4, 15, 20, 7200, 9600, 2),)


def test_a_week_off_counts_as_the_week_usually_worked():
    """Seven days of vacation are five shifts, nine in two weeks seven."""
    for days, shifts in ((7, 15), (9, 13), (14, 10)):
        off = [START + timedelta(days=d) for d in range(days)]
        (limit,) = _limits(paid_off=off)
        assert (limit.min_shifts, limit.max_shifts) == (shifts, shifts)


def test_time_off_before_the_horizon_counts():
    """After a week of vacation, nothing worked, the other three weeks ask for 15 shifts."""
    contract = Contract("full", (), 0, 3000, 0, 6, period=ContractPeriod(START, 4))
    first = START + timedelta(days=7)
    week = TimeOff(
        "a", local_midnight(START, "Asia/Kolkata"), local_midnight(first, "Asia/Kolkata")
    )
    early = replace(week, paid=False, end_at=week.end_at - timedelta(minutes=1))
    spans = (week, early)
    paid, unpaid = days_off_before(contract, spans, zone="Asia/Kolkata", first_date=first)
    assert (len(paid), len(unpaid)) == (7, 0)
    paid, unpaid = days_off_before(contract, (early,), zone="Asia/Kolkata", first_date=first)
    assert (len(paid), len(unpaid)) == (0, 6)
    (limit,) = _limits(first=first, days=21, paid_off=[START + timedelta(days=d) for d in range(7)])
    assert limit == PeriodLimit(START, 4, 15, 15, 7200, 7200, 2)


def test_a_contract_without_period_has_no_limits():
    """No period, no limits."""
    contract = Contract("full", (), 0, 3000, 0, 6)
    assert period_limits(contract, first_date=START, days=28) == ()
