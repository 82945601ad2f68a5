"""What preferences cost, by overlapping minutes."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Preference, Shift, local_instant
from scheduling.duty import slot_position, spread
from scheduling.options import ShiftOptions
from scheduling.prices import Prices

Span = tuple[datetime, datetime, float]
"""Start, end, and price per agent-interval."""


def wish_spans(
    preferences: Sequence[Preference], zone: str, *, first_date: date, days: int, prices: Prices
) -> Iterator[Span]:
    """Give the spans that preferences price, from the first day to the day after the last."""
    for d in range(days + 1):
        day = first_date + timedelta(days=d)
        for wish in preferences:
            if wish.weekday is None or wish.weekday == day.weekday():
                start = local_instant(day, wish.start_minute, zone)
                end = local_instant(day, wish.end_minute, zone)
                yield start, end, prices.wishes[wish.strength]


def wish_costs(
    preferences: Sequence[Preference],
    options: ShiftOptions,
    *,
    slots: Grid,
    first_date: date,
    prices: Prices,
    interval_minutes: int,
) -> NDArray[np.float64]:
    """Give what each option costs by preferences, shape (options,)."""
    rate = np.zeros(slots.count)
    spans = wish_spans(
        preferences, options.zone, first_date=first_date, days=options.days, prices=prices
    )
    for start_at, end_at, price in spans:
        value = price * slots.minutes / interval_minutes
        spread(rate, slot_position(slots, start_at), slot_position(slots, end_at), value)
    total = np.concatenate(([0.0], np.cumsum(rate)))
    return np.asarray(total[options.end] - total[options.start])


def wish_cost(shift: Shift, spans: Sequence[Span], *, interval_minutes: int) -> float:
    """Give what one shift costs by preferences: price times overlapping minutes."""
    minutes = [
        price * max(timedelta(0), min(end, shift.end_at) - max(start, shift.start_at))
        for start, end, price in spans
    ]
    return sum(minutes, timedelta(0)) / timedelta(minutes=interval_minutes)
