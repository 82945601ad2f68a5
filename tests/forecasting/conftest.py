"""Small queues, calendars and histories for the tests of forecasting."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from data.records import ContactHistory, Grid, OpeningHours, Queue, ServiceGoal
from forecasting.calendar import day_calendar
from forecasting.days import DayMatrix
from forecasting.history import DayHistory, day_history

MONDAY = date(2024, 1, 1)


@pytest.fixture
def make_queue() -> Callable[..., Queue]:
    def make(name="voice", zone="Europe/Berlin", **changes):
        settings = {
            "channel": "immediate",
            "media": "voice",
            "skills": frozenset({"voice"}),
            "goal": ServiceGoal(0.8, 20),
            "aht_seconds": 300.0,
            "opening": OpeningHours(),
        }
        return Queue(name=name, zone=zone, **{**settings, **changes})

    return make


@pytest.fixture
def make_contacts() -> Callable[..., ContactHistory]:
    """Give a history from a function of the grid's local days and minutes, one row a queue."""

    def make(*counts, days, zone="Europe/Berlin", minutes=60, names=None, first=MONDAY, aht=240.0):
        grid = Grid.for_days(first, days, zone=zone, minutes=minutes)
        day = (grid.local_days(zone) - np.datetime64(first, "D")).astype(int)
        minute = grid.local_minutes(zone)
        offered = np.stack([np.asarray(count(day, minute), float) for count in counts])
        zeros = np.zeros_like(offered)
        names = names or tuple(f"q{i}" for i in range(len(counts)))
        return ContactHistory(
            tuple(names), grid, offered, offered, zeros, offered * aht, zeros, offered
        )

    return make


@pytest.fixture
def make_history() -> Callable[..., DayHistory]:
    """Give a day history of days by slots that are always open, from a Monday on."""

    def make(contacts, *, holidays=(), first=MONDAY):
        contacts = np.asarray(contacts, float)
        dates = np.datetime64(first, "D") + np.arange(len(contacts))
        opened = np.ones(contacts.shape, bool)
        days = DayMatrix(dates, contacts, opened, 1440 // contacts.shape[1])
        return day_history(days, day_calendar(dates, holidays))

    return make
