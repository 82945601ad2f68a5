"""The days unlike others: public holidays of a country and the center's own."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import holidays as calendars

from data.records import Center, Holiday

_ENGLISH = ("en_US", "en_GB")
_VAGUE = " (estimated)"
_CODES = 'give an ISO 3166 code of two letters, such as "DE", or leave it out'


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
        One a day. A special day of the center's own on a public holiday gives it its name; it
        stays a public holiday, with its opening hours unless the center file says otherwise.
    """
    found: dict[date, Holiday] = {}
    if center.country is not None:
        for year in range(first.year, last.year + 1):
            found |= _public(center.country, center.subdivision, year)
    for own in center.special_days:
        is_public = own.date in found
        hours = "holiday" if is_public and own.hours is None else own.hours
        found[own.date] = replace(own, own=not is_public, hours=hours)
    return tuple(found[day] for day in sorted(found) if first <= day <= last)


def public_holidays(
    country: str, subdivision: str | None, first: date, last: date
) -> tuple[Holiday, ...]:
    """Give a country's public holidays between two days, both included, by date."""
    found: dict[date, Holiday] = {}
    for year in range(first.year, last.year + 1):
        found |= _public(country, subdivision, year)
    return tuple(found[day] for day in sorted(found) if first <= day <= last)


def country_problem(country: str | None, subdivision: str | None) -> tuple[str, str] | None:
    """Tell which of country and subdivision is wrong and why; None where both are known.

    Returns
    -------
        ``.country`` or ``.subdivision``, and what is wrong with it.
    """
    if country is None:
        if subdivision is None:
            return None
        return ".country", f'is missing; subdivision "{subdivision}" needs one beside it'
    known = calendars.list_supported_countries(include_aliases=True)
    if country not in known:
        return ".country", f'no public holidays are known of "{country}"; {_CODES}'
    if subdivision is not None and subdivision not in known[country]:
        some = ", ".join(sorted(known[country]))
        hint = f"known are {some}" if some else "leave it out"
        return ".subdivision", f'"{subdivision}" is no part of {country} with holidays; {hint}'
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
