"""Other priorities: whose contacts agents take first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.records import Agent, Center, ConfigurationError, Queue
from wfm.simulation import Scenario
from wfm.what_if.changes import FirstChange
from wfm.what_if.targets import known_queue, targeted, with_queues

LAST = 9
"""The highest number that a priority can have."""


def change_first(change: FirstChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Let agents who serve a queue take its contacts first.

    What the queue needs becomes their main skill, every other skill of theirs comes one place
    later, and agents with those skills are asked before them for other contacts. Where others of
    their queues need no further skill, the queue itself gets a priority before those of its
    channel.

    Raises
    ------
    ConfigurationError
        If nobody serves the queues and others beside them, or no priority is left before others.
    """
    names = [scenario.forecast.queues[q] for q in targeted(change.target, scenario)]
    queues = [known_queue(name, scenario) for name in names]
    others = [q for q in scenario.center.queues if q.name not in names]
    sharing = [a for a in scenario.agents if _holds_any(a, queues) and _holds_any(a, others)]
    if not sharing:
        raise ConfigurationError(
            f"{change}: no agents serve {', '.join(names)} and other queues beside; nothing to put "
            "behind"
        )
    needed = frozenset(skill for queue in queues for skill in queue.skills)
    moved = {a.id: _first(a, needed) for a in sharing if set(a.skills) - needed}
    told = []
    if moved:
        noun = "agent takes" if len(moved) == 1 else "agents take"
        told.append(f"{len(moved)} {noun} contacts of {', '.join(names)} before others, by skills")
    inner = [q for q in others if q.skills <= needed]
    center = scenario.center
    if any(_holds_any(a, inner) for a in sharing):
        queues = [_before(queue, others, change) for queue in queues]
        center = with_queues(center, queues)
        told += [f"priority of {q.name} in the center file is {q.priority}" for q in queues]
    agents = tuple(moved.get(agent.id, agent) for agent in scenario.agents)
    return replace(scenario, agents=agents, center=center), "; ".join(told)


def shares_agents(center: Center, name: str, agents: Iterable[Agent]) -> bool:
    """Tell whether somebody who can serve a queue can serve another one too."""
    others = [queue for queue in center.queues if queue.name != name]
    own = [center.queue(name)]
    return any(_holds_any(a, own) and _holds_any(a, others) for a in agents)


def _holds_any(agent: Agent, queues: Sequence[Queue]) -> bool:
    return any(queue.skills <= agent.skills.keys() for queue in queues)


def _first(agent: Agent, needed: frozenset[str]) -> Agent:
    skills = {
        name: replace(skill, priority=1 if name in needed else min(LAST, skill.priority + 1))
        for name, skill in agent.skills.items()
    }
    return replace(agent, skills=skills)


def _before(queue: Queue, others: Sequence[Queue], change: FirstChange) -> Queue:
    """Give a queue with a priority before those of others of its channel."""
    least = min((q.priority for q in others if q.channel == queue.channel), default=queue.priority)
    if least <= 1:
        raise ConfigurationError(
            f"{change}: no priority is left before that of other {queue.channel} queues, 1; give "
            "those higher numbers in the center file"
        )
    return replace(queue, priority=min(queue.priority, least - 1))
