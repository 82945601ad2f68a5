"""What stands against a good roster before any search: agents, queues and contracts."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Queue, local_midnight
from scheduling.conflicts import Conflict, conflict_of, who
from scheduling.instance import Instance
from scheduling.relaxation import alike, has_tour
from scheduling.words import counted

SECONDS = 20.0
"""For the smallest conflicts of all agents together [s of one core]."""

MOST_CONFLICTS = 20
"""More kinds of conflict are not taken apart; their agents are named."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that no roster can mend.

    Parameters
    ----------
    subject
        The agent, queue or contract it concerns; empty: all.
    message
        What is wrong, where, and what to do.
    """

    subject: str
    message: str

    def sentences(self) -> tuple[str, ...]:
        """Give the message."""
        return (self.message,)


def precheck(instance: Instance, *, queues: Sequence[Queue] = ()) -> tuple[Conflict | Problem, ...]:
    """Give what makes a full and legal roster impossible, agents alike told once.

    Parameters
    ----------
    instance
        As the rules stand, before any of them gave way.
    queues
        Those of the center: their missing skills are then told.
    """
    skills = {queue.name: ", ".join(sorted(queue.skills)) for queue in queues}
    return (
        *_without_agents(instance),
        *_without_shifts(instance),
        *_without_queue(instance),
        *_without_skills(instance, skills),
        *_conflicts(instance),
    )


def _without_agents(instance: Instance) -> Iterator[Problem]:
    if not instance.agents:
        yield Problem("", "There are no agents: nothing can be covered; import agents first.")


def _without_shifts(instance: Instance) -> Iterator[Problem]:
    """Tell contracts none of whose shifts can be worked by anybody."""
    for contract, members in _by_contract(instance).items():
        options = [instance.options_of(a) for a in members]
        if not any(len(each.start) for each in options):
            templates = ", ".join(instance.contracts[members[0]].templates) or "none"
            yield Problem(
                contract,
                f"Contract {contract} has no shift that keeps its own rules on any day of the "
                f"horizon (shift templates: {templates}); check paid time a day, earliest start, "
                "latest end, weekdays and stops.",
            )


def _without_queue(instance: Instance) -> Iterator[Problem]:
    """Tell agents who serve no queue of the requirement on any day."""
    empty = np.array([not s for s in instance.skill_sets], np.bool_)
    idle = [a for a in range(len(instance.agents)) if empty[instance.skill_set[a]].all()]
    if idle:
        agents = tuple(instance.agents[a] for a in idle)
        verb = "serves" if len(agents) == 1 else "serve"
        yield Problem(
            agents[0].id,
            f"{who(agents)} {verb} no queue on any day of the horizon; check skills, their levels "
            "and when they are valid.",
        )


def _without_skills(instance: Instance, skills: dict[str, str]) -> Iterator[Problem]:
    """Tell queues with work that nobody can serve on some days."""
    if not instance.agents:
        return
    for q, name in enumerate(instance.requirement.queues):
        serves = np.array([q in s for s in instance.skill_sets], np.bool_)
        here: NDArray[np.bool_] = serves[instance.skill_set]
        served = np.asarray(here.any(axis=0))
        days = [day for d, day in enumerate(instance.dates) if not served[d]]
        busy = [day for day in days if _has_work(instance, q, day)]
        if busy:
            needed = f"; it needs {skills[name]}" if skills.get(name) else ""
            yield Problem(
                name,
                f"Queue {name} has work but no agent who can serve it on {_days(busy)}{needed}.",
            )


def _has_work(instance: Instance, queue: int, day: date) -> bool:
    """Tell whether a queue asks for agents on a day, or for deferred work."""
    requirement = instance.requirement
    grid, zone = requirement.grid, instance.agents[0].zone
    first = max(0, grid.index(local_midnight(day, zone)))
    last = max(0, grid.index(local_midnight(day + timedelta(days=1), zone)))
    rows = [r for r, subset in enumerate(requirement.subsets) if subset == (queue,)]
    asked = bool((requirement.agents[rows, first:last] > 0).any())
    return asked or any(d.queue == queue and d.due[-1] > 0 for d in requirement.deadlines)


def _days(days: Sequence[date]) -> str:
    """Say days: as a span where they follow each other."""
    if len(days) == 1:
        return str(days[0])
    if (days[-1] - days[0]).days == len(days) - 1:
        return f"{days[0]} to {days[-1]}"
    return f"{days[0]} and {counted(len(days) - 1, 'other day')}"


def _conflicts(instance: Instance) -> Iterator[Conflict | Problem]:
    """Give the conflicts of agents without a legal tour, the most frequent ones."""
    groups: dict[Hashable, list[int]] = {}
    for a in range(len(instance.agents)):
        if not has_tour(instance, a):
            groups.setdefault(alike(instance, a), []).append(a)
    ordered = sorted(groups.values(), key=lambda members: -len(members))
    for members in ordered[:MOST_CONFLICTS]:
        yield conflict_of(instance, members, seconds=SECONDS / len(ordered[:MOST_CONFLICTS]))
    rest = [a for members in ordered[MOST_CONFLICTS:] for a in members]
    if rest:
        agents = tuple(instance.agents[a] for a in rest)
        yield Problem(agents[0].id, f"No legal tour either: {who(agents)}.")


def _by_contract(instance: Instance) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for a, contract in enumerate(instance.contracts):
        members.setdefault(contract.name, []).append(a)
    return members
