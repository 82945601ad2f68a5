"""The days unlike others: public holidays of a country and the center's own."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import holidays as calendars

from data.records import Center, Holiday

_ENGLISH = ("en_US", "en_GB")
_VAGUE = " (estimated)"


def holidays_between(center: Center, first: date, last: date) -> tuple[Holiday, ...]:
    """Give a center's holidays and special days, by date.

    Parameters
    ----------
    center
        Its country and subdivision choose the public holidays; without a country there are none.
    first, last
        Local days, both included.

    Returns
    -------
        One a day. A special day of the center's own takes the place of a public holiday, and
        keeps its opening hours unless the center file says otherwise.
    """
    found: dict[date, Holiday] = {}
    if center.country is not None:
        for year in range(first.year, last.year + 1):
            found |= _public(center.country, center.subdivision, year)
    for own in center.special_days:
        is_public = own.date in found and own.hours is None
        found[own.date] = replace(own, hours="holiday") if is_public else own
    return tuple(found[day] for day in sorted(found) if first <= day <= last)


def country_problem(country: str | None, subdivision: str | None) -> str | None:
    """Tell what is wrong with a country and its subdivision; None where both are known."""
    if country is None:
        return None if subdivision is None else f'"{subdivision}" needs a country beside it'
    known = calendars.list_supported_countries(include_aliases=True)
    if country not in known:
        return f'no public holidays are known for country "{country}"; give its ISO 3166 code'
    if subdivision is not None and subdivision not in known[country]:
        some = ", ".join(sorted(known[country])) or "none; leave it out"
        return f'country "{country}" has no subdivision "{subdivision}"; known are {some}'
    return None


@lru_cache(maxsize=256)
def _public(country: str, subdivision: str | None, year: int) -> dict[date, Holiday]:
    """Give one year's public holidays, named in English where the calendar has such names."""
    plain = calendars.country_holidays(country, subdiv=subdivision, years=year)
    english = next((name for name in _ENGLISH if name in plain.supported_languages), None)
    days = calendars.country_holidays(country, subdiv=subdivision, years=year, language=english)
    return {day: Holiday(day, _name(days.get_list(day))) for day in days}


def _name(names: list[str]) -> str:
    """Give one name for a day, the same every year, so that forecasts pool over years."""
    return names[0].removesuffix(_VAGUE)
