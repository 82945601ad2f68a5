"""Who can serve what over a horizon, in which skills begin and expire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, InputRefusedError, Queue
from skills import SkillMatrix, SkillSet, skill_matrix

Masks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """Skill sets of a horizon.

    Parameters
    ----------
    days
        D local days, the first of them the day before the horizon: shifts reach over midnight.
    skill_sets
        Those that some agent has on one of them, fewest queues first.
    by_day
        Whether anybody can serve the queue, shape (queues, D).
    """

    days: tuple[date, ...]
    skill_sets: tuple[SkillSet, ...]
    by_day: Masks

    @classmethod
    def over(
        cls, agents: Sequence[Agent], queues: Sequence[Queue], *, days: Sequence[date]
    ) -> "Served":
        """Give the skill sets over some days that follow one another."""
        wanted = (days[0] - timedelta(days=1), *days)
        changes = _changes(agents)
        found: set[SkillSet] = set()
        matrices: list[SkillMatrix] = []
        for d, day in enumerate(wanted):
            if d == 0 or day in changes:
                matrix = skill_matrix(agents, queues, day)
                if d > 0:
                    found.update(matrix.skill_sets()[0])
            elif d == 1:
                found.update(matrix.skill_sets()[0])
            matrices.append(matrix)
        return cls(
            days=wanted,
            skill_sets=tuple(sorted(found, key=lambda s: (len(s), s))),
            by_day=np.array([m.serves.any(axis=0) for m in matrices]).T,
        )


def _changes(agents: Sequence[Agent]) -> set[date]:
    """Give the days on which a skill begins or has just expired."""
    skills = [skill for agent in agents for skill in agent.skills.values()]
    begins = {skill.valid_from for skill in skills if skill.valid_from is not None}
    return begins | {s.valid_to + timedelta(days=1) for s in skills if s.valid_to is not None}


def refuse_unserved(
    queues: Sequence[Queue], served: Served, *, asks: Masks, days: NDArray[np.datetime64]
) -> None:
    """Refuse work that nobody can do.

    Immediate and concurrent queues are to be served by who has the skills on the day, or on the
    day before, from which a shift may reach over midnight. Deferred work can wait for a day on
    which somebody has them.

    Parameters
    ----------
    queues
        Shape of the first axis of ``asks``.
    served
        Of the days of the horizon.
    asks
        Whether the queue asks for agents in the interval, shape (queues, T).
    days
        The local day of each interval, shape (T,).

    Raises
    ------
    InputRefusedError
        One problem a queue, with the first such day.
    """
    starts = np.unique(days, return_index=True)[1]
    asked = np.logical_or.reduceat(asks, starts, axis=1)
    there = served.by_day[:, 1:] | served.by_day[:, :-1]
    problems = []
    for q, queue in enumerate(queues):
        if queue.channel == "deferred":
            missing = asked[q] & ~served.by_day[q, 1:].any()
        else:
            missing = asked[q] & ~there[q]
        if missing.any():
            day = served.days[1 + int(np.flatnonzero(missing)[0])]
            level = f" at level {queue.minimum_level} or more" if queue.minimum_level > 1 else ""
            problems.append(
                f"nobody can serve queue {queue.name!r} on {day}: no agent holds"
                f" {' and '.join(sorted(queue.skills))}{level};"
                " import agents with these skills, or change the queue's skills"
            )
    if problems:
        raise InputRefusedError(problems)
