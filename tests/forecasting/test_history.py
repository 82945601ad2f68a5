"""One queue's past as models see it."""

from datetime import date

import numpy as np
import pytest

from data.records import Holiday
from forecasting.calendar import day_calendar
from forecasting.days import DayMatrix
from forecasting.history import day_history

WEEKS = 10


def _flat(days=7 * WEEKS):
    return np.tile([40.0, 60.0, 100.0], (days, 1))


def test_a_day_with_a_missing_slot_is_scaled_up(make_history):
    """Recorded 140 of a usual 200 with shares 0.2 and 0.5: 140 / 0.7 = 200."""
    contacts = _flat()
    contacts[20, 1] = np.nan
    assert make_history(contacts).totals[20] == pytest.approx(200.0)


def test_missing_is_not_zero(make_history):
    """A third of the days missing leaves the weekday means where they were."""
    contacts = _flat()
    contacts[::3] = np.nan
    assert make_history(contacts).weekday_means(8) == pytest.approx(np.full(7, 200.0))


def test_a_holiday_with_short_hours_has_the_total_of_usual_hours():
    """Open in the last slot only, half of a day's contacts: 30 there stand for 60."""
    contacts, opened = _flat(), np.ones((7 * WEEKS, 3), bool)
    contacts[30], opened[30] = [0.0, 0.0, 30.0], [False, False, True]
    dates = np.datetime64("2024-01-01", "D") + np.arange(7 * WEEKS)
    calendar = day_calendar(dates, [Holiday(date(2024, 1, 31), "Day")])
    history = day_history(DayMatrix(dates, contacts, opened, 480), calendar)
    assert history.totals[30] == pytest.approx(60.0)
    assert not history.usable[30]


def test_a_storm_is_not_usable(make_history):
    """Three days at six times the contacts leave the means as they were."""
    contacts = _flat()
    contacts[50:53] *= 6
    history = make_history(contacts)
    assert np.flatnonzero(history.storm).tolist() == [50, 51, 52]
    assert history.weekday_means(8) == pytest.approx(np.full(7, 200.0))


def test_days_before_a_new_level_are_scaled_to_it(make_history):
    """After two weeks at twice the level the mean of 8 says twice, not a quarter more."""
    contacts = _flat()
    contacts[-14:] *= 2
    assert make_history(contacts).weekday_means(8) == pytest.approx(np.full(7, 400.0), rel=0.01)


def test_an_unknown_weekday_takes_the_mean_of_its_half_of_the_week(make_history):
    """Without a Sunday the Saturdays stand in, not the weekdays."""
    contacts = _flat()
    contacts[5::7] /= 2
    contacts[6::7] = np.nan
    means = make_history(contacts).weekday_means(8)
    assert means[5] == pytest.approx(100.0)
    assert means[6] == pytest.approx(100.0)


def test_gaps_are_filled_from_neighbours(make_history):
    """A missing Monday takes the median of the Mondays around it."""
    contacts = _flat()
    contacts[::7] *= 3
    contacts[35] = np.nan
    assert make_history(contacts).filled()[35] == pytest.approx(600.0)
