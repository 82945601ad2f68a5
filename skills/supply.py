"""What agents can give week by week: hours by what they can serve, and what expires."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, Queue
from skills.gaps import SkillGroup, group_of

Floats = NDArray[np.float64]

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Expiry:
    """A skill that ends.

    Parameters
    ----------
    last_date
        The last local day on which it holds.
    agent_ids
        Whose it is, and who cannot serve some queue from the next day on.
    queues
        Names of these queues.
    """

    last_date: date
    skill: str
    agent_ids: tuple[str, ...]
    queues: tuple[str, ...]


def weekly_supply(
    agents: Sequence[Agent], queues: Sequence[Queue], hours: Floats, *, first: date
) -> tuple[tuple[SkillGroup, ...], Floats]:
    """Give the groups there are in some week, and the hours that each can give by week.

    Parameters
    ----------
    hours
        That each agent can give [h], shape (agents, weeks); they are spread over the seven days,
        and count for what the agent can serve on each of them.
    first
        First local day of the first week.

    Returns
    -------
        The groups, and their hours, shape (groups, weeks).
    """
    weeks = hours.shape[1]
    found: dict[SkillGroup, Floats] = {}
    for agent, own in zip(agents, hours, strict=True):
        dated = any(s.valid_from or s.valid_to for s in agent.skills.values())
        for day in range(7 * weeks) if dated else range(0, 7 * weeks, 7):
            group = group_of(agent, queues, first + timedelta(days=day))
            total = found.setdefault(group, np.zeros(weeks))
            total[day // 7] += own[day // 7] / (7 if dated else 1)
    groups = tuple(sorted(found, key=lambda g: (len(g.queues), g.queues, _words(g))))
    return groups, np.array([found[g] for g in groups]).reshape(len(groups), weeks)


def staying(attrition_per_year: float, *, today: date, first: date, weeks: int) -> Floats:
    """Give the expected share of today's agents who are there in each week, shape (weeks,).

    (1 - attrition) to the power of the years from today to the middle of the week: everybody
    leaves at the same rate whatever the time spent here. It is an expectation; nobody is hired.
    """
    middle = np.array([(first - today).days + 7 * week + 3.5 for week in range(weeks)])
    years = np.maximum(0.0, middle) / DAYS_PER_YEAR
    return np.asarray((1.0 - attrition_per_year) ** years, np.float64)


def expiries(
    agents: Sequence[Agent], queues: Sequence[Queue], *, first: date, last: date
) -> tuple[Expiry, ...]:
    """Give the skills that end before the last day and take a queue from their agent, by day."""
    found: dict[tuple[date, str], list[Agent]] = defaultdict(list)
    for agent in agents:
        for name, skill in agent.skills.items():
            if skill.valid_to is not None and first <= skill.valid_to < last:
                found[skill.valid_to, name].append(agent)
    out = []
    for (day, name), own in sorted(found.items(), key=lambda each: each[0]):
        lost = {a.id: _lost(a, queues, day) for a in own}
        if any(lost.values()):
            losing = tuple(sorted(agent for agent, names in lost.items() if names))
            every = {name for names in lost.values() for name in names}
            out.append(Expiry(day, name, losing, tuple(q.name for q in queues if q.name in every)))
    return tuple(out)


def _lost(agent: Agent, queues: Sequence[Queue], day: date) -> tuple[str, ...]:
    """Give the queues that an agent serves on a day and not on the next."""
    after = day + timedelta(days=1)
    return tuple(q.name for q in queues if agent.serves(q, day) and not agent.serves(q, after))


def _words(group: SkillGroup) -> list[list[str]]:
    return [sorted(names) for names in group.missing]
