"""Days that are odd every year without being listed: regional and company holidays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Holiday
from forecasting.outliers import neighbour_median, storms

LEAST_YEARS = 3
"""Years that must agree; in two, chance alone finds a match for one storm in six."""

_AGREEMENT = 0.8
"""Share of the years in which the day must be odd."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 8: "second", 15: "third", 22: "fourth"}


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """A day of each year: a fixed date, or a weekday among seven days of a month.

    Parameters
    ----------
    month
        1 to 12.
    day
        Of the month; of a weekday's, the first of the seven days.
    weekday
        0 (Monday) to 6, None for a fixed date, which counts from Monday to Friday only.
    """

    month: int
    day: int
    weekday: int | None = None

    @property
    def name(self) -> str:
        """Give its name, in words."""
        month = _MONTHS[self.month - 1]
        if self.weekday is None:
            return f"{self.day} {month}"
        weekday = _WEEKDAYS[self.weekday]
        if self.day in _NTH:
            return f"{_NTH[self.day]} {weekday} of {month}"
        return f"{weekday} between {self.day} and {self.day + 6} {month}"

    def in_year(self, year: int) -> date | None:
        """Give the day in one year; None where the date falls on a weekend."""
        day = date(year, self.month, self.day)
        if self.weekday is None:
            return day if day.weekday() < 5 else None
        return day + timedelta((self.weekday - day.weekday()) % 7)


def recurring_days(
    dates: NDArray[np.datetime64],
    totals: NDArray[np.float64],
    *,
    ordinary: NDArray[np.bool_],
    until: date,
) -> tuple[Holiday, ...]:
    """Give the days, past and ahead, that a rule of the calendar makes quiet in every year.

    Days far below the same weekdays around them (see ``storms``) are matched with rules: a date,
    or a weekday among seven days of a month, which holds the first Monday of August as well as the
    Monday before 25 May. A rule counts when at least three years have its day odd, and four of
    five years do; the rule that explains most odd days goes first.

    Parameters
    ----------
    dates
        Consecutive days, shape (D,).
    totals
        Their contacts, NaN unknown, shape (D,).
    ordinary
        Days that no listed holiday sets apart, shape (D,).
    until
        The last day ahead.
    """
    judged = ordinary & ~np.isnan(totals)
    if len(dates) < 365 * (LEAST_YEARS - 1):
        return ()
    known = np.where(judged, totals, 0.0)
    around, _ = neighbour_median(known, judged)
    quiet = storms(known, judged) & (known < around)
    odd = {day for day, low in zip(dates.tolist(), quiet, strict=True) if low}
    seen = {day for day, ok in zip(dates.tolist(), judged, strict=True) if ok}
    years = range(dates[0].item().year, until.year + 1)
    out = [
        Holiday(day, rule.name, own=False)
        for rule in _rules(odd, seen, years=years)
        for day in _days(rule, years)
        if dates[0].item() <= day <= until and (day in seen or day > dates[-1].item())
    ]
    return tuple(sorted(out, key=lambda holiday: holiday.date))


def _rules(odd: set[date], seen: set[date], *, years: range) -> Iterator[YearlyRule]:
    """Give the rules that hold, each explaining odd days that none before it does."""
    rules = {
        rule: set(_days(rule, years)) & seen for day in sorted(odd) for rule in _candidates(day)
    }
    holds = {
        rule: days & odd
        for rule, days in rules.items()
        if len(days & odd) >= max(LEAST_YEARS, _AGREEMENT * len(days))
    }
    left = set(odd)
    while holds:
        best = max(holds, key=lambda rule: (len(holds[rule] & left), *_preference(rule)))
        if len(holds[best] & left) < LEAST_YEARS:
            return
        left -= holds.pop(best)
        yield best


def _candidates(day: date) -> Iterator[YearlyRule]:
    """Give the rules that a day satisfies; of 29 February none as a date."""
    if day.weekday() < 5 and (day.month, day.day) != (2, 29):
        yield YearlyRule(day.month, day.day)
    for back in range(7):
        first = day - timedelta(back)
        if first.day <= 25 and first.month == day.month:
            yield YearlyRule(first.month, first.day, day.weekday())


def _preference(rule: YearlyRule) -> tuple[int, int, int]:
    """Prefer, of rules that explain as much, dates, then the first to fourth of a month."""
    fixed = rule.weekday is None
    return (int(fixed), int(rule.day in _NTH), -rule.day)


def _days(rule: YearlyRule, years: Sequence[int]) -> Iterator[date]:
    for year in years:
        day = rule.in_year(year)
        if day is not None:
            yield day
