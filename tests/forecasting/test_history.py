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


def test_special_days_have_shapes_by_their_kind(make_history):
    """Holidays like Sundays, evenings: a Wednesday holiday ahead gets the evening's shape."""
    contacts = np.random.default_rng(4).poisson(np.tile([600.0, 200.0, 200.0], (140, 1)))
    sunday = np.arange(140) % 7 == 6
    holidays = [Holiday(date(2024, 1, 17), "A"), Holiday(date(2024, 3, 26), "B")]
    rows = sunday | np.isin(np.arange(140), [16, 85])
    contacts[rows] = np.random.default_rng(5).poisson([60.0, 60.0, 180.0], (rows.sum(), 3))
    history = make_history(contacts, holidays=holidays)
    dates = np.array(["2024-06-05", "2024-06-12"], "datetime64[D]")
    ahead = day_calendar(dates, [Holiday(date(2024, 6, 12), "C")])
    shapes = history.shapes(ahead)
    assert shapes[0] == pytest.approx([0.6, 0.2, 0.2], abs=0.02)
    assert shapes[1] == pytest.approx([0.2, 0.2, 0.6], abs=0.04)


def test_hours_that_were_not_recorded_are_scaled_up(make_history):
    """A day of 24 hours with three silent ones at noon has its usual total and stays usable."""
    contacts = np.random.default_rng(6).poisson(50.0, (70, 24)).astype(float)
    contacts[40, 11:14] = 0.0
    history = make_history(contacts)
    assert history.silent[40].sum() == 3
    assert history.usable[40]
    assert history.totals[40] == pytest.approx(1200, rel=0.06)


def test_a_copied_day_teaches_nothing(make_history):
    """Twenty-four counts alike are no chance."""
    contacts = np.random.default_rng(6).poisson(50.0, (70, 24)).astype(float)
    contacts[40] = contacts[39]
    assert not make_history(contacts).usable[40]


def test_a_queue_that_moved_its_hours_is_forecast_in_the_new_ones():
    """Open from 8 to 16 until four weeks ago, since then from 12 to 20: shares follow."""
    days, slots = 140, np.arange(24)
    early, late = (slots >= 8) & (slots < 16), (slots >= 12) & (slots < 20)
    opened = np.where((np.arange(days) < days - 28)[:, None], early, late)
    contacts = np.random.default_rng(7).poisson(np.where(opened, 40.0, 0.0)).astype(float)
    dates = np.datetime64("2024-01-01", "D") + np.arange(days)
    history = day_history(DayMatrix(dates, contacts, opened, 60), day_calendar(dates, ()))
    assert history.shift is None
    inside = np.where(late, history.profile, 0.0).sum(axis=1)
    assert inside == pytest.approx(np.ones(7))
    assert history.weekday_means(8) == pytest.approx(np.full(7, 320.0), rel=0.06)


def test_a_week_of_history_is_enough_for_a_profile(make_history):
    """A queue opened last week: seven days, one of each weekday."""
    contacts = np.tile([100.0, 300.0, 600.0], (7, 1))
    assert make_history(contacts).profile == pytest.approx(np.tile([0.1, 0.3, 0.6], (7, 1)))


def test_a_new_level_of_five_days_is_no_storm(make_history):
    """From a Wednesday on weekdays triple and the weekend has four and a half times as much."""
    rng = np.random.default_rng(8)
    size = np.tile([500.0, 420, 400, 400, 380, 120, 80], 15)[: 14 * 7]
    factor = np.ones(len(size))
    factor[-5:-2], factor[-2:] = 3.0, 4.5
    contacts = rng.poisson(np.repeat((size * factor)[:, None] / 4, 4, axis=1)).astype(float)
    found = make_history(contacts)
    assert found.shift is not None
    assert found.shift.day == len(size) - 5
    assert found.shift.factor == pytest.approx(3.1, rel=0.1)
    assert not found.storm[-5:].any()
    means = found.weekday_means(8)
    assert means[6] == pytest.approx((4.5 + 3.1) / 2 * 80, rel=0.12)


def test_a_storm_of_four_days_is_left_out(make_history):
    """Three times as many contacts from Thursday to Sunday: nothing lasting yet."""
    rng = np.random.default_rng(9)
    size = np.tile([500.0, 420, 400, 400, 380, 120, 80], 14)
    size[-4:] *= 3
    found = make_history(rng.poisson(np.repeat(size[:, None] / 4, 4, axis=1)).astype(float))
    assert found.shift is None
    assert found.storm[-4:].all()
