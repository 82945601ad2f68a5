"""Paid time, shifts and weekends of weeks and periods."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from scheduling.concessions.record import Concession, Worked, under
from scheduling.limits import PeriodLimit, WeekLimit, monday_of
from scheduling.person import Person

Result = tuple[Person, list[Concession]]


def weeks(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the paid time and the shifts of each week."""
    limits: list[WeekLimit] = []
    told: list[Concession] = []
    for limit in person.limits:
        here = [w for w in worked if w.inside and monday_of(w.date) == limit.monday]
        days, paid = len(here), sum(w.paid for w in here)
        when, at = f"in the week of {limit.monday}", limit.monday
        told += _told("paid time a week", at, paid, limit.min_paid, limit.max_paid, when=when)
        told += _told("days a week", at, days, limit.min_days, limit.max_days, when=when)
        limits.append(
            replace(
                limit,
                min_days=min(limit.min_days, days),
                max_days=max(limit.max_days, days),
                min_paid=min(limit.min_paid, paid),
                max_paid=max(limit.max_paid, paid),
            )
        )
    return replace(person, limits=tuple(limits)), told


def periods(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the paid time, the shifts and the weekends of each period."""
    limits: list[PeriodLimit] = []
    told: list[Concession] = []
    for limit in person.periods:
        end = limit.first_date + timedelta(weeks=limit.weeks)
        every = [w for w in worked if limit.first_date <= w.date < end]
        here = [w for w in every if w.inside]
        shifts, paid = len(here), sum(w.paid for w in here)
        weekends = len({monday_of(w.date) for w in every if w.date.weekday() >= 5})
        at = limit.first_date
        when = f"in the {limit.weeks} weeks from {at}"
        told += _told("paid time a period", at, paid, limit.min_paid, limit.max_paid, when=when)
        told += _told("shifts a period", at, shifts, limit.min_shifts, limit.max_shifts, when=when)
        told += _told("weekends a period", at, weekends, 0, limit.max_weekends, when=when)
        limits.append(
            replace(
                limit,
                min_shifts=min(limit.min_shifts, shifts),
                max_shifts=_raised(limit.max_shifts, shifts),
                min_paid=min(limit.min_paid, paid),
                max_paid=_raised(limit.max_paid, paid),
                max_weekends=_raised(limit.max_weekends, weekends),
            )
        )
    return replace(person, periods=tuple(limits)), told


def templates(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the shifts of each template in a period, or in a week where there is none."""
    told: list[Concession] = []
    most: dict[str, int] = dict(person.contract.max_shifts)
    for name, limit in person.contract.max_shifts.items():
        reached = _by_span(person, [w for w in worked if w.template == name])
        over = {at: n for at, n in reached.items() if n > limit}
        for at, n in sorted(over.items()):
            when = f"from {at}" if person.periods else f"in the week of {at}"
            told.append(
                Concession(
                    "shifts of a template",
                    at,
                    f"{n} shifts {name} {when}; at most {limit} are allowed",
                    f"allow {n} shifts {name}",
                )
            )
        most[name] = max([limit, *over.values()])
    return (under(person, max_shifts=most), told) if told else (person, told)


def _by_span(person: Person, worked: Sequence[Worked]) -> Mapping[date, int]:
    """Count shifts by the first day of their period or week."""
    starts = [p.first_date for p in person.periods] or [w.monday for w in person.limits]
    counted: Counter[date] = Counter()
    for each in worked:
        begun = [s for s in starts if s <= each.date]
        if begun:
            counted[begun[-1]] += 1
    return counted


def _raised(limit: int | None, reached: int) -> int | None:
    return None if limit is None else max(limit, reached)


_UNITS = {"days a week": "shift", "shifts a period": "shift", "weekends a period": "weekend"}
"""What is counted; paid minutes otherwise."""


def _told(
    rule: str, at: date, reached: int, least: int, most: int | None, *, when: str
) -> Iterator[Concession]:
    """Tell a minimum or a maximum that a sum does not keep."""
    unit = _UNITS.get(rule, "paid hour")
    each = 1 if rule in _UNITS else 60

    def said(value: int) -> str:
        number = value / each
        return f"{number:.4g} {unit}" if number == 1 else f"{number:.4g} {unit}s"

    if reached < least:
        yield Concession(
            rule,
            at,
            f"{reached / each:.4g} of {said(least)} {when}",
            f"ask for {said(least - reached)} less {when}",
        )
    if most is not None and reached > most:
        yield Concession(
            rule,
            at,
            f"{said(reached)} {when}; at most {most / each:.4g} are allowed",
            f"allow {said(reached)} {when}",
        )
