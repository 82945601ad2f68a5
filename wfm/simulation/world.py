"""Lay out the simulator's memory for one replication of a model."""

import math

import numpy as np
from numpy.typing import NDArray

from data.records import Distribution, Queue
from wfm.simulation.draws import child
from wfm.simulation.model import SimulationModel
from wfm.simulation.routing import by_channel, flexible_queues, pools_in_order
from wfm.simulation.state import (
    CHANNELS,
    GROUP,
    LINE,
    MEASURES,
    NOBODY,
    POOL,
    QUEUE,
    ROUTE,
    SERVER,
    SLOT,
    World,
)


def replication_key(seed: int, replication: int) -> np.uint64:
    """Give the random key of a replication."""
    # Called from Python, compiled code gives a plain int, which would be taken for a signed one.
    family = np.uint64(child(np.uint64(0), seed))
    return np.uint64(child(family, replication))


def new_world(model: SimulationModel, contacts: NDArray[np.int32], key: np.uint64) -> World:
    """Give a world in which nobody is on duty and nothing has arrived yet."""
    Q, T, most = len(model.queues), model.intervals, model.most_in_hand
    groups, skills = _groups(model)
    queues, route = _queues(model, contacts)
    pools = np.zeros(max(1, len(groups)) * most, POOL)
    pools["first"] = pools["last"] = NOBODY
    servers = _servers(model)
    return World(
        queues=queues,
        groups=groups,
        route=route,
        pools=pools,
        servers=servers,
        slots=np.zeros((len(servers), most), SLOT),
        line=np.empty(int(contacts.sum()), LINE),
        skills=skills,
        flexible=flexible_queues(model.queues, model.skill_sets),
        factor=_factors(model.queues, most),
        aht=np.ascontiguousarray(model.aht_seconds, np.float64),
        opening=np.ascontiguousarray(model.opening),
        clock=_clock(model),
        heap=np.empty(len(servers), np.int64),
        heap_due=np.empty(max(1, len(servers)), np.float64),
        numbers=np.zeros(1, np.int64),
        counts=np.zeros((Q, T, MEASURES)),
        busy=np.zeros((Q, T)),
        available=np.zeros(T),
        key=key,
        interval=float(model.interval_seconds),
        end=float(model.interval_seconds * T),
        spread=np.array([_spread(q.handle_time) for q in model.queues]),
        reserve=int(model.reserve_agents),
    )


def _spread(law: Distribution) -> float:
    """Give the standard deviation of the logarithm; negative: exponential."""
    return -1.0 if law.family == "exponential" else math.sqrt(math.log1p(law.cv**2))


def _groups(model: SimulationModel) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    groups = np.zeros(len(model.skill_sets), GROUP)
    skills: list[int] = []
    for g, skill_set in enumerate(model.skill_sets):
        groups[g] = (len(skills), len(skills) + len(skill_set))
        skills += by_channel(skill_set, model.queues)
    return groups, np.array(skills, np.int64)


def _queues(
    model: SimulationModel, contacts: NDArray[np.int32]
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    out = np.zeros(len(model.queues), QUEUE)
    out["channel"] = [CHANNELS[q.channel] for q in model.queues]
    out["concurrency"] = [q.concurrency for q in model.queues]
    out["threshold"] = [q.goal.threshold_seconds for q in model.queues]
    patience = [q.patience_seconds for q in model.queues]
    out["patience"] = [math.inf if p is None else p for p in patience]
    out["open_hours"] = [q.goal.hours == "open" for q in model.queues]
    # Each line has room for every contact of its queue.
    out["tail"] = out["head"] = np.cumsum([0, *contacts.sum(axis=1)])[:-1]
    route: list[tuple[int, int]] = []
    for q in range(len(model.queues)):
        pools = pools_in_order(q, queues=model.queues, skill_sets=model.skill_sets)
        out[q]["route"] = len(route)
        route += [(group * model.most_in_hand + load, rank) for (group, load), rank in pools]
        out[q]["route_end"] = len(route)
    return out, np.array(route, ROUTE)


def _servers(model: SimulationModel) -> NDArray[np.void]:
    out = np.zeros(len(model.server_group), SERVER)
    out["group"] = model.server_group
    out["proficiency"] = model.proficiency
    out["room"] = model.most_in_hand
    for name in ("place", "pool", "before", "after"):
        out[name] = NOBODY
    return out


def _factors(queues: tuple[Queue, ...], most: int) -> NDArray[np.float64]:
    """Give the factor on handle time by queue and contacts in hand; the last one goes on."""
    rows = [[q.aht_by_level[min(k, len(q.aht_by_level) - 1)] for k in range(most)] for q in queues]
    return np.array(rows, np.float64).reshape(len(queues), most)


def _clock(model: SimulationModel) -> NDArray[np.float64]:
    """Give the goal time run by the start of each interval and by the end of the last [s]."""
    out = np.zeros((len(model.queues), model.intervals + 1))
    for q, queue in enumerate(model.queues):
        runs = model.opening[q] if queue.goal.hours == "open" else np.ones(model.intervals)
        out[q, 1:] = np.cumsum(runs) * model.interval_seconds
    return out
