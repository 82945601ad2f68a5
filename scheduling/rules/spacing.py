"""Shifts that may not follow each other so soon, in a CP-SAT model."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.rules.measures import measures
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]

REACH_DAYS = 5
"""Days after a shift on which it may still bar another."""


def bar_after(
    model: TourModel, release: Int, *, rule: str, words: Callable[[date], str], price: int
) -> None:
    """Bar each shift that starts before an earlier one releases the agent.

    For a pair of days and any instant, not both a shift of the first day that releases later and
    one of the second day that starts by then. Such an inequality for each instant at which the
    sets differ is exact, and every one is a clique of shifts that exclude each other.

    Parameters
    ----------
    release
        When each option releases the agent [minutes from the start of the slots], shape
        (options,).
    words
        Says the demand of a day.
    """
    start = measures(model.person).start
    pointer = model.person.options.day_pointer
    for d, day in enumerate(model.person.dates):
        here = slice(int(pointer[d]), int(pointer[d + 1]))
        found = [
            clique
            for e in range(max(0, d - REACH_DAYS), d)
            for clique in _cliques(model, release, start, e, here)
        ]
        if found:
            literal = model.demand(rule, day=day, words=words(day), price=price)
            for clique in found:
                model.enforce(model.sum(clique) <= 1, literal)


def _cliques(
    model: TourModel, release: Int, start: Int, earlier: int, here: slice
) -> Iterator[list[Any]]:
    """Give the sets of shifts on an earlier and a later day of which one at most is worked."""
    pointer = model.person.options.day_pointer
    there = slice(int(pointer[earlier]), int(pointer[earlier + 1]))
    if here.start == here.stop or there.start == there.stop:
        return
    if release[there].max() <= start[here].min():
        return
    instants = np.unique(start[here])
    # Instants with the same late releases are one: the last of them bars the most starts.
    late = np.searchsorted(np.unique(release[there]), instants, side="right")
    last = instants[np.append(late[1:] != late[:-1], True)]
    for instant in last:
        before = _literals(model, there, release[there] > instant)
        after = _literals(model, here, start[here] <= instant)
        if before and after:
            yield [*before, *after]


def _literals(model: TourModel, where: slice, chosen: NDArray[np.bool_]) -> list[Any]:
    """Give the literals of the chosen options of a day that have one."""
    found = (model.option[where.start + int(k)] for k in np.flatnonzero(chosen))
    return [literal for literal in found if literal is not None]
