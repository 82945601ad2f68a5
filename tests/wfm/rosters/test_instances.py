"""How far back a roster looks."""

from dataclasses import replace
from datetime import date

import pytest

from data.records import Contract, ContractPeriod, Fairness
from wfm.rosters.instances import days_before

CONTRACT = Contract("full", ("day",), 2400, 2400, 5, 5)


@pytest.mark.parametrize(
    ("contract", "fairness", "days"),
    [
        (CONTRACT, Fairness(), 84),
        (CONTRACT, Fairness(weeks=20), 140),
        (CONTRACT, Fairness(weight=0), 35),
        (replace(CONTRACT, max_weekends=2, weekend_period_weeks=8), Fairness(weeks=0), 56),
        (
            replace(CONTRACT, period=ContractPeriod(date(2026, 1, 5), 17, max_weekends=4)),
            Fairness(),
            119,
        ),
        (replace(CONTRACT, max_consecutive_days=60), Fairness(weeks=0), 70),
    ],
    ids=["fairness", "longer fairness", "no fairness", "weekends", "a period", "runs of days"],
)
def test_shifts_count_as_far_back_as_a_rule_looks(small, contract, fairness, days):
    """Twelve weeks of fairness, or more where a period, weekends or runs reach further."""
    center = replace(small.center(small.queue()), contracts=(contract,), fairness=fairness)
    assert days_before(center) == days
