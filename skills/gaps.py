"""Where skills are short: the queues that bind, how much they lack, and what would close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, Queue
from skills.coverage import counts_for
from skills.matrix import SkillSet

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NOTICED = 0.05
"""Agents missing that a planner would call missing; of lacks this close the narrower counts."""


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """Agents who lack the same skills.

    Parameters
    ----------
    missing
        By queue, the skills that they lack or hold too low; empty where they can serve it.
    """

    missing: tuple[frozenset[str], ...]

    @property
    def queues(self) -> SkillSet:
        """The queues that they can serve."""
        return tuple(q for q, names in enumerate(self.missing) if not names)


@dataclass(frozen=True, slots=True)
class Remedy:
    """Skills that would bring agents to spare to where they lack.

    Parameters
    ----------
    skills
        What these agents would have to learn.
    groups
        Who they are: indices of groups.
    hours
        Agent-hours of the lack that they could take over.
    """

    skills: frozenset[str]
    groups: tuple[int, ...]
    hours: float


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Queues that lack agents, in the intervals in which they lack most.

    Parameters
    ----------
    queues
        Agents of any of them are asked for.
    lack
        Agents missing, shape (T,).
    hours
        Agent-hours missing.
    remedies
        What would close most first; none: no agents are to spare elsewhere.
    """

    queues: SkillSet
    lack: Floats
    hours: float
    remedies: tuple[Remedy, ...]

    @property
    def agents(self) -> float:
        """Most agents missing at once."""
        return float(self.lack.max(initial=0.0))


class Slack(NamedTuple):
    """How much is left where least is: the queues, the interval, and agents to spare there."""

    queues: SkillSet
    interval: int
    agents: float


def missing_skills(agent: Agent, queue: Queue, day: date) -> frozenset[str]:
    """Give the skills of a queue that an agent lacks, or holds below its level, on a day."""
    held = agent.skills
    return frozenset(
        name
        for name in queue.skills
        if name not in held
        or held[name].level < queue.minimum_level
        or not held[name].valid_on(day)
    )


def group_of(agent: Agent, queues: Sequence[Queue], day: date) -> SkillGroup:
    """Give the group of an agent on a local day."""
    return SkillGroup(tuple(missing_skills(agent, queue, day) for queue in queues))


def gaps(
    short: Floats,
    subsets: Sequence[SkillSet],
    groups: Sequence[SkillGroup],
    on_duty: Floats,
    *,
    hours: float,
) -> tuple[Gap, ...]:
    """Give the queues that lack agents, most agent-hours first, nobody counted twice.

    In each interval the subset of queues that lacks most counts, then others that share no agents
    with those that count: what they lack adds up.

    Parameters
    ----------
    short
        Agents missing by subset, negative: to spare; -inf: not asked for, shape (subsets, T).
    subsets
        Queues of each row.
    groups, on_duty
        The agents there are, shape (groups, T).
    hours
        Length of an interval [h]; 1 where agents are agent-hours already.
    """
    serves = counts_for([group.queues for group in groups], subsets)
    lacks = binding(short, subsets, serves)
    found = [
        Gap(
            queues=subsets[r],
            lack=lack,
            hours=float(lack.sum()) * hours,
            remedies=remedies(
                r,
                lack,
                short=short,
                subsets=subsets,
                groups=groups,
                on_duty=on_duty,
                hours=hours,
            ),
        )
        for r, lack in enumerate(lacks)
        if lack.any()
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.hours, gap.queues)))


def binding(short: Floats, subsets: Sequence[SkillSet], serves: Bools) -> Floats:
    """Give what each row lacks where it binds, 0 elsewhere, shape (subsets, T).

    Parameters
    ----------
    serves
        Whether the agents of a group count for a row, shape (groups, subsets).
    """
    out = np.zeros_like(short)
    for t in np.flatnonzero((short > NOTICED).any(axis=0)):
        free = short[:, t] > NOTICED
        while free.any():
            most = float(short[free, t].max())
            near = np.flatnonzero(free & (short[:, t] >= most - NOTICED))
            row = min(near.tolist(), key=lambda r: (len(subsets[r]), -short[r, t]))
            out[row, t] = short[row, t]
            shared = (serves & serves[:, [row]]).any(axis=0)
            other = [not set(subset) & set(subsets[row]) for subset in subsets]
            free &= ~shared & np.array(other)
    return out


def remedies(
    row: int,
    lack: Floats,
    *,
    short: Floats,
    subsets: Sequence[SkillSet],
    groups: Sequence[SkillGroup],
    on_duty: Floats,
    hours: float,
) -> tuple[Remedy, ...]:
    """Give the skills that would bring agents to spare to a row that lacks, the best first.

    An agent is to spare where every row without the lacking queues for which he counts has more
    than it asks for. Where a wider row, for which he counts already, lacks too, nothing that he
    learns helps against that part: there are too few agents, whatever their skills.

    Parameters
    ----------
    row
        Index of the row that lacks.
    lack
        What it lacks, shape (T,).
    """
    serves = counts_for([group.queues for group in groups], subsets)
    wanted = set(subsets[row])
    able = [_closing(group, subsets[row]) for group in groups]
    wider = np.array([wanted <= set(subset) for subset in subsets])
    found = []
    for learnt in sorted({s for each in able for s in each}, key=lambda s: (len(s), sorted(s))):
        could = [g for g, each in enumerate(able) if any(s <= learnt for s in each)]
        room = np.where(wider[:, None], np.inf, np.maximum(0.0, -short))
        brought, came = np.zeros_like(lack), []
        for g in could:
            stays = np.where(serves[g] & wider, np.maximum(0.0, short.T), 0.0).max(axis=1)
            open_part = np.maximum(0.0, lack - stays - brought)
            spare = np.where(serves[g][:, None], room, np.inf).min(axis=0)
            taken = np.where(lack > 0, np.minimum.reduce([on_duty[g], spare, open_part]), 0.0)
            if taken.sum() * hours > NOTICED:
                came.append(g)
                brought += taken
                room[serves[g]] -= taken
        if came:
            found.append(Remedy(learnt, tuple(came), float(brought.sum()) * hours))
    best = sorted(found, key=lambda r: (-r.hours, len(r.skills), sorted(r.skills)))
    return tuple(r for i, r in enumerate(best) if not any(b.skills < r.skills for b in best[:i]))


def tightest(short: Floats, subsets: Sequence[SkillSet]) -> Slack | None:
    """Give the row and interval with the least to spare; None where nothing is asked for."""
    asked = np.isfinite(short)
    if not asked.any():
        return None
    row, at = divmod(int(np.argmax(np.where(asked, short, -np.inf))), short.shape[1])
    return Slack(subsets[row], at, -float(short[row, at]))


def worst_time(
    lack: Floats, weekday: NDArray[np.int64], minute: NDArray[np.int64]
) -> tuple[int, int]:
    """Give the weekday with the most agent-hours missing, and its worst time of day.

    Parameters
    ----------
    lack
        Agents missing, shape (T,).
    weekday, minute
        0 (Monday) to 6 and minutes after midnight of each interval, shape (T,).
    """
    day = int(np.argmax(np.bincount(weekday, lack, 7)))
    of_day = weekday == day
    by_minute = np.bincount(minute[of_day], lack[of_day])
    return day, int(np.argmax(by_minute))


def _closing(group: SkillGroup, row: SkillSet) -> set[frozenset[str]]:
    """Give what the agents of a group could learn to count for a row that they do not serve."""
    each = {group.missing[q] for q in row}
    return set() if frozenset() in each else each
