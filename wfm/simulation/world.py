"""Lay out the simulator's memory for replications of a model."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from skills import SkillSet
from wfm.simulation.heap import new_heap
from wfm.simulation.model import SimulationModel
from wfm.simulation.routing import (
    Routes,
    asked_in_order,
    blocking_queues,
    flexible_queues,
    own_skills,
    routes_of,
    served_in_order,
    watched_queues,
)
from wfm.simulation.state import (
    ARRIVAL,
    CELL,
    CHANNELS,
    CLOCK_HOURS,
    CONTACT,
    DUE_TIMES,
    GROUP,
    GROUP_TALLY,
    NUMBERS,
    OPEN_HOURS,
    POOL,
    QUEUE,
    SERVER,
    SKILL,
    STEP,
    TALLY,
    Books,
    Totals,
    World,
)
from wfm.simulation.tables import lay_tables

_LEAST_THRESHOLD = 1.0
"""Goals of less than a second are as urgent as one of a second."""
_UNLIMITED = 1 << 62


def new_world(model: SimulationModel, repeats: NDArray[np.float64]) -> World:
    """Give the settings of a model, and memory for one replication at a time.

    Parameters
    ----------
    model
        What is simulated.
    repeats
        Its ``repeat_shares``: they take a look at all samples.
    """
    Q, T, most = len(model.queues), model.intervals, model.most_in_hand
    routes = routes_of(model)
    own = own_skills(routes, len(model.skill_sets))
    groups, skills, watched = _groups(model, routes, own)
    patience = _patience(model)
    clock = _clock(model)
    queues, route, delays = _queues(model, routes, own)
    queues["last"] = _last_arrivals(model, clock)
    blocking = blocking_queues(model.queues, model.skill_sets)
    queues["exact"] = [
        queue.redial > 0
        or queue.waiting_room is not None
        or any(step.after_seconds > 0 for step in routes[q])
        or ((queue.channel == "deferred" or q in blocking) and bool(np.isfinite(patience[q]).any()))
        for q, queue in enumerate(model.queues)
    ]
    flexible = flexible_queues(model.queues, model.skill_sets)
    queues["is_flexible"][flexible] = 1
    contacts = int(model.samples.sum(axis=(1, 2)).max(initial=0)) + len(model.backlog_queue)
    servers = np.zeros(len(model.server_group), SERVER)
    servers["group"] = model.server_group
    returning = bool(queues["resolves"].any())
    return World(
        queues=queues,
        groups=groups,
        skills=skills,
        route=route,
        pools=np.zeros(max(1, len(groups)) * most, POOL),
        servers=servers,
        contacts=np.empty(contacts, CONTACT),
        cells=_cells(model, patience, repeats),
        slots=np.zeros(len(servers) * most, np.int32),
        lists=np.concatenate([watched, flexible]),
        tables=lay_tables(model, queues, servers, delays=delays, clock=clock),
        agenda=new_heap(len(servers)),
        timers=new_heap(contacts if queues["exact"].any() or returning else 0),
        arrivals=_tournament(Q),
        numbers=np.zeros(NUMBERS, np.int64),
        flexible=len(watched),
        interval=float(model.interval_seconds),
        end=float(model.interval_seconds * T),
        intervals=T,
        most=most,
        reserve=int(model.reserve_agents),
    )


def new_books(model: SimulationModel, replications: int) -> tuple[Books, Totals]:
    """Give empty books for so many replications."""
    R, Q, T, G = replications, len(model.queues), model.intervals, len(model.skill_sets)
    books = Books(cells=np.zeros((R, Q * T + 1), TALLY), groups=np.zeros((R, G * T), GROUP_TALLY))
    return books, Totals(contacts=np.zeros(R, np.int64), unfinished=np.zeros((R, Q, 2)))


def _cells(
    model: SimulationModel, patience: NDArray[np.float64], repeats: NDArray[np.float64]
) -> NDArray[np.void]:
    out = np.zeros(len(model.queues) * model.intervals + 1, CELL)
    out["aht"][:-1] = model.aht_seconds.ravel()
    out["patience"][:-1] = patience.ravel()
    out["opening"][:-1] = model.opening.ravel()
    out["repeats"][:-1] = repeats.ravel()
    out["due"] = math.inf
    if model.due_seconds.size:
        out["due"][:-1] = model.due_seconds.ravel()
    return out


def _tournament(queues: int) -> NDArray[np.void]:
    leaves = 1 << max(0, (queues - 1).bit_length())
    out = np.zeros(2 * leaves, ARRIVAL)
    out["at"] = math.inf
    out["queue"][leaves:] = np.arange(leaves)
    return out


def _groups(
    model: SimulationModel, routes: Routes, own: Sequence[SkillSet]
) -> tuple[NDArray[np.void], NDArray[np.void], NDArray[np.int32]]:
    groups = np.zeros(len(model.skill_sets), GROUP)
    skills: list[tuple[float, int, int]] = []
    watched: list[int] = []
    for g, watches in enumerate(watched_queues(own, queues=model.queues, routes=routes)):
        served = served_in_order(g, queues=model.queues, routes=routes)
        groups[g]["skill"] = len(skills)
        skills += [(s.after_seconds, s.queue, s.rank) for s in served]
        groups[g]["skill_end"] = len(skills)
        groups[g]["watched"] = len(watched)
        watched += watches
        groups[g]["watched_end"] = len(watched)
        groups[g]["most"] = max((model.queues[s.queue].concurrency for s in served), default=1)
    return groups, np.array(skills, SKILL), np.array(watched, np.int32)


def _queues(
    model: SimulationModel, routes: Routes, own: Sequence[SkillSet]
) -> tuple[NDArray[np.void], NDArray[np.void], NDArray[np.float64]]:
    out = np.zeros(len(model.queues), QUEUE)
    route: list[tuple[float, int, int]] = []
    delays: list[float] = []
    for q, queue in enumerate(model.queues):
        asked = asked_in_order(q, queues=model.queues, routes=routes, own=own)
        out[q]["route"], out[q]["delay"] = len(route), len(delays)
        route += [(a.after_seconds, a.group * model.most_in_hand + a.load, a.rank) for a in asked]
        delays += sorted({a.after_seconds for a in asked if 0 < a.after_seconds < math.inf})
        out[q]["route_end"], out[q]["delay_end"] = len(route), len(delays)
        threshold = queue.goal.threshold_seconds
        out[q]["threshold"] = threshold
        weighted = model.order == "weighted_age"
        out[q]["pace"] = 1.0 / max(threshold, _LEAST_THRESHOLD) if weighted else 1.0
        out[q]["goal"] = _goal(queue)
        out[q]["channel"] = CHANNELS[queue.channel]
        out[q]["concurrency"] = queue.concurrency
        out[q]["balking"] = queue.balking
        out[q]["redial"], out[q]["redial_seconds"] = queue.redial, queue.redial_seconds
        if queue.resolution is not None:
            out[q]["resolves"], out[q]["returns"] = 1, queue.resolution.returns
            out[q]["return_seconds"] = 3600.0 * queue.resolution.return_hours
        out[q]["room"] = _UNLIMITED if queue.waiting_room is None else queue.waiting_room
    return out, np.array(route, STEP), np.array(delays, np.float64)


def _goal(queue: Queue) -> int:
    if queue.goal.kind == "done_by":
        return DUE_TIMES
    return OPEN_HOURS if queue.goal.hours == "open" else CLOCK_HOURS


def _patience(model: SimulationModel) -> NDArray[np.float64]:
    """Give mean patience by queue and interval [s]; infinite: nobody abandons."""
    if model.patience_seconds.size:
        return np.ascontiguousarray(model.patience_seconds, np.float64)
    mean = [math.inf if q.patience_seconds is None else q.patience_seconds for q in model.queues]
    return np.repeat(np.array(mean, np.float64)[:, None], model.intervals, axis=1)


def _clock(model: SimulationModel) -> NDArray[np.float64]:
    """Give the goal time run by the start of each interval and by the end of the last [s]."""
    out = np.zeros((len(model.queues), model.intervals + 1))
    for q, queue in enumerate(model.queues):
        runs = model.opening[q] if _goal(queue) == OPEN_HOURS else np.ones(model.intervals)
        out[q, 1:] = np.cumsum(runs) * model.interval_seconds
    return out


def _last_arrivals(model: SimulationModel, clock: NDArray[np.float64]) -> list[float]:
    """Give the last instants at which contacts can arrive whose fate the horizon still shows [s].

    That is when all of the threshold, or the due time, lies inside the horizon.
    """
    edges = np.arange(model.intervals + 1) * model.interval_seconds
    out = []
    for q, queue in enumerate(model.queues):
        if queue.goal.kind == "done_by":
            open_ended = np.flatnonzero(model.due_seconds[q] > edges[-1])
            first = edges[open_ended[0]] if len(open_ended) else edges[-1]
            out.append(float(np.nextafter(first, -math.inf)))
            continue
        latest = clock[q, -1] - queue.goal.threshold_seconds
        # Where the clock stands still the last instant with that reading is meant.
        t = int(np.searchsorted(clock[q], latest, side="right")) - 1
        if t < 0:
            out.append(-math.inf)
        elif t == model.intervals:
            out.append(float(edges[-1]))
        else:
            out.append(float(edges[t] + min(latest - clock[q, t], model.interval_seconds)))
    return out
