"""Counting over weeks and periods: the automaton of limits on shifts and paid time."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.rule import OFF, Rule
from scheduling.tour_model import Side, TourModel

Int = NDArray[np.int64]

UNLIMITED = 10**9
"""A maximum that nothing reaches."""


@dataclass(frozen=True, slots=True)
class Span:
    """Limits on the days of a week or period that the horizon holds.

    Parameters
    ----------
    first_date
        First day of the week or period; may lie before the horizon.
    days
        Indices of its days in the horizon.
    least, most
        Limits of what is counted on these days.
    """

    first_date: date
    days: range
    least: int
    most: int


def spans(
    dates: Sequence[date], starts: Sequence[date], limits: Sequence[tuple[int, int | None]]
) -> tuple[Span, ...]:
    """Give the spans that begin on ``starts``, in order, each up to the next.

    Parameters
    ----------
    limits
        Least and most of each span; None: no limit.
    """
    first = [max(0, (start - dates[0]).days) for start in starts]
    last = [*first[1:], len(dates)] if first else []
    return tuple(
        Span(start, range(a, b), least, UNLIMITED if most is None else most)
        for start, a, b, (least, most) in zip(starts, first, last, limits, strict=True)
    )


def period_spans(person: Person, limits: Sequence[tuple[int, int | None]]) -> tuple[Span, ...]:
    """Give the spans of a person's contract periods."""
    return spans(person.dates, [p.first_date for p in person.periods], limits)


def limit_spans(
    model: TourModel,
    rule: Rule,
    weights: Int,
    own: Sequence[Span],
    *,
    words: Callable[[int, date], str],
    least_prices: tuple[int, int],
    most_prices: tuple[int, int],
) -> None:
    """Put the limits of spans into a model, each under its own demand.

    Parameters
    ----------
    weights
        What each option counts, shape (options,).
    words
        Says a limit of the span that begins on a day.
    least_prices, most_prices
        Of a minimum and a maximum: of giving it up at all, and of each unit given up.
    """
    largest = int(weights.max(initial=0))
    for span in own:
        total, reach = model.total(span.days, weights), largest * len(span.days)
        sides: list[tuple[Side, int, tuple[int, int]]] = []
        if span.least > 0:
            sides.append(("least", span.least, least_prices))
        if span.most < reach:
            sides.append(("most", span.most, most_prices))
        for side, due, prices in sides:
            model.limit(
                rule.name,
                total,
                side=side,
                due=due,
                reach=reach,
                day=span.first_date,
                words=f"at {side} {words(due, span.first_date)}",
                price=prices[0],
                slack_price=prices[1],
            )


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """Adds up weights over each span; the state is the sum so far.

    A sum is followed no further than its limits need: up to the minimum where the maximum cannot
    be exceeded.

    Parameters
    ----------
    weight
        What an option of each label counts, shape (labels,).
    span
        Index of each day's span, shape (days,).
    closes
        The day is the last of its span, shape (days,).
    least, most, cap
        Limits of each span, and the highest state, shape (spans,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    weight: tuple[int, ...]
    span: tuple[int, ...]
    closes: tuple[bool, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    cap: tuple[int, ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Add a day's weight; at the end of a span the minimum is due."""
        s = self.span[day]
        total = states + (0 if label == OFF else self.weight[label])
        broken = total > self.most[s]
        if self.closes[day]:
            return np.where(broken | (total < self.least[s]), -1, 0)
        return np.where(broken, -1, np.minimum(total, self.cap[s]))


def count(name: str, weights: Int, own: Sequence[Span]) -> Counter | None:
    """Give the automaton that keeps a sum within the limits of spans; None: nothing can break it.

    Parameters
    ----------
    weights
        What each option counts, shape (options,).
    """
    if not own or not len(weights):
        return None
    unit = max(1, int(np.gcd.reduce(weights)))
    largest = int(weights.max()) // unit
    least = tuple(max(0, -(-s.least // unit)) for s in own)
    reach = [largest * len(s.days) for s in own]
    most = tuple(
        UNLIMITED if s.most // unit >= r else s.most // unit
        for s, r in zip(own, reach, strict=True)
    )
    if not any(least) and all(m == UNLIMITED for m in most):
        return None
    distinct, labels = np.unique(weights // unit, return_inverse=True)
    # A sum over the maximum is lost, so that one above it is never a state.
    cap = tuple(low if high == UNLIMITED else high for low, high in zip(least, most, strict=True))
    span = tuple(i for i, s in enumerate(own) for _ in s.days)
    closes = tuple(d == s.days[-1] for s in own for d in s.days)
    weight = tuple(distinct.tolist())
    return Counter(
        key=(name, weight, span, least, most),
        size=max(cap) + 1,
        start=0,
        labels=np.asarray(labels, np.int64).reshape(-1),
        weight=weight,
        span=span,
        closes=closes,
        least=least,
        most=most,
        cap=cap,
    )


def either(least: float, most: float) -> str:
    """Give limits in words: ``4 to 5``, or ``5`` where both are the same."""
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"
