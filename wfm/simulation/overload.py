"""Where the work offered is more than the agents on duty could ever do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skills import SkillSet, counts_for, coverage_subsets

Floats = NDArray[np.float64]


def overload(load: Floats, available: Floats, skill_sets: Sequence[SkillSet]) -> Floats:
    """Give the erlangs beyond the agents at hand, by queue and interval, shape (Q, T).

    Without abandonment waits grow without end where the erlangs offered reach the agents: such a
    plan is unstable, whatever the routing. It holds for queues together as for one: agents who
    serve two queues are there once. Every subset of queues that gets a coverage row is looked at;
    a queue is told the largest excess among the subsets that hold it. 0: stable.

    Parameters
    ----------
    load
        Agents that the queues' work keeps busy [erlangs], shape (Q, T); deferred queues have 0.
    available
        Mean agents at hand of each group, shape (groups, T).
    skill_sets
        Queues that each group serves.
    """
    out = np.zeros_like(load)
    for subset in coverage_subsets(tuple(dict.fromkeys(skill_sets)), len(load)):
        members = list(subset)
        serving = counts_for(skill_sets, [subset])[:, 0]
        excess = load[members].sum(axis=0) - available[serving].sum(axis=0)
        busy = load[members] > 0
        out[members] = np.maximum(out[members], np.where(busy, excess, 0.0))
    return out
