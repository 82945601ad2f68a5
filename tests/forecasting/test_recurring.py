"""Days that are odd every year without being listed."""

from datetime import date

import numpy as np
import pytest

from forecasting.recurring import YearlyRule, recurring_days

WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.4])
FIRST, LAST = date(2012, 1, 1), date(2021, 12, 31)


@pytest.fixture
def make_totals():
    """Give the days of ten years and their contacts, some days at a share of the ordinary."""

    def make(odd, share=0.3):
        rng = np.random.default_rng(1)
        dates = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
        weekday = (dates.astype(int) + 3) % 7
        totals = 1000 * WEEK[weekday] * rng.normal(1, 0.05, len(dates))
        totals[np.isin(dates, np.array(odd, "datetime64[D]"))] *= share
        return dates, totals

    return make


def _found(dates, totals, ordinary=None, until=date(2023, 12, 31)):
    ordinary = np.ones(len(dates), bool) if ordinary is None else ordinary
    return recurring_days(dates, totals, ordinary=ordinary, until=until)


def test_a_regional_holiday_is_found_and_known_ahead(make_totals):
    """British Columbia Day, the first Monday of August, is 1 August 2022 and 7 August 2023."""
    rule = YearlyRule(8, 1, 0)
    found = _found(*make_totals([rule.in_year(year) for year in range(2012, 2022)]))
    assert len(found) == 12
    assert {holiday.name for holiday in found} == {"first Monday of August"}
    assert [holiday.date for holiday in found][-2:] == [date(2022, 8, 1), date(2023, 8, 7)]


def test_a_monday_before_a_date_is_found(make_totals):
    """Victoria Day, the Monday before 25 May: 23 May 2022 and 22 May 2023."""
    days = [YearlyRule(5, 18, 0).in_year(year) for year in range(2012, 2022)]
    assert days[-1] == date(2021, 5, 24)
    found = _found(*make_totals(days))
    assert [holiday.date for holiday in found][-2:] == [date(2022, 5, 23), date(2023, 5, 22)]


def test_a_fixed_date_counts_on_weekdays(make_totals):
    """Closed on 11 November from Monday to Friday: so on 2022's Friday, not on 2023's Saturday."""
    days = [date(year, 11, 11) for year in range(2012, 2022)]
    found = _found(*make_totals([day for day in days if day.weekday() < 5]))
    assert {holiday.name for holiday in found} == {"11 November"}
    assert [h.date for h in found if h.date > LAST] == [date(2022, 11, 11)]


def test_storms_of_single_years_are_no_rule(make_totals):
    """Twenty odd days strewn over ten years, and two years that agree, make no holiday."""
    strewn = np.random.default_rng(2).choice(3650, 20, replace=False)
    days = [np.datetime64(FIRST) + int(k) for k in strewn]
    twice = [YearlyRule(3, 8, 1).in_year(year) for year in (2015, 2018)]
    assert _found(*make_totals([*days, *twice])) == ()


def test_busy_days_are_no_holidays(make_totals):
    """A day three times as busy each year is left to the models."""
    days = [date(year, 6, 15) for year in range(2012, 2022)]
    assert _found(*make_totals(days, share=3.0)) == ()


def test_listed_holidays_are_left_alone(make_totals):
    """What the country's calendar sets apart needs no rule."""
    days = [YearlyRule(8, 1, 0).in_year(year) for year in range(2012, 2022)]
    dates, totals = make_totals(days)
    ordinary = ~np.isin(dates, np.array(days, "datetime64[D]"))
    assert _found(dates, totals, ordinary) == ()


def test_two_years_tell_nothing(make_totals):
    """Fewer years than must agree give no rule, and constant zeros none either."""
    dates, totals = make_totals([YearlyRule(8, 1, 0).in_year(year) for year in range(2012, 2022)])
    assert _found(dates[:700], totals[:700]) == ()
    assert _found(dates, np.zeros(len(dates))) == ()
    assert _found(dates, np.full(len(dates), np.nan)) == ()
