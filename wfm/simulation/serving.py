"""Who may serve which queue, at once or after a wait, and in which order they are asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.records import Agent, IdleOrder, Queue
from skills import SkillSet
from wfm.simulation.model import RoutingStep

Reach = tuple[tuple[int, float], ...]
"""Queues that an agent may serve, ascending, each with the wait after which [s]; 0: at once."""


class Servers:
    """Tells what an agent may serve on a day.

    Parameters
    ----------
    queues
        In the order of the indices given.
    """

    def __init__(self, queues: Sequence[Queue]) -> None:
        self._steps = [[(0.0, queue), *_overflow(queue)] for queue in queues]

    def reach(self, agent: Agent, day: date) -> Reach:
        """Give the queues that the agent may serve, each with the shortest wait that does."""
        found = []
        for q, steps in enumerate(self._steps):
            wait = next((wait for wait, needs in steps if agent.serves(needs, day)), None)
            if wait is not None:
                found.append((q, wait))
        return tuple(found)


def _overflow(queue: Queue) -> list[tuple[float, Queue]]:
    """Give the queue as it asks for agents after each of its waits."""
    return [
        (step.after_seconds, replace(queue, skills=step.skills, minimum_level=step.minimum_level))
        for step in sorted(queue.overflow, key=lambda s: s.after_seconds)
    ]


def skill_set_of(reach: Reach) -> SkillSet:
    """Give the queues without their waits."""
    return tuple(q for q, _ in reach)


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
        ``fewest_queues``: groups that need no wait come first, and among those of one wait the
        ones that serve the fewest queues at once. ``longest_idle``: all compete by idle time.
    """
    own = [sum(wait == 0 for _, wait in reach) for reach in groups]
    out = []
    for q in range(queues):
        waits = {g: dict(reach)[q] for g, reach in enumerate(groups) if q in dict(reach)}
        keys = {
            g: (wait, own[g]) if idle == "fewest_queues" else (0, 0) for g, wait in waits.items()
        }
        ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())))}
        steps = (RoutingStep(g, ranks[keys[g]], waits[g]) for g in waits)
        out.append(tuple(sorted(steps, key=lambda s: (s.rank, s.group))))
    return tuple(out)
