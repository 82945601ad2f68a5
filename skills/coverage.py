"""The subsets of queues whose pooled requirement a roster must cover."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from skills.matrix import SkillSet

MOST_ROWS = 64
"""More rows than this cost the schedule's model more than they tell it."""


def components(skill_sets: Iterable[SkillSet]) -> tuple[SkillSet, ...]:
    """Give the groups of queues that shared agents connect, directly or over others."""
    groups: list[set[int]] = []
    for served in skill_sets:
        joined = set(served)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined] if joined else apart
    return tuple(sorted(tuple(sorted(g)) for g in groups))


def counts_for(skill_sets: Sequence[SkillSet], subsets: Sequence[SkillSet]) -> NDArray[np.bool_]:
    """Tell which skill sets count for the row of a subset: they serve any queue of it.

    Returns
    -------
        Shape (skill sets, subsets).
    """
    rows = [set(subset) for subset in subsets]
    found = [[not row.isdisjoint(served) for row in rows] for served in skill_sets]
    return np.array(found, np.bool_).reshape(len(skill_sets), len(subsets))


def coverage_subsets(skill_sets: Sequence[SkillSet], queues: int) -> tuple[SkillSet, ...]:
    """Give the subsets of queues that get a coverage row.

    A roster covers the load when for every subset S of queues the agents who can serve any queue
    of S reach the pooled requirement of S (Hall's condition with pooling). Of the 2**queues
    subsets these families bind in practice; the simulation of the roster shows what they miss.

    Parameters
    ----------
    skill_sets
        Distinct skill sets of the agents.
    queues
        Number of queues.

    Returns
    -------
        Singletons in the order of the queues, then distinct skill sets, unions of two overlapping
        skill sets and connected components, each once, by size; last the set of all queues.
    """
    singles = [(q,) for q in range(queues)]
    everything = tuple(range(queues))
    known = {*singles, everything, ()}
    rows: list[SkillSet] = []
    unions = (tuple(sorted({*a, *b})) for a, b in combinations(skill_sets, 2) if set(a) & set(b))
    for family in (skill_sets, components(skill_sets), unions):
        for subset in sorted(set(family) - known, key=lambda s: (len(s), s)):
            known.add(subset)
            rows.append(subset)
    kept = rows[: max(0, MOST_ROWS - len(singles) - 1)]
    tail = [everything] if queues > 1 else []
    return (*singles, *sorted(kept, key=lambda s: (len(s), s)), *tail)
