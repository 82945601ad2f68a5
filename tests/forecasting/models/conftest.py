"""Days ahead and weeks with a closed Sunday, for the tests of models."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forecasting.calendar import DayCalendar, day_calendar
from forecasting.history import DayHistory

START = np.datetime64("2024-01-01", "D")
WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.0])


@pytest.fixture
def make_ahead() -> Callable[..., DayCalendar]:
    """Give ordinary days from so many after the Monday on which histories start."""

    def make(after, days=14, drivers=None):
        calendar = day_calendar(START + after + np.arange(days), ())
        return calendar if drivers is None else replace(calendar, drivers=np.asarray(drivers))

    return make


@pytest.fixture
def make_weekly() -> Callable[..., np.ndarray]:
    """Give days by two slots of a week repeated, a quarter of each day in the first slot."""

    def make(weeks, level=1000.0):
        totals = level * np.tile(WEEK, weeks)
        return np.stack([totals * 0.25, totals * 0.75], axis=1)

    return make


@pytest.fixture
def make_driven(make_history) -> Callable[..., DayHistory]:
    """Give a history with drivers of shape (D, K)."""

    def make(contacts, drivers):
        history = make_history(contacts)
        return replace(history, calendar=replace(history.calendar, drivers=np.asarray(drivers)))

    return make
