"""Who is asked first when a contact arrives."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Channel, Queue
from skills import SkillSet
from wfm.simulation.state import CHANNELS, CONCURRENT

Pool = tuple[int, int]
"""Agents of one group with one number of contacts in hand: ``(group, contacts)``."""


def by_channel(skill_set: SkillSet, queues: Sequence[Queue]) -> tuple[int, ...]:
    """Give the queues of a skill set, immediate before concurrent before deferred."""
    return tuple(sorted(skill_set, key=lambda q: (CHANNELS[queues[q].channel], q)))


def is_blended(skill_set: SkillSet, queues: Sequence[Queue]) -> bool:
    """Tell whether its agents serve immediate queues as well as concurrent ones."""
    channels = {queues[q].channel for q in skill_set}
    return {"immediate", "concurrent"} <= channels


def pools_in_order(
    q: int, *, queues: Sequence[Queue], skill_sets: Sequence[SkillSet]
) -> list[tuple[Pool, int]]:
    """Give the pools of agents to ask for a queue, in order, each with its rank.

    Idle agents with the fewest queues come first. A concurrent contact goes to those with the
    fewest contacts in hand; an agent who could also take calls gets one only when no other has
    room, and then first the one who has some already, so that few are lost to the calls.
    """
    pools: dict[Pool, tuple[int, int, int]] = {}
    for g, skill_set in enumerate(skill_sets):
        if q not in skill_set:
            continue
        concurrent = CHANNELS[queues[q].channel] == CONCURRENT
        blended = concurrent and is_blended(skill_set, queues)
        for load in range(queues[q].concurrency):
            step = (2 if load == 0 else 1) if blended else 0
            pools[g, load] = (step, load, len(skill_set))
    ranks = {key: rank for rank, key in enumerate(sorted(set(pools.values())))}
    return sorted(((pool, ranks[key]) for pool, key in pools.items()), key=lambda e: (e[1], e[0]))


def flexible_queues(queues: Sequence[Queue], skill_sets: Sequence[SkillSet]) -> NDArray[np.int64]:
    """Give the queues that may wait while an agent is free: concurrent ones, then deferred.

    Deferred work waits for the reserve of idle agents, a chat for a blended agent whom a call
    waits for.
    """
    waiting: tuple[Channel, ...] = ("deferred",)
    if any(is_blended(s, queues) for s in skill_sets):
        waiting = ("concurrent", "deferred")
    found = [q for q, queue in enumerate(queues) if queue.channel in waiting]
    return np.array(sorted(found, key=lambda q: CHANNELS[queues[q].channel]), np.int64)
