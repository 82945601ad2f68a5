"""From mixtures to whole tours: the most decided are fixed, the others answer anew."""

from collections.abc import Callable, Sequence

from scheduling.columns.generation import Generation, Relaxed
from scheduling.columns.pool import Column

DECIDED = 0.95
"""Columns with at least this share are fixed at once."""

ROUNDS = 10
"""Most rounds of answers after each fixing."""

SPARE = 5.0
"""Time beyond its end that the last program of a dive may take [s]."""

STEPS = 25
"""With more agents than this several are fixed at once, though they are not decided."""


def dive(
    generation: Generation, relaxed: Relaxed, *, left: Callable[[], float], rounds: int = ROUNDS
) -> list[Column] | None:
    """Give a roster near the mixtures: one column for each agent; None: time was too short.

    Parameters
    ----------
    generation
        Is used up.
    left
        Gives the time left [s]; it is shared out over the agents still to be fixed, and when it
        is over they get the largest part of their mixtures.
    rounds
        Most rounds of answers after each fixing.
    """
    while generation.agents:
        if not len(relaxed.share):
            return None
        generation.fix(_most_decided(generation, relaxed, over=left() <= 0))
        if generation.agents:
            end = left() - left() / (len(generation.agents) + 1)
            relaxed = generation.run(_at_most(rounds, left, end), left=lambda: left() + SPARE)
    return generation.fixed


def _at_most(rounds: int, left: Callable[[], float], end: float) -> Callable[[], bool]:
    """Give a condition that ends after so many rounds, or when no more time is left."""
    each = iter(range(rounds - 1))
    return lambda: next(each, None) is not None and left() > end


def _most_decided(generation: Generation, relaxed: Relaxed, *, over: bool) -> Sequence[Column]:
    """Give the columns of agents whose mixtures are nearly one tour, or else the nearest.

    Parameters
    ----------
    over
        Give one for every agent.
    """
    free = set(generation.agents)
    own = [
        (c, s)
        for c, s in zip(relaxed.columns, relaxed.share.tolist(), strict=True)
        if c.agent in free
    ]
    largest: dict[int, tuple[Column, float]] = {}
    for column, share in own:
        if column.agent not in largest or share > largest[column.agent][1]:
            largest[column.agent] = column, share
    order = sorted(largest.values(), key=lambda pair: -pair[1])
    at_once = 1 + len(generation.problem.pricers) // STEPS
    return [c for k, (c, share) in enumerate(order) if share >= DECIDED or over or k < at_once]
