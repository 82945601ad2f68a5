"""Locked shifts: the days on which an agent's options are one shift, as it is."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, BreakRule, ConfigurationError, Grid, Shift, ShiftTemplate
from scheduling.local_time import epoch_minutes, wall_minutes
from scheduling.options import ShiftOptions

Int = NDArray[np.int64]

FINEST_MINUTES = 5
"""Locked shifts make slots no shorter than this."""


def locked_by_agent(
    locked: Sequence[Shift], agents: Sequence[Agent], dates: Sequence[date]
) -> tuple[tuple[Shift, ...], ...]:
    """Give each agent's locked shifts of the horizon, by start; those of others are left out.

    Raises
    ------
    ConfigurationError
        An agent has two locked shifts on a day, or two that overlap.
    """
    found: dict[str, dict[date, Shift]] = {agent.id: {} for agent in agents}
    days = set(dates)
    for shift in locked:
        own = found.get(shift.agent_id)
        if own is None or shift.schedule_date not in days:
            continue
        if shift.schedule_date in own:
            raise ConfigurationError(
                f"agent {shift.agent_id} has two locked shifts on {shift.schedule_date}; "
                "unlock one of them"
            )
        own[shift.schedule_date] = shift
    kept = tuple(tuple(own[d] for d in sorted(own)) for own in found.values())
    for own_shifts in kept:
        for before, after in pairwise(own_shifts):
            if after.start_at < before.end_at:
                raise ConfigurationError(
                    f"the locked shifts of agent {after.agent_id} on {before.schedule_date} and "
                    f"{after.schedule_date} overlap; unlock one of them"
                )
    return kept


def locked_slot_minutes(grid: Grid, minutes: int, locked: Sequence[Shift]) -> int:
    """Give the longest slot, at most so long, that locked shifts lie on too [minutes].

    Raises
    ------
    ConfigurationError
        A shift or an activity would need slots of less than five minutes.
    """
    for shift in locked:
        begin = epoch_minutes(grid.start_at)
        finer = gcd(minutes, *(epoch_minutes(at) - begin for at in _edges(shift)))
        if finer < min(minutes, FINEST_MINUTES):
            raise ConfigurationError(
                f"the locked shift of agent {shift.agent_id} on {shift.schedule_date} has times "
                f"that are no multiples of {FINEST_MINUTES} minutes; move them or unlock it"
            )
        minutes = finer
    return minutes


def _edges(shift: Shift) -> Iterator[datetime]:
    yield shift.start_at
    yield shift.end_at
    for activity in shift.activities:
        yield activity.start_at
        yield activity.end_at


def lock_options(
    options: ShiftOptions, locked: Sequence[Shift], *, slots: Grid, first_date: date
) -> ShiftOptions:
    """Give options that on the days of locked shifts are these shifts alone.

    What is no work in a locked shift is a break at its place, so that the option covers, pays
    and ends as the shift does.

    Parameters
    ----------
    locked
        Of one agent, on slots; at most one a day.
    """
    days = {(shift.schedule_date - first_date).days: shift for shift in locked}
    keep = ~np.isin(options.day_of(), sorted(days))
    start = np.array([slots.index(s.start_at) for s in days.values()], np.int64)
    end = np.array([slots.index(s.end_at) for s in days.values()], np.int64)
    day = np.array(list(days), np.int64)
    midnights = np.datetime64(first_date, "D").astype(np.int64) + day
    minute = wall_minutes(slots, start, midnights=midnights, zone=options.zone)
    templates = [_template(shift, int(m)) for shift, m in zip(days.values(), minute, strict=True)]
    every = np.concatenate([options.day_of()[keep], day])
    order = np.argsort(every, kind="stable")

    def merged(kept: Int, own: Int) -> Int:
        return np.asarray(np.concatenate([kept[keep], own])[order])

    return ShiftOptions(
        contract=options.contract,
        zone=options.zone,
        templates=(*options.templates, *templates),
        day_pointer=np.searchsorted(every[order], np.arange(options.days + 1)),
        template=merged(options.template, len(options.templates) + np.arange(len(templates))),
        start=merged(options.start, start),
        end=merged(options.end, end),
        start_minute=merged(options.start_minute, minute),
    )


def _template(shift: Shift, start_minute: int) -> ShiftTemplate:
    """Give the template of one locked shift: one start, one length, breaks where they are."""
    begin = epoch_minutes(shift.start_at)
    breaks = tuple(
        BreakRule(a.code, a.minutes, a.paid, at, at)
        for a in shift.activities
        if a.category != "work" and (at := epoch_minutes(a.start_at) - begin) >= 0
    )
    return ShiftTemplate(
        name=shift.template,
        earliest_start=start_minute,
        latest_start=start_minute,
        step_minutes=1,
        length_minutes=epoch_minutes(shift.end_at) - begin,
        breaks=breaks,
    )
