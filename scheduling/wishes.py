"""What preferences cost, by overlapping minutes."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Preference, Strength
from scheduling.duty import ShiftTimes
from scheduling.local_time import epoch_minutes, local_minutes
from scheduling.options import ShiftOptions
from scheduling.prices import Prices
from scheduling.spans import EVERY_DAY, weekly_spans

Int = NDArray[np.int64]
Float = NDArray[np.float64]

POINT_MINUTES = 480
"""A point of burden: so long at work against the strongest preference."""


def wishes_of(preferences: Sequence[Preference]) -> tuple[Preference, ...]:
    """Give the preferences that are wishes; spans of unavailability are a rule without a price."""
    return tuple(p for p in preferences if p.strength != "unavailable")


def point_rate(strength: Strength, prices: Prices) -> float:
    """Give the points of a minute at work against a preference; weaker ones by their price."""
    strongest = max([0.0, *prices.wishes.values()])
    return max(0.0, prices.wishes[strength]) / strongest / POINT_MINUTES if strongest else 0.0


@dataclass(frozen=True, slots=True)
class OptionWishes:
    """What each option costs each agent by preferences, and its points, each (options,)."""

    cost: tuple[Float, ...]
    burden: tuple[Float, ...]


def option_wishes(
    preferences: Sequence[Sequence[Preference]],
    options: Sequence[ShiftOptions],
    *,
    slots: Grid,
    first_date: date,
    prices: Prices,
    interval_minutes: int,
    fair: bool,
) -> OptionWishes:
    """Price every agent's options by the agent's preferences; like agents share the arrays.

    Parameters
    ----------
    preferences, options
        By agent.
    fair
        Whether work against preferences counts points.
    """
    windows: dict[Hashable, Int] = {}

    def minutes(wish: Preference, offered: ShiftOptions) -> Int:
        key = (id(offered), wish.weekday, wish.start_minute, wish.end_minute)
        if key not in windows:
            windows[key] = _option_minutes(wish, offered, slots=slots, first_date=first_date)
        return windows[key]

    known: dict[Hashable, tuple[Float, Float]] = {}
    found = []
    for own, offered in zip(preferences, options, strict=True):
        wishes = wishes_of(own)
        key = (id(offered), tuple(_content(wish) for wish in wishes))
        if key not in known:
            cost, points = np.zeros(len(offered.start)), np.zeros(len(offered.start))
            for wish in wishes:
                shared = minutes(wish, offered)
                cost += prices.wishes[wish.strength] / interval_minutes * shared
                if fair:
                    points += point_rate(wish.strength, prices) * shared
            known[key] = cost, points
        found.append(known[key])
    return OptionWishes(tuple(cost for cost, _ in found), tuple(points for _, points in found))


def _content(wish: Preference) -> Hashable:
    return wish.weekday, wish.start_minute, wish.end_minute, wish.strength


def _option_minutes(
    wish: Preference, options: ShiftOptions, *, slots: Grid, first_date: date
) -> Int:
    """Give the minutes of each option inside a wish's spans, shape (options,)."""
    spans = weekly_spans(
        first_date,
        options.days + 1,
        start_minute=wish.start_minute,
        end_minute=wish.end_minute,
        weekdays=EVERY_DAY if wish.weekday is None else frozenset({wish.weekday}),
        zone=options.zone,
    )
    begin = epoch_minutes(slots.start_at)
    return spans.overlap(begin + slots.minutes * options.start, begin + slots.minutes * options.end)


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """Minutes that shifts share with their agents' wishes, by pair of both, shape (pairs,).

    Parameters
    ----------
    shift
        Index of the shift.
    strength
        Index into ``strengths``.
    """

    shift: Int
    strength: Int
    minutes: Int
    strengths: tuple[Strength, ...]

    def weigh(self, values: Sequence[float]) -> Float:
        """Give each pair's minutes times a value of its strength, shape (pairs,)."""
        return np.asarray(np.array([*values, 0.0])[self.strength] * self.minutes)


def shift_wishes(
    times: ShiftTimes,
    preferences: Sequence[Sequence[Preference]],
    zones: Sequence[str],
    *,
    first_date: date,
    days: int,
) -> Overlaps:
    """Lay finished shifts over their agents' wishes, on the day of the shift and the next.

    Parameters
    ----------
    preferences, zones
        By agent.
    first_date, days
        The local days on which the shifts start.
    """
    wishes = [(a, w) for a, own in enumerate(preferences) for w in wishes_of(own)]
    strengths = tuple(sorted({w.strength for _, w in wishes}))
    clock: dict[tuple[str, int], int] = {}
    for a, w in wishes:
        for minute in (w.start_minute, w.end_minute):
            clock.setdefault((zones[a], minute), len(clock))
    at = np.array(
        [local_minutes(first_date, days + 1, minute=m, zone=z) for z, m in clock], np.int64
    ).reshape(len(clock), days + 1)
    opens = np.array([clock[zones[a], w.start_minute] for a, w in wishes], np.int64)
    closes = np.array([clock[zones[a], w.end_minute] for a, w in wishes], np.int64)
    weekday = np.array([-1 if w.weekday is None else w.weekday for _, w in wishes], np.int64)
    first = np.searchsorted([a for a, _ in wishes], np.arange(len(preferences) + 1))
    count = np.diff(first)[times.agent]
    shift = np.repeat(np.arange(len(count)), count)
    begun = np.cumsum(count) - count - first[times.agent]
    wish = np.arange(len(shift)) - np.repeat(begun, count)
    minutes = np.zeros(len(shift), np.int64)
    for later in (0, 1):
        on = times.day[shift] + later
        here = (weekday[wish] < 0) | (weekday[wish] == (first_date.weekday() + on) % 7)
        low = np.maximum(times.start[shift], at[opens[wish], on])
        high = np.minimum(times.end[shift], at[closes[wish], on])
        minutes += np.where(here, np.maximum(0, high - low), 0)
    of = np.array([strengths.index(w.strength) for _, w in wishes], np.int64)
    return Overlaps(shift, of[wish], minutes, strengths)
