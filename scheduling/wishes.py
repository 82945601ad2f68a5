"""What preferences cost, by overlapping minutes."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Preference, Strength
from scheduling.local_time import epoch_minutes
from scheduling.options import ShiftOptions
from scheduling.prices import Prices
from scheduling.spans import EVERY_DAY, Ramp, ramp, weekly_spans

Float = NDArray[np.float64]

POINT_MINUTES = 480
"""A point of burden: so long at work against the strongest preference."""


def wish_price(
    preferences: Sequence[Preference],
    zone: str,
    *,
    first_date: date,
    days: int,
    prices: Prices,
    interval_minutes: int,
) -> Ramp:
    """Give the price of being at work by preferences; what agents prefer earns.

    Preferences of the first day to the day after the last count: shifts reach into it. Spans of
    unavailability are a rule and have no price.
    """

    def rate(strength: Strength) -> float:
        return prices.wishes[strength] / interval_minutes

    return _ramp(preferences, zone, first_date=first_date, days=days, rate=rate)


def wish_points(
    preferences: Sequence[Preference], zone: str, *, first_date: date, days: int, prices: Prices
) -> Ramp:
    """Give the points of being at work against preferences, weaker ones by their price."""
    strongest = max([0.0, *prices.wishes.values()])

    def rate(strength: Strength) -> float:
        price = prices.wishes[strength]
        return price / strongest / POINT_MINUTES if price > 0 else 0.0

    return _ramp(preferences, zone, first_date=first_date, days=days, rate=rate)


def _ramp(
    preferences: Sequence[Preference],
    zone: str,
    *,
    first_date: date,
    days: int,
    rate: Callable[[Strength], float],
) -> Ramp:
    wishes = [p for p in preferences if p.strength != "unavailable" and rate(p.strength)]
    spans = [
        weekly_spans(
            first_date,
            days + 1,
            start_minute=wish.start_minute,
            end_minute=wish.end_minute,
            weekdays=EVERY_DAY if wish.weekday is None else {wish.weekday},
            zone=zone,
        )
        for wish in wishes
    ]
    return ramp(spans, [rate(wish.strength) for wish in wishes])


@dataclass(frozen=True, slots=True)
class AgentWishes:
    """What each option costs each agent by preferences, and its points, each (options,)."""

    cost: tuple[Float, ...]
    burden: tuple[Float, ...]


def agent_wishes(
    preferences: Sequence[Sequence[Preference]],
    options: Sequence[ShiftOptions],
    *,
    slots: Grid,
    first_date: date,
    prices: Prices,
    interval_minutes: int,
    fair: bool,
) -> AgentWishes:
    """Price every agent's options by the agent's preferences; like agents share the arrays.

    Parameters
    ----------
    preferences, options
        By agent.
    fair
        Whether work against preferences counts points.
    """
    known: dict[Hashable, tuple[Float, Float]] = {}
    found = []
    begin = epoch_minutes(slots.start_at)
    for wishes, offered in zip(preferences, options, strict=True):
        key = (id(offered), wish_key(wishes))
        if key not in known:
            where = (wishes, offered.zone)
            when = (begin + slots.minutes * offered.start, begin + slots.minutes * offered.end)
            price = wish_price(
                *where,
                first_date=first_date,
                days=offered.days,
                prices=prices,
                interval_minutes=interval_minutes,
            )
            points = wish_points(
                *where, first_date=first_date, days=offered.days, prices=prices
            ).between(*when)
            known[key] = (price.between(*when), points if fair else np.zeros_like(points))
        found.append(known[key])
    return AgentWishes(tuple(cost for cost, _ in found), tuple(burden for _, burden in found))


def wish_key(preferences: Sequence[Preference]) -> Hashable:
    """Give what preferences ask for, whoever has them."""
    return tuple((p.weekday, p.start_minute, p.end_minute, p.strength) for p in preferences)
