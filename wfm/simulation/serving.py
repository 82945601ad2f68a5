"""Who may serve which queue, at once or after a wait, and in which order they are asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.records import Agent, IdleOrder, Queue
from skills import SkillSet
from wfm.simulation.model import RoutingStep

Reach = tuple[tuple[int, float, int], ...]
"""Queues that an agent may serve, ascending, each with the wait after which [s], 0: at once, and
with the agent's priority for it."""


class Servers:
    """Tells what an agent may serve on a day.

    Parameters
    ----------
    queues
        In the order of the indices given.
    """

    def __init__(self, queues: Sequence[Queue]) -> None:
        self._queues = tuple(queues)
        self._steps = [[(0.0, queue), *_overflow(queue)] for queue in queues]

    def reach(self, agent: Agent, day: date) -> Reach:
        """Give the queues that the agent may serve, each with the shortest wait that does.

        Priorities are those of the skills that suffice after that wait.
        """
        found = []
        for q, steps in enumerate(self._steps):
            step = next(((wait, n) for wait, n in steps if agent.serves(n, day)), None)
            if step is not None:
                wait, needs = step
                found.append((q, wait, agent.priority_of(needs)))
        return tuple(found)

    @property
    def queues(self) -> int:
        """Q."""
        return len(self._queues)

    @property
    def known_resolution(self) -> bool:
        """Tell whether a queue says how often one contact is enough."""
        return any(queue.resolution is not None for queue in self._queues)

    def handle_factors(self, agent: Agent) -> tuple[float, ...]:
        """Give the agent's factors on the handle times of the queues."""
        return tuple(agent.handle_factor(queue) for queue in self._queues)

    def resolved(self, agent: Agent, day: date) -> tuple[float, ...]:
        """Give the share of each queue's contacts for which the agent is enough; 1 unless told."""
        return tuple(_resolved(queue, agent, day) for queue in self._queues)


def _resolved(queue: Queue, agent: Agent, day: date) -> float:
    if queue.resolution is None:
        return 1.0
    if not agent.serves(queue, day):
        return queue.resolution.others
    return queue.resolution.by_level[agent.level_for(queue, day) - 1]


def _overflow(queue: Queue) -> list[tuple[float, Queue]]:
    """Give the queue as it asks for agents after each of its waits."""
    return [
        (step.after_seconds, replace(queue, skills=step.skills, minimum_level=step.minimum_level))
        for step in sorted(queue.overflow, key=lambda s: s.after_seconds)
    ]


def skill_set_of(reach: Reach) -> SkillSet:
    """Give the queues without waits and priorities."""
    return tuple(q for q, *_ in reach)


def routes(
    groups: Sequence[Reach], *, queues: int, idle: IdleOrder
) -> tuple[tuple[RoutingStep, ...], ...]:
    """Give for each queue the groups that may take its contacts, first those asked first.

    Parameters
    ----------
    groups
        What the agents of each group may serve.
    queues
        Number of queues.
    idle
        ``fewest_queues``: groups that need no wait come first, among those of one wait the ones
        with the lowest priority, and among these the ones that serve the fewest queues at once.
        ``longest_idle``: all of one priority compete by idle time.
    """
    own = [sum(wait == 0 for _, wait, _ in reach) for reach in groups]
    served = [{q: (wait, priority) for q, wait, priority in reach} for reach in groups]
    out = []
    for q in range(queues):
        places = {g: reach[q] for g, reach in enumerate(served) if q in reach}
        keys = {
            g: (wait, priority, own[g]) if idle == "fewest_queues" else (0.0, priority, 0)
            for g, (wait, priority) in places.items()
        }
        ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())))}
        steps = (RoutingStep(g, ranks[keys[g]], *places[g]) for g in places)
        out.append(tuple(sorted(steps, key=lambda s: (s.rank, s.group))))
    return tuple(out)
