"""Rolling origins and their errors."""

import numpy as np
import pytest

from forecasting.backtest import bias, rolling_origins, wape


def test_twelve_origins_four_weeks_ahead():
    """Of 300 days the newest origin leaves 28 to judge; the windows of every fourth are apart."""
    origins = rolling_origins(300)
    assert origins.days == 28
    assert origins.starts == tuple(272 - 13 * k for k in range(12))
    assert origins.common == (272, 220, 168)


def test_first_days_ahead_are_of_every_weekday():
    """Origins thirteen days apart, and those of one day three days apart, come round the week."""
    origins = rolling_origins(300)
    assert origins.daily == (299, 296, 293, 290, 287, 284, 281, 278, 275)
    assert {start % 7 for start in origins.starts} == set(range(7))
    assert {start % 7 for start in origins.daily} == set(range(7))


@pytest.mark.parametrize(
    ("days", "ahead", "starts"),
    [
        (20, 0, ()),
        (21, 7, (14,)),
        (42, 14, (28, 20)),
        (70, 28, (42, 34, 26, 18)),
        (110, 28, tuple(82 - 8 * k for k in range(9))),
    ],
)
def test_a_short_history_is_split(days, ahead, starts):
    """At least 14 days to learn from, about as many to judge as the rest allows."""
    origins = rolling_origins(days)
    assert (origins.days, origins.starts) == (ahead, starts)


@pytest.mark.parametrize(("ahead", "days"), [(1, 7), (7, 7), (8, 14), (28, 28), (90, 28)])
def test_only_the_weeks_asked_for_are_judged(ahead, days):
    """A day ahead needs no month of backtest, and a quarter ahead is judged by its first month."""
    origins = rolling_origins(300, ahead)
    assert origins.days == days
    assert origins.starts[0] == 300 - days


def test_wape_and_bias_by_hand():
    """Errors 2, 1, 3 of 20 contacts: 30 %; forecasts sum to 18: -10 %."""
    said, actual = np.array([[8.0, 4.0, 6.0, 9.0]]), np.array([[10.0, 5.0, 3.0, np.nan]])
    said[0, 2], actual[0, 2] = 8.0, 5.0
    assert wape([(said, actual)]) == pytest.approx(100 * 6 / 20)
    assert bias([(np.array([[8.0, 10.0]]), np.array([[10.0, 10.0]]))]) == pytest.approx(-10.0)


def test_no_contacts_no_wape():
    """Nothing to divide by is NaN, not a crash."""
    assert np.isnan(wape([(np.ones((1, 2)), np.zeros((1, 2)))]))
