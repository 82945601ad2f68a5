"""Turn a roster, a forecast and a center into a model to simulate."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import prod
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Backlog,
    Center,
    ConfigurationError,
    Forecast,
    Grid,
    Holiday,
    Queue,
    Roster,
    Shift,
    availability,
    local_midnight,
    opening_mask,
)
from wfm.simulation.deadlines import due_seconds
from wfm.simulation.model import SimulationModel
from wfm.simulation.opening_backlog import opening_backlog
from wfm.simulation.serving import Reach, Servers, routes, skill_set_of

Span = tuple[float, float]


def horizon(roster: Roster, forecast: Forecast, *, zone: str) -> Grid:
    """Give the intervals that lie in the roster's days as well as in the forecast.

    Raises
    ------
    ConfigurationError
        If there are none.
    """
    grid = forecast.grid
    start = local_midnight(roster.first_date, zone)
    end = local_midnight(roster.first_date + timedelta(days=roster.days), zone)
    first = max(0, grid.index(start))
    last = min(grid.count, grid.index(end))
    if first >= last:
        raise ConfigurationError(
            f"the roster's {roster.days} days from {roster.first_date} lie outside the forecast "
            f"from {grid.start_at:%Y-%m-%d} to {grid.end_at:%Y-%m-%d}; forecast those days first"
        )
    return Grid(grid.at(first), grid.minutes, last - first)


def build_model(
    roster: Roster,
    forecast: Forecast,
    center: Center,
    agents: Sequence[Agent],
    *,
    grid: Grid,
    holidays: Sequence[Holiday] = (),
    backlog: Sequence[Backlog] = (),
) -> SimulationModel:
    """Give the model of a roster on a grid that is part of the forecast's.

    Parameters
    ----------
    roster
        Only its activities of category ``work`` put agents on duty.
    forecast
        Arrivals and handle times.
    center
        Queues, routing, shrinkage and the reserve of idle agents.
    agents
        Everyone in the roster; their skills are those of the day the shift starts.
    grid
        See ``horizon``.
    holidays
        Days with opening hours of their own.
    backlog
        Deferred contacts that had arrived by the start of the grid and are not done.

    Raises
    ------
    ConfigurationError
        If the forecast has no samples or knows a queue that the center does not, or the roster an
        agent who is not in ``agents``.
    InputRefusedError
        If the backlog does not belong to the horizon; see ``opening_backlog``.
    """
    queues = _queues(forecast, center)
    people = {a.id: a for a in agents}
    _check_agents(roster, people)
    first = forecast.grid.index(grid.start_at)
    part = slice(first, first + grid.count)
    servers = Servers(queues)
    reach = _reach(roster, people, servers)
    duty = [
        (shift, reach[shift.agent_id, shift.schedule_date], spans)
        for shift in roster.shifts
        if (spans := _work_spans(shift, grid)) and reach[shift.agent_id, shift.schedule_date]
    ]
    groups = sorted({r for _, r, _ in duty}, key=lambda r: (len(r), r))
    group = {r: g for g, r in enumerate(groups)}
    work = [(i, start, end) for i, (_, _, spans) in enumerate(duty) for start, end in spans]
    shifts = [shift for shift, _, _ in duty]
    waiting, age = opening_backlog(backlog, queues, start_at=grid.start_at)
    return SimulationModel(
        queues=queues,
        interval_seconds=60.0 * grid.minutes,
        samples=np.ascontiguousarray(forecast.samples[:, :, part], np.int32),
        aht_seconds=np.ascontiguousarray(forecast.aht_seconds[:, part]),
        opening=np.array([opening_mask(q, grid, holidays) for q in queues], np.bool_),
        skill_sets=tuple(skill_set_of(r) for r in groups),
        server_group=np.array([group[r] for _, r, _ in duty], np.int64),
        span_server=np.array([i for i, _, _ in work], np.int64),
        span_start=np.array([start for _, start, _ in work], np.float64),
        span_end=np.array([end for _, _, end in work], np.float64),
        proficiency=_handle_factors(shifts, people, servers),
        agent_key=np.array([_key(s.agent_id) for s in shifts], np.uint64),
        shift_key=np.array([_key(s.agent_id, s.schedule_date) for s in shifts], np.uint64),
        absence=_absence(center, shifts),
        off_queue=_off_queue(center, grid),
        reserve_agents=center.planning.reserve_agents,
        origin_seconds=grid.start_at.timestamp(),
        routes=routes(groups, queues=len(queues), idle=center.routing.idle),
        order=center.routing.order,
        due_seconds=due_seconds(queues, grid, holidays),
        backlog_queue=waiting,
        backlog_seconds=age,
        enough=_resolved(shifts, people, servers),
    )


def absence_by_weekday(center: Center) -> tuple[float, ...]:
    """Give the share of shifts missed that start on Monday to Sunday of the center's zone."""
    items = [s for s in center.shrinkage if s.kind == "absence"]
    return tuple(1.0 - prod(1.0 - s.share for s in items if day in s.weekdays) for day in range(7))


def _queues(forecast: Forecast, center: Center) -> tuple[Queue, ...]:
    if len(forecast.samples) == 0:
        raise ConfigurationError("the forecast has no samples to simulate; run a new forecast")
    known = {q.name: q for q in center.queues}
    unknown = [name for name in forecast.queues if name not in known]
    if unknown:
        raise ConfigurationError(
            f"the forecast has queues that the center has not: {', '.join(unknown)}; "
            f"run a new forecast"
        )
    return tuple(known[name] for name in forecast.queues)


def _check_agents(roster: Roster, people: dict[str, Agent]) -> None:
    unknown = sorted({s.agent_id for s in roster.shifts} - people.keys())
    if unknown:
        raise ConfigurationError(
            f"the roster has shifts of agents who are not known: {', '.join(unknown[:10])}"
            f"{', ...' if len(unknown) > 10 else ''}; import the agents or build a new roster"
        )


def _reach(
    roster: Roster, people: dict[str, Agent], servers: Servers
) -> dict[tuple[str, date], Reach]:
    """Give what each agent of the roster may serve on each day worked."""
    days = {(shift.agent_id, shift.schedule_date) for shift in roster.shifts}
    return {(agent, day): servers.reach(people[agent], day) for agent, day in days}


def _handle_factors(
    shifts: Sequence[Shift], people: dict[str, Agent], servers: Servers
) -> NDArray[np.float64]:
    """Give the factors on handle time, shape (shifts, Q), or (shifts,) if queues are alike."""
    factors = {name: servers.handle_factors(people[name]) for name in {s.agent_id for s in shifts}}
    rows = [factors[s.agent_id] for s in shifts]
    out = np.array(rows, np.float64).reshape(len(shifts), servers.queues)
    return out[:, 0].copy() if (out == out[:, :1]).all() else out


def _resolved(
    shifts: Sequence[Shift], people: dict[str, Agent], servers: Servers
) -> NDArray[np.float64]:
    """Give the share of contacts resolved, shape (shifts, Q); empty if nothing is known of it."""
    if not servers.known_resolution:
        return np.zeros((0, 0))
    rows = [servers.resolved(people[s.agent_id], s.schedule_date) for s in shifts]
    return np.array(rows, np.float64).reshape(len(shifts), servers.queues)


def _work_spans(shift: Shift, grid: Grid) -> list[Span]:
    """Give the shift's spans of work on the grid [s from its start]; those that meet are one."""
    end_of_grid = 60.0 * grid.minutes * grid.count
    out: list[Span] = []
    for activity in sorted(shift.activities, key=lambda a: a.start_at):
        start = max(0.0, _seconds(grid, activity.start_at))
        end = min(end_of_grid, _seconds(grid, activity.end_at))
        if activity.category != "work" or start >= end:
            continue
        if out and out[-1][1] >= start:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _seconds(grid: Grid, at: datetime) -> float:
    # In UTC: the difference of two wall times of one zone would not be elapsed time.
    return (at.astimezone(UTC) - grid.start_at).total_seconds()


def _key(*what: object) -> int:
    """Give 64 bits that hang on the words alone, unlike Python's own hash."""
    text = "\x1f".join(str(w) for w in what)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _absence(center: Center, shifts: Sequence[Shift]) -> NDArray[np.float64]:
    """Give the share of shifts missed by server; empty: none."""
    shares, zone = absence_by_weekday(center), ZoneInfo(center.zone)
    if not any(shares):
        return np.zeros(0)
    of_day = [shares[shift.start_at.astimezone(zone).weekday()] for shift in shifts]
    return np.array(of_day, np.float64)


def _off_queue(center: Center, grid: Grid) -> NDArray[np.float64]:
    """Give the share of time off queue by interval; empty: none."""
    share = 1.0 - availability(center, grid, kind="off_queue")
    return share if share.any() else np.zeros(0)
