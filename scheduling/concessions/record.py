"""What gave way, and the shifts that the limits are fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from scheduling.person import Person


@dataclass(frozen=True, slots=True)
class Concession:
    """One rule of an agent that gives way.

    Parameters
    ----------
    rule
        Its name.
    date
        The day, or the first day of the week or period.
    message
        What is left of it: ``32 of 40 paid hours in the week of 2026-06-01``.
    advice
        What a planner would do: ``ask for 8 paid hours less in the week of 2026-06-01``.
    """

    rule: str
    date: date
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A shift of a tour, or one before the horizon, as far as rules of a tour look at it."""

    date: date
    start_at: datetime
    end_at: datetime
    template: str
    paid: int
    inside: bool


def worked_of(person: Person, tour: Sequence[int]) -> tuple[Worked, ...]:
    """Give what is worked before and in the horizon, by start."""
    options, paid, slots = person.options, person.options.paid_minutes, person.slots
    before = [
        Worked(s.schedule_date, s.start_at, s.end_at, s.template, s.paid_minutes, inside=False)
        for s in person.previous
    ]
    inside = [
        Worked(
            date=day,
            start_at=slots.at(int(options.start[o])),
            end_at=slots.at(int(options.end[o])),
            template=options.templates[options.template[o]].name,
            paid=int(paid[o]),
            inside=True,
        )
        for day, o in zip(person.dates, tour, strict=True)
        if o >= 0
    ]
    return (*before, *inside)


def under(person: Person, **changes: Any) -> Person:
    """Give the person under a contract with other rules."""
    return replace(person, contract=replace(person.contract, **changes))


def days_said(count: int, noun: str) -> str:
    """Give a number of days: ``1 day off``, ``2 days off``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun.replace('day', 'days', 1)}"
