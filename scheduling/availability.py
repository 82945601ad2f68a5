"""What each agent may work at all, and the limits of the agent's weeks and periods."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Shift, local_midnight
from scheduling.instance import Instance
from scheduling.limits import (
    PeriodLimit,
    WeekLimit,
    days_off_before,
    monday_of,
    period_limits,
    period_start,
    week_limits,
)
from scheduling.person import Person
from scheduling.rules import allowed_options
from scheduling.rules.time_off import TimeOffKept

Bool = NDArray[np.bool_]

RECENT = timedelta(days=7)
"""Shifts so long before the horizon bar no shift of it."""

Limits = tuple[tuple[WeekLimit, ...], tuple[PeriodLimit, ...]]
DaysOff = tuple[tuple[date, ...], tuple[date, ...]]
"""Days of paid and of unpaid time off."""


def with_limits(instance: Instance) -> Instance:
    """Give the instance with what agents may work, and with their limits; alike agents share."""
    masks: dict[Hashable, tuple[Bool, DaysOff]] = {}
    limits: dict[Hashable, Limits] = {}
    available, weeks, periods = [], [], []
    for a in range(len(instance.agents)):
        person = _recent(instance.person(a))
        key = _key(person, instance.option_set[a])
        if key not in masks:
            masks[key] = _mask(person)
        mask, off = masks[key]
        counted = _counted(instance, a)
        worked = tuple((s.schedule_date, s.paid_minutes) for s in counted)
        earlier = days_off_before(
            person.contract,
            person.time_off,
            zone=person.agent.zone,
            first_date=instance.first_date,
        )
        about = (person.contract.name, off, earlier, worked)
        if about not in limits:
            limits[about] = _limits(instance, a, counted, off=off, earlier=earlier)
        available.append(mask)
        weeks.append(limits[about][0])
        periods.append(limits[about][1])
    return replace(
        instance, available=tuple(available), limits=tuple(weeks), periods=tuple(periods)
    )


def _recent(person: Person) -> Person:
    """Give a person without the shifts that bar nothing any more."""
    since = person.dates[0] - RECENT
    recent = tuple(s for s in person.previous if s.schedule_date >= since)
    return replace(person, previous=recent)


def _key(person: Person, option_set: int) -> Hashable:
    """Give what the rules for single shifts look at."""
    return (
        int(option_set),
        person.rotation_week,
        tuple((s.template, s.start_at, s.end_at) for s in person.previous),
        tuple((t.start_at, t.end_at, t.paid) for t in person.time_off),
        tuple(
            (p.weekday, p.start_minute, p.end_minute)
            for p in person.preferences
            if p.strength == "unavailable"
        ),
    )


def _mask(person: Person) -> tuple[Bool, DaysOff]:
    """Give which options may be worked, and the days on which time off leaves none."""
    mask, by_rule = allowed_options(person)
    clear = by_rule.get(TimeOffKept.name)
    return mask, ((), ()) if clear is None else _days_off(person, clear)


def _days_off(person: Person, clear: Bool) -> DaysOff:
    """Give the days on which time off takes all shifts; paid where one of the spans is."""
    options = person.options
    paid: list[date] = []
    unpaid: list[date] = []
    for d, day in enumerate(person.dates):
        here = slice(int(options.day_pointer[d]), int(options.day_pointer[d + 1]))
        if here.stop == here.start or clear[here].any():
            continue
        start = local_midnight(day, options.zone)
        end = local_midnight(day + timedelta(days=1), options.zone)
        touching = [s for s in person.time_off if s.start_at < end and s.end_at > start]
        (paid if any(s.paid for s in touching) else unpaid).append(day)
    return tuple(paid), tuple(unpaid)


def _counted(instance: Instance, agent: int) -> tuple[Shift, ...]:
    """Give an agent's shifts of the week and the period that the horizon's first day is in."""
    first_date, period = instance.first_date, instance.contracts[agent].period
    since = monday_of(first_date)
    if period is not None:
        since = min(since, period_start(period, first_date))
    return tuple(s for s in instance.previous[agent] if s.schedule_date >= since)


def _limits(
    instance: Instance,
    agent: int,
    previous: tuple[Shift, ...],
    *,
    off: DaysOff,
    earlier: DaysOff,
) -> Limits:
    """Give the limits of an agent's weeks and contract periods.

    Parameters
    ----------
    previous
        Shifts before the horizon that count for them.
    earlier
        Days off of a period that has begun before the horizon.
    """
    contract = instance.contracts[agent]
    first_date, days = instance.first_date, instance.days
    paid, unpaid = off
    return (
        week_limits(
            contract,
            first_date=first_date,
            days=days,
            previous=previous,
            paid_off=paid,
            unpaid_off=unpaid,
        ),
        period_limits(
            contract,
            first_date=first_date,
            days=days,
            previous=previous,
            paid_off=(*earlier[0], *paid),
            unpaid_off=(*earlier[1], *unpaid),
        ),
    )
