"""Other priorities: whose contacts agents take first."""

from dataclasses import replace
from datetime import date

from data.records import Agent, ConfigurationError, Queue
from wfm.simulation import Scenario
from wfm.what_if.changes import FirstChange
from wfm.what_if.targets import known_queue, targeted

LAST = 9
"""The highest number that a priority can have."""


def change_first(change: FirstChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Let agents who serve a queue take its contacts first.

    What the queue needs becomes their main skill, every other skill of theirs comes one place
    later. Others with those skills are asked before them for contacts of other queues.

    Raises
    ------
    ConfigurationError
        If no agent serves the queues and others beside them.
    """
    names = [scenario.forecast.queues[q] for q in targeted(change.target, scenario)]
    queues = [known_queue(name, scenario) for name in names]
    first = frozenset(skill for queue in queues for skill in queue.skills)
    days = {shift.schedule_date for shift in scenario.roster.shifts}
    moved = {
        agent.id: _first(agent, first)
        for agent in scenario.agents
        if set(agent.skills) - first and any(_serves(agent, queues, day) for day in days)
    }
    if not moved:
        raise ConfigurationError(
            f"{change}: no agents serve {', '.join(names)} and other queues beside; nothing to put "
            "behind"
        )
    agents = tuple(moved.get(agent.id, agent) for agent in scenario.agents)
    noun = "agent takes" if len(moved) == 1 else "agents take"
    told = f"{len(moved)} {noun} contacts of {', '.join(names)} before others"
    return replace(scenario, agents=agents), told


def _serves(agent: Agent, queues: list[Queue], day: date) -> bool:
    return any(agent.serves(queue, day) for queue in queues)


def _first(agent: Agent, first: frozenset[str]) -> Agent:
    skills = {
        name: replace(skill, priority=1 if name in first else min(LAST, skill.priority + 1))
        for name, skill in agent.skills.items()
    }
    return replace(agent, skills=skills)
