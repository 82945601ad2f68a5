"""What a contract can give in a week."""

from dataclasses import replace
from datetime import date

import pytest

from data.records import BreakRule, Contract, ContractPeriod, ShiftTemplate
from wfm.training.ahead import weekly_hours

DAY = ShiftTemplate(
    "day",
    480,
    600,
    30,
    510,
    (
        BreakRule("break", 15, paid=True, earliest=90, latest=165),
        BreakRule("meal", 30, paid=False, earliest=210, latest=300),
        BreakRule("break", 15, paid=True, earliest=360, latest=435),
    ),
)
FULL = Contract("full", ("day",), 2400, 2400, 5, 5)


def hours(small, contract: Contract) -> float:
    return weekly_hours(contract, small.center(contracts=(contract,), templates=(DAY,)))


def test_breaks_are_taken_off_what_is_paid(small) -> None:
    """Of eight paid hours seven and a half are work: 37.5 of 40 a week."""
    assert hours(small, FULL) == pytest.approx(37.5)


@pytest.mark.parametrize(
    ("changes", "paid"),
    [
        ({"max_days_per_week": 3}, 24),
        ({"max_paid_minutes_per_day": 420}, 35),
        ({"period": ContractPeriod(date(2026, 1, 5), 4, max_paid_minutes=4 * 1800)}, 30),
        ({"period": ContractPeriod(date(2026, 1, 5), 4)}, 40),
    ],
)
def test_the_tightest_upper_limit_counts(small, changes, paid) -> None:
    """Days times the longest shift, the limit of a day, and that of a period over its weeks."""
    assert hours(small, replace(FULL, **changes)) == pytest.approx(paid * 7.5 / 8)
