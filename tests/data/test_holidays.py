"""The days unlike others."""

from dataclasses import replace
from datetime import date

import pytest

from data.holidays import country_problem, holidays_between
from data.records import Center, Holiday

BARE = Center("c", "Europe/Berlin", 15, (), (), (), (), ())


def found(center: Center, first: date, last: date) -> list[tuple[str, str]]:
    return [(h.date.isoformat(), h.name) for h in holidays_between(center, first, last)]


def test_public_holidays_of_a_subdivision_in_english():
    """Hamburg keeps Reformation Day, and names do not depend on the machine's language."""
    hamburg = replace(BARE, country="DE", subdivision="HH")
    assert found(hamburg, date(2026, 10, 1), date(2026, 12, 26)) == [
        ("2026-10-03", "German Unity Day"),
        ("2026-10-31", "Reformation Day"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "Second Day of Christmas"),
    ]


def test_first_and_last_day_are_included():
    """A span of one day finds that day's holiday."""
    day = date(2026, 7, 4)
    assert found(replace(BARE, country="US"), day, day) == [("2026-07-04", "Independence Day")]


def test_years_are_spanned():
    """From December to January both years' holidays are found."""
    names = found(replace(BARE, country="US"), date(2026, 12, 20), date(2027, 1, 5))
    assert names == [("2026-12-25", "Christmas Day"), ("2027-01-01", "New Year's Day")]


def test_estimated_holidays_pool_under_one_name():
    """A moon sighting that is only estimated yet has the name of those that were seen."""
    names = {n for _, n in found(replace(BARE, country="TR"), date(2024, 1, 1), date(2027, 12, 31))}
    assert "Eid al-Fitr" in names
    assert not any("estimated" in name for name in names)


def test_without_country_only_special_days():
    """A center without country has the days it names itself."""
    day = Holiday(date(2026, 11, 27), "Black Friday", own=True)
    center = replace(BARE, special_days=(day,))
    assert holidays_between(center, date(2026, 1, 1), date(2026, 12, 31)) == (day,)
    assert holidays_between(center, date(2026, 11, 28), date(2026, 12, 31)) == ()


def test_a_special_day_names_a_public_holiday_and_keeps_its_hours():
    """One holiday a day: the center's name, the public kind, and the opening hours of a holiday."""
    day = date(2026, 12, 25)
    center = replace(BARE, country="DE", special_days=(Holiday(day, "Gift hotline", own=True),))
    (only,) = holidays_between(center, day, day)
    assert (only.name, only.own, only.keeps_holiday_hours) == ("Gift hotline", False, True)


def test_a_special_day_may_ask_for_usual_hours_on_a_public_holiday():
    """What the center file says of hours stands."""
    day = date(2026, 12, 25)
    special = Holiday(day, "Gift hotline", own=True, hours="usual")
    center = replace(BARE, country="DE", special_days=(special,))
    (only,) = holidays_between(center, day, day)
    assert not only.keeps_holiday_hours


@pytest.mark.parametrize(
    ("country", "subdivision", "problem"),
    [
        (None, None, None),
        ("DE", None, None),
        ("DE", "HH", None),
        (
            "GER",
            None,
            (
                ".country",
                (
                    'no public holidays are known of "GER"; give an ISO 3166 code of two letters, '
                    'such as "DE", or leave it out'
                ),
            ),
        ),
        (None, "HH", (".country", 'is missing; subdivision "HH" needs one beside it')),
    ],
)
def test_country_and_subdivision_are_checked(country, subdivision, problem):
    """Codes without a calendar are named with a remedy."""
    assert country_problem(country, subdivision) == problem


def test_unknown_subdivisions_list_the_known_ones():
    """The message names what may be written."""
    place, words = country_problem("DE", "XX")
    assert place == ".subdivision"
    assert words.startswith('"XX" is no part of DE with holidays; known are ')
    assert "HH" in words
