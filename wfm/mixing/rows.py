"""The rows of the first program: agents of every subset of queues, pooled."""

from collections.abc import Sequence
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from scheduling.heads import fewest_heads
from skills import SkillSet, counts_for, coverage_subsets, lacking_subsets
from wfm.staffing import QueueLoad
from wfm.staffing.pooling import coverage_rows

Int = NDArray[np.int64]
Float = NDArray[np.float64]

ALL_SUBSETS = 6
"""Up to so many queues every subset has a row; beyond it those that may bind."""

MOST_SEPARATIONS = 10

FEW_KINDS = 8
"""Up to so many skill sets, and for rows of whole numbers, the cheapest heads are proven."""

GAP = 0.004
"""Under cuts of more skill sets heads may be dearer by this share: proofs take minutes, and the
search that follows finds what they miss."""


class Rows:
    """Rows of heads by skill set: weights times heads are at least the needs."""

    def __init__(self, skill_sets: Sequence[SkillSet]) -> None:
        self._skill_sets = skill_sets
        self.weights: list[Float] = []
        self.needs: list[float] = []

    def able(self, subset: SkillSet) -> Float:
        """Tell for each skill set, 0 or 1, whether it serves any queue of a subset."""
        return counts_for(self._skill_sets, [subset])[:, 0].astype(np.float64)

    def add(self, weight: Float, need: float) -> None:
        """Add a row."""
        self.weights.append(weight)
        self.needs.append(need)

    def cheapest(self, costs: Sequence[float]) -> tuple[Int, float]:
        """Give the cheapest heads that keep all rows, and the bound on their cost."""
        is_easy = len(self._skill_sets) <= FEW_KINDS or all(
            (w % 1 == 0).all() for w in self.weights
        )
        gap = 0.0 if is_easy else GAP
        return fewest_heads(costs, self.weights, self.needs, gap=gap)


def pooled_rows(
    queues: Sequence[Queue],
    per_hour: Sequence[float],
    skill_sets: Sequence[SkillSet],
    *,
    costs: Sequence[float],
) -> Rows:
    """Give the pooled requirement of every subset of queues that may bind.

    Beyond ``ALL_SUBSETS`` queues these are the subsets that skill sets suggest; those that lack
    agents under the cheapest heads follow, until none does.

    Parameters
    ----------
    queues, per_hour
        Immediate and concurrent queues, and their arrivals [1/h].
    skill_sets
        Queues (indices) that agents of each kind serve.
    costs
        Of one agent of each.
    """
    loads = [_load(queue, rate) for queue, rate in zip(queues, per_hour, strict=True)]
    if len(queues) <= ALL_SUBSETS:
        every = range(len(queues))
        sizes = (combinations(every, size) for size in range(1, len(queues) + 1))
        return _rows(loads, list(chain.from_iterable(sizes)), skill_sets)
    subsets = list(coverage_subsets(sorted(skill_sets, key=lambda s: (len(s), s)), len(queues)))
    rows = _rows(loads, subsets, skill_sets)
    for _ in range(MOST_SEPARATIONS):
        heads, _bound = rows.cheapest(costs)
        further = _lacking(loads, heads, rows, skill_sets) - set(subsets)
        if not further:
            break
        subsets = sorted({*subsets, *further}, key=lambda s: (len(s), s))
        rows = _rows(loads, subsets, skill_sets)
    return rows


def _load(queue: Queue, per_hour: float) -> QueueLoad:
    """Give the load of steady arrivals, which the modified offered load leaves as it is."""
    return QueueLoad(
        queue,
        np.array([per_hour / 3600.0]),
        np.array([per_hour > 0]),
        np.array([queue.aht_seconds]),
    )


def _rows(
    loads: Sequence[QueueLoad], subsets: Sequence[SkillSet], skill_sets: Sequence[SkillSet]
) -> Rows:
    minimum = np.array([[load.queue.minimum_agents] for load in loads], np.float64)
    needs = coverage_rows(loads, subsets, availability=1.0, minimum=minimum)[:, 0]
    rows = Rows(skill_sets)
    for subset, need in zip(subsets, needs.tolist(), strict=True):
        rows.add(rows.able(subset), need)
    return rows


def _lacking(
    loads: Sequence[QueueLoad], heads: Int, rows: Rows, skill_sets: Sequence[SkillSet]
) -> set[SkillSet]:
    """Give subsets whose agents cannot do their work and their share of the pool's reserve."""
    busy = np.array([load.agents_busy for load in loads])
    reserve = max(rows.needs) / float(busy.sum())
    return lacking_subsets(busy * max(1.0, reserve), skill_sets, heads[:, None].astype(np.float64))
