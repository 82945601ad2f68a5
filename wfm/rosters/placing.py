"""A shift set by hand: its times on the clock, and its breaks where they cost least service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Activity,
    ConfigurationError,
    NotFoundError,
    Shift,
    ShiftTemplate,
    local_instant,
)
from data.suggestion import suggestion

if TYPE_CHECKING:
    from scheduling import Instance

GRID_MINUTES = 5
"""Shifts by hand start on whole steps of this."""

MINUTE = timedelta(minutes=1)

WORK_CODE = "on queue"
"""The code of work in shifts that are planned, too."""

Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HandShift:
    """A shift as a planner wants it.

    Parameters
    ----------
    template
        Name of a shift of the center file.
    start_minute
        Wall-clock minutes of the agent's zone.
    length_minutes
        None: the template's, the shortest of several.
    """

    template: str
    start_minute: int
    length_minutes: int | None = None


def placed_shift(
    instance: "Instance", others: Sequence[Shift], *, agent: str, day: date, wish: HandShift
) -> Shift:
    """Give the manual shift of an agent on a day, its breaks placed best beside other shifts.

    Raises
    ------
    NotFoundError
        The center file has no such shift.
    ConfigurationError
        The start or the length cannot be, or the breaks find no place.
    """
    template = _template(instance, wish)
    zone = instance.agents[instance.agent_index()[agent]].zone
    start = local_instant(day, wish.start_minute, zone)
    relief = minute_relief(
        instance, others, agent=agent, day=day, start_at=start, template=template
    )
    starts = break_starts(template, relief)
    return Shift(
        agent_id=agent,
        schedule_date=day,
        start_at=start,
        end_at=start + template.length_minutes * MINUTE,
        template=template.name,
        activities=tuple(_activities(template, starts, start)),
        source="manual",
        reason="set by hand",
    )


def minute_relief(
    instance: "Instance",
    others: Sequence[Shift],
    *,
    agent: str,
    day: date,
    start_at: datetime,
    template: ShiftTemplate,
) -> Float:
    """Give what an agent at work is worth in each step of a shift, shape (steps,).

    It is what the rows that the agent can serve would lack less, all others as they are.
    """
    from scheduling.explanation.situation import situation  # noqa: PLC0415 - heavy

    view = situation(instance, others)
    rows = np.flatnonzero(
        view.instance.rows.serves[
            instance.skill_set[instance.agent_index()[agent], (day - instance.first_date).days]
        ]
    )
    saved = np.minimum(1.0, np.maximum(0.0, view.short[:, rows, :]))
    by_slot = (view.instance.rows.price[:, rows, None] * saved).sum(axis=(0, 1))
    step = step_minutes(template)
    first = (start_at - instance.slots.start_at) / MINUTE
    minutes = first + step * np.arange(template.length_minutes // step)
    slots = np.floor(minutes / instance.slots.minutes).astype(np.int64)
    inside = (slots >= 0) & (slots < len(by_slot))
    return np.where(inside, by_slot[np.clip(slots, 0, len(by_slot) - 1)], 0.0)


def break_starts(template: ShiftTemplate, relief: Float) -> tuple[int, ...]:
    """Give the starts [min from the shift's] of breaks that take least from service.

    Parameters
    ----------
    relief
        Worth of each step of work, shape (steps,).

    Raises
    ------
    ConfigurationError
        The breaks find no place.
    """
    from scheduling.explanation.breaks import best_breaks  # noqa: PLC0415 - heavy
    from scheduling.options import break_windows  # noqa: PLC0415 - heavy

    minutes = step_minutes(template)
    places = best_breaks(break_windows(template, minutes), 0, -relief)
    return tuple(place * minutes for place in places)


def step_minutes(template: ShiftTemplate) -> int:
    """Give the longest step on which the length and the breaks of a shift lie [min]."""
    lengths = (template.length_minutes, *(b.minutes for b in template.breaks))
    return gcd(GRID_MINUTES, *lengths)


def _activities(
    template: ShiftTemplate, starts: Sequence[int], start_at: datetime
) -> Iterator[Activity]:
    """Give work and breaks from start to end."""
    rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
    end = 0
    for rule, at in zip(rules, starts, strict=True):
        if at > end:
            yield _work(start_at, end, at)
        yield Activity(
            rule.name,
            "break" if rule.paid else "meal",
            start_at + at * MINUTE,
            start_at + (at + rule.minutes) * MINUTE,
            rule.paid,
        )
        end = at + rule.minutes
    if end < template.length_minutes:
        yield _work(start_at, end, template.length_minutes)


def _work(start_at: datetime, first: int, last: int) -> Activity:
    return Activity(WORK_CODE, "work", start_at + first * MINUTE, start_at + last * MINUTE, True)


def _template(instance: "Instance", wish: HandShift) -> ShiftTemplate:
    """Give the template of the length that was asked for."""
    template = instance.templates.get(wish.template)
    if template is None:
        hint = suggestion(wish.template, instance.templates)
        raise NotFoundError(f"there is no shift {wish.template!r} in the center file; {hint}")
    if wish.start_minute % GRID_MINUTES:
        raise ConfigurationError(
            f"--start lies on steps of {GRID_MINUTES} minutes; give one such as 08:30"
        )
    variants = {each.length_minutes: each for each in template.variants}
    length = wish.length_minutes or template.length_minutes
    if length not in variants:
        known = ", ".join(f"{n // 60}:{n % 60:02d}" for n in sorted(variants))
        raise ConfigurationError(
            f"{template.name} has no length of {length // 60}:{length % 60:02d}; it has {known}"
        )
    return variants[length]
