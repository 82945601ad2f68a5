"""Subsets of queues that lack agents however contacts are routed, found by minimum cuts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skills.coverage import components
from skills.matrix import SkillSet

Floats = NDArray[np.float64]

PARTS = 100
"""Whole units of an agent in the flow."""


def lacking_subsets(
    loads: Floats, skill_sets: Sequence[SkillSet], on_duty: Floats
) -> set[SkillSet]:
    """Give the subsets of queues whose agents cannot do their work, over all intervals.

    In an interval work flows from queues to the skill sets that serve them. What does not fit
    is, by maximum flow and minimum cut, the most that any subset of queues lacks; the cut is
    that subset. It is given in its parts that share agents, each of which lacks something.

    Parameters
    ----------
    loads
        Agents asked for by queue, shape (queues, T).
    on_duty
        Agents at work by skill set, shape (skill sets, T).
    """
    found: set[SkillSet] = set()
    for t in np.flatnonzero(loads.sum(axis=0) > 0):
        cut = _cut(loads[:, t], skill_sets, on_duty[:, t])
        found |= set(_connected(cut, skill_sets))
    return found


def _cut(load: Floats, skill_sets: Sequence[SkillSet], on_duty: Floats) -> SkillSet:
    """Give the queues on the source's side of a minimum cut; none where all work fits."""
    from scipy.sparse import coo_array, csr_array  # noqa: PLC0415 - heavy
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow  # noqa: PLC0415 - heavy

    queues, sets = len(load), len(skill_sets)
    sink = 1 + queues + sets
    arcs: list[tuple[int, int, int]] = []
    for q, work in enumerate(load):
        arcs.append((0, 1 + q, round(work * PARTS)))
    for i, served in enumerate(skill_sets):
        arcs += [(1 + q, 1 + queues + i, 2**30) for q in served]
        arcs.append((1 + queues + i, sink, round(float(on_duty[i]) * PARTS)))
    tail, head, capacity = np.array(arcs, np.int32).T
    matrix = coo_array((capacity, (tail, head)), shape=(sink + 1, sink + 1))
    graph: Any = csr_array(matrix)
    flow = maximum_flow(graph, 0, sink)
    if flow.flow_value >= int(capacity[tail == 0].sum()):
        return ()
    left = graph - flow.flow
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    reached = breadth_first_order(left, 0, return_predecessors=False)
    return tuple(sorted(int(n) - 1 for n in reached if 1 <= n <= queues))


def _connected(queues: SkillSet, skill_sets: Sequence[SkillSet]) -> tuple[SkillSet, ...]:
    """Give a subset of queues in parts that share no agents."""
    inside = [tuple(q for q in served if q in queues) for served in skill_sets]
    alone = [(q,) for q in queues]
    return components([*(s for s in inside if s), *alone])
