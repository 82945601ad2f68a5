"""Forecasts of real data."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data.records import ContactHistory, Grid, Holiday, OpeningHours
from forecasting import forecast

ZONE = "America/New_York"
BANK_HOURS = OpeningHours(week=(((420, 1260),),) * 5 + ((), ()), holidays=())
HOLIDAYS = [
    Holiday(date(2003, 5, 26), "Memorial Day"),
    Holiday(date(2003, 7, 4), "Independence Day"),
    Holiday(date(2003, 9, 1), "Labor Day"),
]


@pytest.fixture(scope="module")
def bank(shared_data):
    """Give the bank's calls by half-hour; closed and unrecorded times are missing."""
    calls = pd.read_csv(
        shared_data / "contacts" / "bank_calls_15min.csv",
        parse_dates=["timestamp"],
        index_col="timestamp",
    ).calls
    first, last = calls.index[0].date(), calls.index[-1].date()
    grid = Grid.for_days(first, (last - first).days + 1, zone=ZONE, minutes=30)
    halves = calls.resample("30min").sum(min_count=2)
    offered = halves.reindex(pd.DatetimeIndex(grid.local(ZONE))).to_numpy(float)[None]
    none = np.full_like(offered, np.nan)
    return ContactHistory(("bank",), grid, offered, none, none, none, none, none)


def test_bank_four_weeks_ahead(bank, make_queue):
    """The mean of 8 is about 7 % off by half-hour, and what is chosen is no worse.

    A Poisson floor of 2.3 % and 7.0 % for the mean of 8 are measured over nine later origins of
    the full series; its last weeks are not in the shared file.
    """
    after = bank.grid.local_days(ZONE)[-1].item() + timedelta(days=3)
    result = forecast(
        bank,
        [make_queue("bank", zone=ZONE, opening=BANK_HOURS)],
        holidays=HOLIDAYS,
        horizon=Grid.for_days(after, 28, zone=ZONE, minutes=30),
        zone=ZONE,
        samples=50,
    )
    total = result.accuracy[0]
    assert (total.lead, total.level) == ("all", "interval")
    assert total.origins >= 8
    assert total.wape_mean8 == pytest.approx(7.0, abs=0.8)
    assert total.wape <= total.wape_mean8
    assert total.poisson_floor == pytest.approx(2.3, abs=0.1)
    assert abs(total.bias) < 4
    assert 72 < total.coverage80 < 88
    assert {"mean8", "ets", "svd", "robust"} <= {s.model for s in result.scores}
    assert sum(s.weight for s in result.scores if s.lead == "all") == pytest.approx(1.0)


def test_bank_band_holds_ahead(bank, make_queue):
    """Nominal 80 % bands of slots and of days cover near 80 % in months not yet seen."""
    slots, days = [], []
    for start in (date(2003, 6, 9), date(2003, 7, 7), date(2003, 8, 4)):
        horizon = Grid.for_days(start, 26, zone=ZONE, minutes=30)
        result = forecast(
            bank,
            [make_queue("bank", zone=ZONE, opening=BANK_HOURS)],
            holidays=HOLIDAYS,
            horizon=horizon,
            zone=ZONE,
            samples=100,
            models=("mean8",),
        )
        at = bank.grid.index(horizon.start_at)
        actual = bank.offered[0, at : at + horizon.count]
        known = ~np.isnan(actual) & (result.mean[0] > 0)
        low, high = np.quantile(result.samples[:, 0, known], (0.1, 0.9), axis=0)
        slots.append((actual[known] >= low) & (actual[known] <= high))
        day = (horizon.local_days(ZONE)[known] - np.datetime64(start)).astype(int)
        totals = np.stack([np.bincount(day, weights=s) for s in result.samples[:, 0, known]])
        came = np.bincount(day, weights=actual[known])
        low, high = np.quantile(totals, (0.1, 0.9), axis=0)
        days.append(((came >= low) & (came <= high))[came > 0])
    assert 0.72 < np.concatenate(slots).mean() < 0.90
    assert 0.68 < np.concatenate(days).mean() < 0.92
