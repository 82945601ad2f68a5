"""Which agent can serve which queue, at what level and until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, Queue

SkillSet = tuple[int, ...]
"""Indices of the queues that an agent can serve, ascending."""

OPEN = date.max
"""The last day of what does not end."""


@dataclass(frozen=True, slots=True, eq=False)
class SkillMatrix:
    """Agents by queues on one day.

    Parameters
    ----------
    agents, queues
        Ids and names in the order of the axes.
    serves
        Whether the agent can serve the queue, shape (agents, queues).
    levels
        The lowest level among a queue's skills, 1..5, also where it is below the queue's; 0: a
        skill is missing or not valid on the day. Shape (agents, queues).
    last_days
        Last local day on which the agent can serve the queue; ``OPEN`` where no skill ends, and
        the day before the matrix's where the agent cannot. Days [datetime64[D]], shape (agents,
        queues).
    """

    agents: tuple[str, ...]
    queues: tuple[str, ...]
    serves: NDArray[np.bool_]
    levels: NDArray[np.int64]
    last_days: NDArray[np.datetime64]

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

    def lost_by(self, day: date) -> NDArray[np.bool_]:
        """Tell who serves a queue and no longer does on a later day, shape (agents, queues).

        Skills that begin in between are not looked at: an agent holds a skill once.
        """
        return self.serves & (self.last_days < np.datetime64(day, "D"))


def served_by(agent: Agent, queues: Sequence[Queue], day: date) -> SkillSet:
    """Give the queues that an agent can serve on a local day."""
    return tuple(q for q, queue in enumerate(queues) if agent.serves(queue, day))


def skill_matrix(agents: Sequence[Agent], queues: Sequence[Queue], day: date) -> SkillMatrix:
    """Give the matrix of agents by queues on a local day."""
    shape = (len(agents), len(queues))
    serves = np.zeros(shape, np.bool_)
    levels = np.zeros(shape, np.int64)
    last_days = np.full(shape, day - timedelta(days=1), "datetime64[D]")
    for a, agent in enumerate(agents):
        for q, queue in enumerate(queues):
            levels[a, q] = agent.level_for(queue, day)
            serves[a, q] = agent.serves(queue, day)
            if serves[a, q]:
                last_days[a, q] = min(agent.skills[n].valid_to or OPEN for n in queue.skills)
    return SkillMatrix(
        tuple(a.id for a in agents), tuple(q.name for q in queues), serves, levels, last_days
    )


def changes(agents: Sequence[Agent], first: date, last: date) -> tuple[date, ...]:
    """Give the local days after the first, up to the last, on which a skill begins or is gone."""
    return tuple(sorted(d for d in set(_changes(agents)) if first < d <= last))


def _changes(agents: Sequence[Agent]) -> Iterator[date]:
    for agent in agents:
        for skill in agent.skills.values():
            if skill.valid_from is not None:
                yield skill.valid_from
            if skill.valid_to is not None and skill.valid_to < OPEN:
                yield skill.valid_to + timedelta(days=1)
