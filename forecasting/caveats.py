"""What a reader of one queue's forecast must know, in sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayKind
from forecasting.history import DayHistory
from forecasting.prepare import PreparedQueue
from forecasting.special import SpecialDay, pooled_name

GOOD_DAYS = 56
"""From eight weeks on the mean of 8 has its eight."""

_MOST_NAMED = 3
_RECENT_DAYS = 91
_MUCH_MISSING = 0.1


def caveats(
    prepared: PreparedQueue,
    history: DayHistory,
    special: Sequence[SpecialDay],
    *,
    index: int,
    judged: bool,
) -> tuple[str, ...]:
    """Give the caveats of one queue.

    Parameters
    ----------
    prepared
        The queue and its days ahead.
    history
        Its whole past.
    special
        Special days of the past of all queues.
    index
        Its place among the queues.
    judged
        Whether a backtest stands behind its spread.
    """
    name = prepared.queue.name
    found = [
        _short(history, judged=judged),
        _empty(history),
        _missing(history),
        _storm(history),
        _level(history),
        _weekdays(prepared, history),
        _unseen(prepared, special, index),
    ]
    return (*prepared.notes, *(f"{name}: {text}" for text in found if text))


def _short(history: DayHistory, *, judged: bool) -> str:
    if history.count >= GOOD_DAYS:
        return ""
    text = f"only {history.count} days of history; expect larger errors until there are {GOOD_DAYS}"
    return text if judged else text + ", and the band is an assumption"


def _empty(history: DayHistory) -> str:
    return (
        "" if np.nansum(history.days.contacts) > 0 else "no contact in the history; forecast is 0"
    )


def _missing(history: DayHistory) -> str:
    opened = history.days.open.any(axis=1)
    missing = opened & ~history.days.observed()
    share = missing.sum() / max(1, opened.sum())
    if share < _MUCH_MISSING:
        return ""
    return f"{missing.sum()} of {opened.sum()} days are missing; the others stand for them"


def _storm(history: DayHistory) -> str:
    days = np.flatnonzero(history.storm)
    recent = days[days >= history.count - _RECENT_DAYS]
    if len(recent) == 0:
        return ""
    dates = [str(history.calendar.dates[d]) for d in recent]
    return f"{_listed(dates)} unlike other days (storm or outage); left out of the means"


def _level(history: DayHistory) -> str:
    if history.shift is None:
        return ""
    change = 100 * (history.shift.factor - 1)
    date = history.calendar.dates[history.shift.day]
    return f"level changed by {change:+.0f} % on {date}; earlier days are scaled to the new level"


def _weekdays(prepared: PreparedQueue, history: DayHistory) -> str:
    known = set(history.calendar.weekday[history.usable])
    asked = set(prepared.ahead.weekday[prepared.rows[prepared.accepts]])
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    unknown = [names[d] for d in sorted(asked - known)]
    return f"no usable {_listed(unknown)} in the history; like other days" if unknown else ""


def _unseen(prepared: PreparedQueue, special: Sequence[SpecialDay], index: int) -> str:
    own = {(d.kind, d.name) for d in special if d.queue == index}
    kinds = {d.kind for d in special}
    ahead = prepared.ahead
    opened: NDArray[np.int64] = np.unique(prepared.rows[prepared.accepts])
    parts = []
    for day in opened:
        kind, name = DayKind(int(ahead.kind[day])), ahead.names[day]
        if kind not in (DayKind.HOLIDAY, DayKind.OWN) or (kind, pooled_name(name)) in own:
            continue
        parts.append(f"{name} on {ahead.dates[day]} {_stand_in(kind, known=kind in kinds)}")
    return "; ".join(parts)


def _stand_in(kind: DayKind, *, known: bool) -> str:
    if known:
        return "was never seen in this queue: taken from other such days"
    if kind == DayKind.HOLIDAY:
        return "has no holiday before it in the history: taken as a day of rest"
    return "has no such day before it in the history: taken as an ordinary day"


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_MOST_NAMED])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
