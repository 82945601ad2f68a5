"""Days of the past that models do not take as they were, each with its reason."""

import numpy as np

from data.records import OutlierDay
from forecasting.history import SEASON_WEEKS, DayHistory
from forecasting.outliers import neighbour_median

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CLOSED = 0.1
"""A day with a smaller share of its weekday's contacts was closed."""

_LIKE_REST = 1.3
"""A day with at most so many times the contacts of the day of rest looks like a holiday."""


def outlier_days(queue_name: str, history: DayHistory) -> tuple[OutlierDay, ...]:
    """Give the days that one queue's models do not take as they were, in order of date.

    Storms and outages are left out and stand for nothing; gaps are filled with the median of the
    same weekdays around them, which is ``expected``. Hours that were not recorded are scaled up.
    Days that a new level scales are not listed one by one, nor are missing ones.
    """
    median, _ = neighbour_median(history.totals, history.usable)
    contacts = np.nansum(history.days.contacts, axis=1)
    silent = history.silent.any(axis=1)
    out = []
    for day in np.flatnonzero(history.storm | silent | (history.copied > 0)):
        expected = median[day]
        if history.copied[day] > 0:
            reason = (
                f"the same counts as {history.calendar.dates[day - history.copied[day]]}: copied"
            )
        elif history.storm[day]:
            reason = _odd_reason(history, int(day), float(expected))
        else:
            reason = _silent_reason(history, int(day))
            expected = history.totals[day] if history.usable[day] else expected
        date = history.calendar.dates[day].item()
        out.append(OutlierDay(queue_name, date, float(contacts[day]), float(expected), reason))
    return tuple(out)


def _odd_reason(history: DayHistory, day: int, expected: float) -> str:
    """Say how far a storm, an outage or a closure is from the days around it."""
    weekday = int(history.calendar.weekday[day])
    total = float(history.totals[day])
    ratio = total / max(expected, 0.5)
    if ratio > 1:
        return f"storm: {ratio:.1f} times the same weekdays around it"
    rest = history.weekday_means(SEASON_WEEKS).min()
    alone = history.storm[max(0, day - 1) : day + 2].sum() == 1
    if alone and (ratio < _CLOSED or total <= _LIKE_REST * rest < expected / _LIKE_REST):
        return (
            f"looks like an unlisted holiday: {100 * ratio:.0f} % of a normal {WEEKDAYS[weekday]}"
        )
    return f"outage or quiet day: {100 * ratio:.0f} % of the same weekdays around it"


def _silent_reason(history: DayHistory, day: int) -> str:
    """Say between which hours nothing was recorded."""
    slots = np.flatnonzero(history.silent[day])
    first, last = int(slots[0]), int(slots[-1]) + 1
    minutes = history.days.minutes
    return (
        f"no contact from {_clock(first * minutes)} to {_clock(last * minutes)}: "
        "taken as not recorded"
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
