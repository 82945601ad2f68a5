"""Who is asked first when a contact arrives, and what a free server takes first."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Channel, Queue
from skills import SkillSet
from wfm.simulation.model import RoutingStep, SimulationModel
from wfm.simulation.state import CHANNELS, CONCURRENT

Routes = Sequence[Sequence[RoutingStep]]


class Asked(NamedTuple):
    """Agents to ask: those of a group with so many contacts in hand."""

    group: int
    load: int
    rank: int
    after_seconds: float


class Served(NamedTuple):
    """A queue that a group serves; those of one rank compete by urgency."""

    queue: int
    rank: int
    after_seconds: float


def routes_of(model: SimulationModel) -> Routes:
    """Give the model's routes; without any the groups with the fewest queues are asked first."""
    if model.routes:
        return model.routes
    return [
        [RoutingStep(g, len(s)) for g, s in enumerate(model.skill_sets) if q in s]
        for q in range(len(model.queues))
    ]


def own_skills(routes: Routes, groups: int) -> list[SkillSet]:
    """Give the queues that each group serves without delay."""
    return [
        tuple(
            q
            for q, steps in enumerate(routes)
            if any(step.group == g and step.after_seconds == 0 for step in steps)
        )
        for g in range(groups)
    ]


def is_blended(skill_set: SkillSet, queues: Sequence[Queue]) -> bool:
    """Tell whether its agents serve immediate queues as well as concurrent ones."""
    channels = {queues[q].channel for q in skill_set}
    return {"immediate", "concurrent"} <= channels


def has_other_work(skill_set: SkillSet, queues: Sequence[Queue]) -> bool:
    """Tell whether its agents serve other than concurrent queues."""
    return any(queues[q].channel != "concurrent" for q in skill_set)


def asked_in_order(
    q: int, *, queues: Sequence[Queue], routes: Routes, own: Sequence[SkillSet]
) -> list[Asked]:
    """Give the agents to ask for a queue, in order.

    Idle agents of the first groups come first. A concurrent contact goes to those with the fewest
    contacts in hand; an agent who could also take calls or deferred work gets one only when no
    other has room, and then first the one who has some already, so that few are lost to that.
    Before all that chats go to agents of the lowest priority while these have room.
    """
    places: dict[tuple[int, int], tuple[tuple[int, ...], float]] = {}
    for step in routes[q]:
        concurrent = CHANNELS[queues[q].channel] == CONCURRENT
        spare = concurrent and has_other_work(own[step.group], queues)
        for load in range(queues[q].concurrency):
            spared = (2 if load == 0 else 1) if spare else 0
            first = step.priority if concurrent else 0  # the rank of other channels knows it
            places[step.group, load] = ((first, spared, load, step.rank), step.after_seconds)
    ranks = {key: rank for rank, key in enumerate(sorted({key for key, _ in places.values()}))}
    found = [Asked(g, load, ranks[key], after) for (g, load), (key, after) in places.items()]
    return sorted(found, key=lambda e: (e.rank, e.group, e.load))


def served_in_order(group: int, *, queues: Sequence[Queue], routes: Routes) -> list[Served]:
    """Give the queues of a group: immediate before concurrent before deferred.

    Within a channel its own queues come before those it only helps, then the lowest priority of
    the queue, then that of the agents for it.
    """
    places = {
        q: (_place(queues[q], step), step)
        for q, steps in enumerate(routes)
        for step in steps
        if step.group == group
    }
    ranks = {key: rank for rank, key in enumerate(sorted({key for key, _ in places.values()}))}
    found = [Served(q, ranks[key], step.after_seconds) for q, (key, step) in places.items()]
    return sorted(found, key=lambda e: (e.rank, e.queue))


def _place(queue: Queue, step: RoutingStep) -> tuple[int, bool, int, int]:
    return CHANNELS[queue.channel], step.after_seconds > 0, queue.priority, step.priority


def watched_queues(
    own: Sequence[SkillSet], *, queues: Sequence[Queue], routes: Routes
) -> list[SkillSet]:
    """Give for each group its queues whose free servers decide on deferred work.

    Those who only help out with deferred work keep the reserve for their own queues too.
    """
    waits = [[q for q in s if queues[q].channel != "deferred"] for s in own]
    deferring = {
        step.group
        for queue, steps in zip(queues, routes, strict=True)
        for step in steps
        if queue.channel == "deferred"
    }
    watched = {q for g, ours in enumerate(waits) if g in deferring for q in ours}
    return [tuple(q for q in ours if q in watched) for ours in waits]


def blocking_queues(queues: Sequence[Queue], skill_sets: Sequence[SkillSet]) -> set[int]:
    """Give the immediate queues whose waiting contacts keep chats from agents."""
    blended = [s for s in skill_sets if is_blended(s, queues)]
    return {q for s in blended for q in s if queues[q].channel == "immediate"}


def flexible_queues(queues: Sequence[Queue], skill_sets: Sequence[SkillSet]) -> NDArray[np.int32]:
    """Give the queues that may wait while an agent is free: concurrent ones, then deferred.

    Deferred work waits for the reserve of idle agents, a chat for a blended agent whom a call
    waits for.
    """
    waiting: tuple[Channel, ...] = ("deferred",)
    if any(is_blended(s, queues) for s in skill_sets):
        waiting = ("concurrent", "deferred")
    found = [q for q, queue in enumerate(queues) if queue.channel in waiting]
    key = [(CHANNELS[q.channel], q.priority) for q in queues]
    return np.array(sorted(found, key=lambda q: key[q]), np.int32)
