"""What today's first hours change for one queue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import (
    ContactHistory,
    Driver,
    Forecast,
    Grid,
    Holiday,
    InputRefusedError,
    Queue,
)
from forecasting.attribution import offered_at_arrival
from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.prepare import PreparedQueue, past, prepare
from forecasting.update_learning import CARRIED_DAYS, learn_update
from forecasting.update_rules import DayUpdate

_LEARNT_DAYS = 154
"""Days before today that are looked at: sixty to judge on after eight weeks of means, with room
for days that do not count."""

_TOLD = 0.005
"""A smaller change of the next day is not worth a word."""

_TOO_SHORT = "too little history to learn from the first hours of a day; left as it was forecast"


@dataclass(frozen=True, slots=True, eq=False)
class QueueUpdate:
    """What changes for one queue.

    Parameters
    ----------
    factor
        On the mean of each interval of the forecast's grid, shape (T,).
    today
        Intervals of the queue's local day, shape (T,).
    kept
        Share of the variance of today's factor that is left.
    recorded
        Whether any interval of today was recorded.
    explanation, caveat
        In a clause; empty: nothing to say.
    """

    factor: NDArray[np.float64]
    today: NDArray[np.bool_]
    kept: float = 1.0
    recorded: bool = True
    explanation: str = ""
    caveat: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Hours:
    """Today by wall-clock slot: forecast and seen contacts, and which slots were seen or come."""

    said: NDArray[np.float64]
    came: NDArray[np.float64]
    seen: NDArray[np.bool_]
    rest: NDArray[np.bool_]


def update_queue(
    forecast: Forecast,
    history: ContactHistory,
    queue: Queue,
    *,
    at: datetime,
    holidays: Sequence[Holiday],
    drivers: Sequence[Driver],
) -> QueueUpdate:
    """Give what the hours seen until ``at`` change for one queue; see ``forecasting.update``."""
    grid, mean = forecast.grid, forecast.mean[forecast.queues.index(queue.name)]
    days = grid.local_days(queue.zone)
    local = at.astimezone(ZoneInfo(queue.zone))
    today = days == np.datetime64(local.date(), "D")
    same = QueueUpdate(np.ones(grid.count), today)
    over = np.arange(grid.count) < grid.index(at)
    came = np.where(today & over, _recorded(history, queue, grid, at), np.nan)
    if np.isnan(came).all():
        return replace(same, recorded=False, caveat="no contacts of today are in the history")
    slots = np.asarray(grid.local_minutes(queue.zone) // grid.minutes)
    hours = _by_slots(mean, came, slots, today=today, rest=today & ~over)
    if not hours.seen.any():
        return same
    try:
        prepared = _prepared(history, queue, grid, today=today, holidays=holidays, drivers=drivers)
    except InputRefusedError:
        return replace(same, caveat=_TOO_SHORT)
    known = _without_driven_days(past(prepared))
    weekday = int(prepared.ahead.weekday[0])
    rule = learn_update(known, hours.seen, hours.rest, weekday=weekday, first=days[0])
    if rule is None:
        return replace(same, caveat=_TOO_SHORT)
    expected = hours.said * rule.head_start
    said, arrived, seen = expected[None], hours.came[None], hours.seen[None]
    signal = float(rule.signal(said, arrived, seen)[0])
    head = float(np.log(expected.sum() / hours.said.sum()))
    later = _later(rule, (signal, head), prepared.ahead, worked=known.worked, days=days)
    by_slot = rule.head_start * rule.factors(said, arrived, seen)[0]
    rest = today & ~over
    factor = np.where(rest, by_slot[slots], np.where(today, 1.0, later))
    text = _explanation(hours, mean, factor, rest=rest, later=days > days[today][-1], until=local)
    return QueueUpdate(factor, today, kept=rule.kept, explanation=text)


def _recorded(
    history: ContactHistory, queue: Queue, grid: Grid, at: datetime
) -> NDArray[np.float64]:
    """Give the contacts recorded until now on the forecast's grid, NaN where not, shape (T,)."""
    out = np.full(grid.count, np.nan)
    if queue.name not in history.queues:
        return out
    offered = offered_at_arrival(history, history.queues.index(queue.name)).copy()
    offered[max(0, history.grid.index(at)) :] = np.nan
    step = grid.minutes // history.grid.minutes
    first = history.grid.index(grid.start_at)
    for part in range(step):
        index = first + part + step * np.arange(grid.count)
        inside = (index >= 0) & (index < len(offered))
        values = np.where(inside, offered[np.where(inside, index, 0)], np.nan)
        out = values if part == 0 else out + values
    return out


def _by_slots(
    mean: NDArray[np.float64],
    came: NDArray[np.float64],
    slots: NDArray[np.int64],
    *,
    today: NDArray[np.bool_],
    rest: NDArray[np.bool_],
) -> _Hours:
    """Lay today out by slots; a slot that the day passes twice holds the mean of its passes."""
    count = int(slots.max()) + 1
    seen = today & ~np.isnan(came) & (mean > 0)

    def average(values: NDArray[np.float64], where: NDArray[np.bool_]) -> NDArray[np.float64]:
        sums = np.bincount(slots[where], values[where], count)
        return np.asarray(sums / np.maximum(np.bincount(slots[where], minlength=count), 1))

    open_today = today & (mean > 0)
    return _Hours(
        average(mean, open_today),
        average(np.nan_to_num(came), seen),
        np.bincount(slots[seen], minlength=count) > 0,
        np.bincount(slots[rest & open_today], minlength=count) > 0,
    )


def _prepared(
    history: ContactHistory,
    queue: Queue,
    grid: Grid,
    *,
    today: NDArray[np.bool_],
    holidays: Sequence[Holiday],
    drivers: Sequence[Driver],
) -> PreparedQueue:
    """Give the queue's last days before today, and today's calendar with the days after."""
    first = int(np.flatnonzero(today)[0])
    ahead = Grid(grid.at(first), grid.minutes, grid.count - first)
    day = grid.local_days(queue.zone)[first].item()
    start = Grid.for_days(
        day - timedelta(days=_LEARNT_DAYS), _LEARNT_DAYS, zone=queue.zone, minutes=grid.minutes
    )
    return prepare(
        _between(history, start), queue, holidays=holidays, horizon=ahead, drivers=drivers
    )


def _between(history: ContactHistory, span: Grid) -> ContactHistory:
    """Give the part of a history from the start of a span to its end."""
    low = max(0, history.grid.index(span.start_at))
    high = max(low, min(history.grid.count, history.grid.index(span.end_at)))
    names = (
        "offered",
        "handled",
        "abandoned",
        "handle_seconds",
        "wait_seconds",
        "answered_in_threshold",
    )
    cut = {name: getattr(history, name)[:, low:high] for name in names}
    return replace(
        history, grid=Grid(history.grid.at(low), history.grid.minutes, high - low), **cut
    )


def _without_driven_days(history: DayHistory) -> DayHistory:
    """Let days of a campaign teach nothing; a driver of most days is a part of ordinary ones."""
    sizes = history.calendar.drivers
    driven = (sizes[:, (sizes > 0).mean(axis=0) <= 0.5] > 0).any(axis=1)
    return replace(history, usable=history.usable & ~driven, storm=history.storm & ~driven)


def _later(
    rule: DayUpdate,
    logs: tuple[float, float],
    ahead: DayCalendar,
    *,
    worked: NDArray[np.bool_],
    days: NDArray[np.datetime64],
) -> NDArray[np.float64]:
    """Give the factors of the days after today by what carries over, shape (T,).

    ``logs`` are the log ratio of today's hours and that of the days since the forecast.
    """
    after = np.maximum((days - ahead.dates[0]).astype(np.int64), 0)
    steps = np.concatenate([[0], np.cumsum(worked[ahead.weekday[1:]])])
    carried = np.concatenate([[0.0], rule.carried, [0.0]])[np.minimum(steps, CARRIED_DAYS + 1)]
    fading = np.where(steps > 0, rule.memory**steps, 0.0)
    by_day = np.exp(logs[0] * carried + logs[1] * fading)
    return np.asarray(np.where(days > ahead.dates[0], by_day[after], 1.0))


def _explanation(
    hours: _Hours,
    mean: NDArray[np.float64],
    factor: NDArray[np.float64],
    *,
    rest: NDArray[np.bool_],
    later: NDArray[np.bool_],
    until: datetime,
) -> str:
    """Say how today went and what follows."""
    said, came = hours.said[hours.seen].sum(), hours.came[hours.seen].sum()
    text = f"today {_against(came / said)} until {until:%H:%M}"
    if mean[rest].sum() > 0:
        ratio = float((mean * factor)[rest].sum() / mean[rest].sum())
        text += f"; rest of the day {_moved(ratio)}"
    following = factor[later & (mean > 0)]
    if len(following) and abs(following[0] - 1) >= _TOLD:
        text += f"; next day {_moved(float(following[0]))}, fading over the days after"
    return text


def _against(ratio: float) -> str:
    percent = abs(round(100 * (ratio - 1)))
    if percent == 0:
        return "as forecast"
    return f"{percent} % {'above' if ratio > 1 else 'below'} the forecast"


def _moved(ratio: float) -> str:
    percent = abs(round(100 * (ratio - 1)))
    if percent == 0:
        return "left as it was"
    return f"{'raised' if ratio > 1 else 'lowered'} by {percent} %"
