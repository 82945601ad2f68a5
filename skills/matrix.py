"""Which agent can serve which queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, Queue

SkillSet = tuple[int, ...]
"""Indices of the queues that an agent can serve, ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class SkillMatrix:
    """Agents by queues on one day.

    Parameters
    ----------
    agents, queues
        Ids and names in the order of the axes.
    serves
        Whether the agent can serve the queue, shape (agents, queues).
    """

    agents: tuple[str, ...]
    queues: tuple[str, ...]
    serves: NDArray[np.bool_]

    def of(self, agent: int) -> SkillSet:
        """Give the queues that one agent can serve."""
        return tuple(int(q) for q in np.flatnonzero(self.serves[agent]))

    def skill_sets(self) -> tuple[tuple[SkillSet, ...], NDArray[np.int64]]:
        """Give the distinct skill sets, fewest queues first, and each agent's index into them."""
        each = [self.of(a) for a in range(len(self.agents))]
        distinct = tuple(sorted(set(each), key=lambda s: (len(s), s)))
        where = {s: i for i, s in enumerate(distinct)}
        return distinct, np.array([where[s] for s in each], np.int64)

    def unserved(self) -> tuple[str, ...]:
        """Give the queues that nobody can serve."""
        return tuple(q for q, n in zip(self.queues, self.serves.sum(axis=0), strict=True) if n == 0)


def skill_matrix(agents: Sequence[Agent], queues: Sequence[Queue], day: date) -> SkillMatrix:
    """Give the matrix of agents by queues on a local day."""
    serves = np.zeros((len(agents), len(queues)), np.bool_)
    for a, agent in enumerate(agents):
        serves[a] = [agent.serves(queue, day) for queue in queues]
    return SkillMatrix(tuple(a.id for a in agents), tuple(q.name for q in queues), serves)
