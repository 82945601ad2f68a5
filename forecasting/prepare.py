"""From a history of contacts to one queue's day matrix and the days ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import (
    ConfigurationError,
    ContactHistory,
    Driver,
    Grid,
    Holiday,
    InputRefusedError,
    Queue,
    arrival_mask,
)
from forecasting.attribution import offered_at_arrival
from forecasting.calendar import DayCalendar, day_calendar
from forecasting.days import DayMatrix, day_matrix, day_slots, quiet_weekend, whole_days
from forecasting.driver_input import driver_notes, own_drivers
from forecasting.drivers import driver_ratio, without_drivers
from forecasting.history import DayHistory, day_history
from forecasting.profile import CAUTION, CAUTION_DEFERRED
from forecasting.recurring import recurring_days

LEAST_DAYS = 5
"""Recorded days without which a queue is refused: a working week."""

_UNRECORDED_WEEKS = 3
"""A slot without any record on so many same weekdays counts as closed in practice."""

_OPENING_COUNT = 7.0
"""Contacts that would have come before the first one, had the queue been open: e^-7 by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedQueue:
    """One queue ready to forecast.

    Parameters
    ----------
    queue
        The queue.
    days
        Its past, from its first contact to its last recorded day.
    calendar
        The kinds of those days.
    ahead
        The kinds of the horizon's days.
    accepts
        Whether the queue is open in each interval of the horizon, shape (T,).
    rows, slots
        Day and slot of each interval of the horizon, shapes (T,).
    notes
        Caveats, in sentences.
    """

    queue: Queue
    days: DayMatrix
    calendar: DayCalendar
    ahead: DayCalendar
    accepts: NDArray[np.bool_]
    rows: NDArray[np.int64]
    slots: NDArray[np.int64]
    notes: tuple[str, ...]

    def on_grid(self, contacts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give days by slots on the horizon's grid; both passes of a repeated hour get it."""
        return np.where(self.accepts, contacts[self.rows, self.slots], 0.0)


def prepare(
    history: ContactHistory,
    queue: Queue,
    *,
    holidays: Sequence[Holiday],
    horizon: Grid,
    drivers: Sequence[Driver] = (),
) -> PreparedQueue:
    """Give one queue's past before the horizon, and the days ahead.

    Parameters
    ----------
    drivers
        Of all queues; the queue's own become columns of its calendars.

    Raises
    ------
    InputRefusedError
        Fewer than ``LEAST_DAYS`` days of the queue were recorded before the horizon.
    """
    listed = holidays
    days = _past(history, queue, listed, horizon)
    calendar = day_calendar(days.dates, listed)
    never = _never_recorded(days, calendar.weekday)
    closed = never[calendar.weekday]
    contacts = np.where(closed, 0.0, days.contacts)
    days = _trimmed(replace(days, contacts=contacts, open=days.open & ~closed), queue.name)
    notes = (_unrecorded_note(queue.name, never, days.minutes),) if never.any() else ()

    grid, before = whole_days(horizon, queue.zone)
    dates, slots = day_slots(grid, queue.zone)
    rows = (dates - dates[0]).astype(np.int64)
    shut, weekend = _closed_weekdays(queue, never), quiet_weekend(days)
    coming = dates[0] + np.arange(int(rows[-1]) + 1)
    own = own_drivers(drivers, queue.name)
    found = _recurring(days, holidays, until=coming[-1].item())
    holidays = (*holidays, *found)
    ahead = day_calendar(coming, holidays, closed_weekdays=shut, weekend=weekend, drivers=own)
    accepts = arrival_mask(queue, grid, listed) & ~never[ahead.weekday[rows], slots]
    inside = slice(before, before + horizon.count)
    return PreparedQueue(
        queue,
        days,
        day_calendar(days.dates, holidays, closed_weekdays=shut, weekend=weekend, drivers=own),
        ahead,
        accepts[inside],
        rows[inside],
        slots[inside],
        (
            *notes,
            *_recurring_note(queue.name, found),
            *driver_notes(queue.name, own, past=days.dates, ahead=coming),
        ),
    )


def _recurring(days: DayMatrix, holidays: Sequence[Holiday], *, until: date) -> tuple[Holiday, ...]:
    """Give the days, past and ahead, that are quiet every year though no list names them."""
    totals = np.where(days.observed(), np.nansum(days.contacts, axis=1), np.nan)
    ordinary = day_calendar(days.dates, holidays).ordinary
    return recurring_days(days.dates, totals, ordinary=ordinary, until=until)


def _recurring_note(name: str, found: Sequence[Holiday]) -> tuple[str, ...]:
    if not found:
        return ()
    names = ", ".join(sorted({day.name for day in found}))
    said = f"{name}: quiet every year though no holiday is listed: {names}; taken for holidays"
    return (f"{said}: name the subdivision or the special days in the center file",)


def past(prepared: PreparedQueue, days: int | None = None) -> DayHistory:
    """Give what is known of a queue, of its first so many days only if told.

    Contacts are those that would have come without the planner's drivers; what a driver does is
    added to the days ahead, see ``driven``.
    """
    count = prepared.days.count if days is None else days
    caution = CAUTION_DEFERRED if prepared.queue.channel == "deferred" else CAUTION
    own, calendar = prepared.days.between(0, count), prepared.calendar.between(0, count)
    if calendar.drivers.any():
        ratio = driver_ratio(_driver_effects(prepared, count), calendar)
        own = replace(own, contacts=own.contacts / ratio[:, None])
    return day_history(own, calendar, caution=caution)


def driven(prepared: PreparedQueue, ahead: DayCalendar, days: int) -> DayCalendar:
    """Give days ahead with what drivers do to them, as learnt from the first so many days."""
    if not ahead.drivers.any():
        return ahead
    return replace(ahead, ratio=ahead.ratio * driver_ratio(_driver_effects(prepared, days), ahead))


def _driver_effects(prepared: PreparedQueue, days: int) -> NDArray[np.float64]:
    """Give what each driver adds per unit of its size, as a share of an ordinary day."""
    own, calendar = prepared.days.between(0, days), prepared.calendar.between(0, days)
    usable = own.observed() & calendar.ordinary
    totals = np.where(usable, np.nansum(own.contacts, axis=1), np.nan)
    return without_drivers(totals, calendar, usable)[1]


def _past(
    history: ContactHistory, queue: Queue, holidays: Sequence[Holiday], horizon: Grid
) -> DayMatrix:
    if queue.name not in history.queues:
        raise InputRefusedError(_too_short(queue.name, 0))
    offered = offered_at_arrival(history, history.queues.index(queue.name))
    grid = history.grid
    if horizon.minutes % grid.minutes:
        raise ConfigurationError(
            f"history is kept in intervals of {grid.minutes} minutes and a forecast of "
            f"{horizon.minutes} was asked for; ask for {grid.minutes} or a multiple of it"
        )
    count = min(grid.count, max(0, grid.index(horizon.start_at)))
    if count == 0:
        raise InputRefusedError(_too_short(queue.name, 0))
    grid, offered = replace(grid, count=count), offered[:count]
    wide, before = whole_days(grid, queue.zone)
    values = np.full(wide.count, np.nan)
    values[before : before + count] = offered
    accepts = arrival_mask(queue, wide, holidays)
    days = day_matrix(values, wide, accepts=accepts, zone=queue.zone)
    return _coarser(days, horizon.minutes)


def _coarser(days: DayMatrix, minutes: int) -> DayMatrix:
    """Add slots up to longer ones; one that misses a part of its open time is missing."""
    step = minutes // days.minutes
    shape = (days.count, -1, step)
    return DayMatrix(
        days.dates,
        days.contacts.reshape(shape).sum(axis=2),
        np.asarray(days.open.reshape(shape).any(axis=2)),
        minutes,
    )


def _never_recorded(days: DayMatrix, weekday: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which open slots have no record on any of several same weekdays, shape (7, S)."""
    recorded = ~np.isnan(days.contacts) & days.open
    never = np.zeros((7, days.open.shape[1]), np.bool_)
    filled = np.flatnonzero(recorded.any(axis=1))
    if len(filled) == 0:
        return never
    span = np.arange(days.count)
    span = (span >= filled[0]) & (span <= filled[-1])
    for day in range(7):
        rows = span & (weekday == day)
        enough = days.open[rows].sum(axis=0) >= _UNRECORDED_WEEKS
        never[day] = enough & ~recorded[rows].any(axis=0)
    return never


def _closed_weekdays(queue: Queue, never: NDArray[np.bool_]) -> frozenset[int]:
    """Give the weekdays, 0 to 6, that are closed by the opening hours or were never recorded."""
    slot_minutes = 1440 / never.shape[1]
    always = (((0, 1440),),) * 7
    week = always if queue.channel == "deferred" else queue.opening.week
    return frozenset(
        day
        for day, spans in enumerate(week)
        if never[day].sum() * slot_minutes >= sum(end - start for start, end in spans)
    )


def _unrecorded_note(name: str, never: NDArray[np.bool_], minutes: int) -> str:
    return (
        f"{name}: {never.sum() * minutes / 60:.0f} hours a week are open by the center file but "
        "were never recorded; they are forecast as zero: correct the opening hours or import zeros"
    )


def _trimmed(days: DayMatrix, name: str) -> DayMatrix:
    """Cut what lies before the queue's first contact and after its last recorded day."""
    observed = np.flatnonzero(days.observed())
    if len(observed) < LEAST_DAYS:
        raise InputRefusedError(_too_short(name, len(observed)))
    first, last = observed[0], observed[-1] + 1
    totals = np.nansum(days.contacts, axis=1)
    busy = np.flatnonzero(totals[first:last] > 0)
    if len(busy):
        start = first + busy[0]
        if totals[start:last].mean() * (start - first) > _OPENING_COUNT:
            first = start
    return days.between(int(first), int(last))


def _too_short(name: str, days: int) -> str:
    return (
        f"{name}: {days} recorded days of history before the horizon; a forecast needs "
        f"{LEAST_DAYS}, a working week, and is good from 8 weeks on: import history of the "
        "queue, or take it out of the center file until it has some"
    )
