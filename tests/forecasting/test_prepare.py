"""A queue's past and the days ahead."""

from datetime import date

import numpy as np
import pytest

from data.records import Grid, Holiday, OpeningHours
from forecasting.calendar import DayKind
from forecasting.prepare import prepare

DAY_HOURS = ((480, 1200),)
SATURDAY = Holiday(date(2024, 1, 13), "Fair")


@pytest.mark.parametrize(
    ("channel", "sunday", "expected"),
    [
        pytest.param("immediate", (), date(2024, 1, 15), id="closed on Sundays"),
        pytest.param("immediate", DAY_HOURS, date(2024, 1, 14), id="open on Sundays"),
        pytest.param("deferred", (), date(2024, 1, 14), id="mail comes on Sundays"),
    ],
)
def test_the_day_after_is_the_next_that_takes_contacts(
    make_queue, make_contacts, channel, sunday, expected
):
    """What a holiday on a Saturday leaves comes on Monday where nobody can reach us on Sunday."""
    opening = OpeningHours(week=(DAY_HOURS,) * 6 + (sunday,))
    queue = make_queue(name="q0", channel=channel, opening=opening)
    history = make_contacts(lambda day, _: np.where(day % 7 == 6, 1.0, 5.0), days=28)
    horizon = Grid.for_days(date(2024, 1, 29), 7, zone=queue.zone, minutes=60)

    calendar = prepare(history, queue, holidays=[SATURDAY], horizon=horizon).calendar

    assert calendar.dates[calendar.kind == DayKind.AFTER].tolist() == [expected]


def test_a_weekday_without_any_record_counts_as_closed(make_queue, make_contacts):
    """The center file says open on Sundays, but no Sunday was ever recorded."""
    queue = make_queue(name="q0", opening=OpeningHours(week=(DAY_HOURS,) * 7))
    history = make_contacts(lambda day, _: np.where(day % 7 == 6, np.nan, 5.0), days=28)
    horizon = Grid.for_days(date(2024, 1, 29), 7, zone=queue.zone, minutes=60)

    calendar = prepare(history, queue, holidays=[SATURDAY], horizon=horizon).calendar

    assert calendar.dates[calendar.kind == DayKind.AFTER].tolist() == [date(2024, 1, 15)]


def test_days_quiet_every_year_are_holidays_ahead(make_contacts, make_queue):
    """The first Monday of August has a tenth of a Monday's contacts in four years: so will it."""
    days = 4 * 365 + 100
    first = np.datetime64("2020-01-06")

    def contacts(day, minute):
        dates = first + day
        month = dates.astype("datetime64[M]")
        inside = (dates - month.astype("datetime64[D]")).astype(int)
        august = (month.astype(int) % 12 == 7) & (inside < 7) & (day % 7 == 0)
        return np.where(august, 4.0, 40.0)

    history = make_contacts(contacts, days=days, first=date(2020, 1, 6))
    horizon = Grid.for_days(date(2024, 7, 29), 14, zone="Europe/Berlin", minutes=60)
    prepared = prepare(history, make_queue("q0"), holidays=(), horizon=horizon)
    odd = dict(zip(prepared.ahead.dates.tolist(), prepared.ahead.names, strict=True))
    assert odd[date(2024, 8, 5)] == "first Monday of August"
    assert odd[date(2024, 7, 29)] == ""
    assert any("quiet every year" in note for note in prepared.notes)
