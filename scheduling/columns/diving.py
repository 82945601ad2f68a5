"""From mixtures to whole tours: the most decided are fixed, the others answer anew."""

from collections.abc import Callable, Sequence

import numpy as np

from scheduling.columns.generation import Generation, Relaxed
from scheduling.columns.pool import Column

DECIDED = 0.95
"""Columns with at least this share are fixed at once."""

ROUNDS = 8
"""Most rounds of answers after each fixing."""


def dive(
    generation: Generation, relaxed: Relaxed, *, more: Callable[[], bool], rounds: int = ROUNDS
) -> list[Column] | None:
    """Give a roster near the mixtures: one column for each agent; None where time ran out.

    Parameters
    ----------
    generation
        Is used up.
    rounds
        Most rounds of answers after each fixing.
    """
    while generation.agents:
        generation.fix(_most_decided(generation, relaxed))
        if not generation.agents:
            break
        if not more():
            return None
        relaxed = generation.run(_at_most(rounds, more))
    return generation.fixed


def _at_most(rounds: int, more: Callable[[], bool]) -> Callable[[], bool]:
    """Give a condition that also ends after so many rounds."""
    left = iter(range(rounds))
    return lambda: next(left, None) is not None and more()


def _most_decided(generation: Generation, relaxed: Relaxed) -> Sequence[Column]:
    """Give the columns of agents whose mixtures are nearly one tour, or else the nearest."""
    free = set(generation.agents)
    share = np.array(
        [
            s if c.agent in free else -1.0
            for s, c in zip(relaxed.share.tolist(), relaxed.columns, strict=True)
        ]
    )
    decided = np.flatnonzero(share >= DECIDED)
    if not len(decided):
        decided = np.array([int(np.argmax(share))])
    return [relaxed.columns[k] for k in decided.tolist()]
