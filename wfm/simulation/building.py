"""Turn a roster, a forecast and a center into a model to simulate."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from data.records import (
    Agent,
    Center,
    ConfigurationError,
    Forecast,
    Grid,
    Holiday,
    Queue,
    Roster,
    Shift,
    local_midnight,
    opening_mask,
)
from skills import SkillSet
from wfm.simulation.model import SimulationModel

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
) -> SimulationModel:
    """Give the model of a roster on a grid that is part of the forecast's.

    Parameters
    ----------
    roster
        Only its activities of category ``work`` put agents on duty.
    forecast
        Arrivals and handle times.
    center
        Queues, shrinkage and the reserve of idle agents.
    agents
        Everyone in the roster; their skills are those of the day the shift starts.
    grid
        See ``horizon``.
    holidays
        Days with opening hours of their own.

    Raises
    ------
    ConfigurationError
        If the forecast has no samples or knows a queue that the center does not, or the roster an
        agent who is not in ``agents``.
    """
    queues = _queues(forecast, center)
    people = {a.id: a for a in agents}
    _check_agents(roster, people)
    first = forecast.grid.index(grid.start_at)
    part = slice(first, first + grid.count)
    served = _served(roster, people, queues)
    duty = [
        (shift, served[shift.agent_id, shift.schedule_date], spans)
        for shift in roster.shifts
        if (spans := _work_spans(shift, grid)) and served[shift.agent_id, shift.schedule_date]
    ]
    skill_sets = tuple(sorted({s for _, s, _ in duty}, key=lambda s: (len(s), s)))
    group = {s: g for g, s in enumerate(skill_sets)}
    work = [(i, start, end) for i, (_, _, spans) in enumerate(duty) for start, end in spans]
    keys = [shift.agent_id for shift, _, _ in duty]
    return SimulationModel(
        queues=queues,
        interval_seconds=60.0 * grid.minutes,
        samples=np.ascontiguousarray(forecast.samples[:, :, part], np.int32),
        aht_seconds=np.ascontiguousarray(forecast.aht_seconds[:, part]),
        opening=np.array([opening_mask(q, grid, holidays) for q in queues], np.bool_),
        skill_sets=skill_sets,
        server_group=np.array([group[s] for _, s, _ in duty], np.int64),
        span_server=np.array([i for i, _, _ in work], np.int64),
        span_start=np.array([start for _, start, _ in work], np.float64),
        span_end=np.array([end for _, _, end in work], np.float64),
        proficiency=np.array([people[key].proficiency for key in keys], np.float64),
        agent_key=np.array([_key(key) for key in keys], np.uint64),
        shift_key=np.array([_key(s.agent_id, s.schedule_date) for s, _, _ in duty], np.uint64),
        absence=_share(center, "absence"),
        off_queue=_share(center, "off_queue"),
        reserve_agents=center.planning.reserve_agents,
        origin_seconds=grid.start_at.timestamp(),
    )


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


def _served(
    roster: Roster, people: dict[str, Agent], queues: Sequence[Queue]
) -> dict[tuple[str, date], SkillSet]:
    """Give what each agent of the roster can serve on each day worked."""
    days = {(shift.agent_id, shift.schedule_date) for shift in roster.shifts}
    return {
        (agent, day): tuple(q for q, queue in enumerate(queues) if people[agent].serves(queue, day))
        for agent, day in days
    }


def _work_spans(shift: Shift, grid: Grid) -> list[Span]:
    """Give the shift's spans of work on the grid [s from its start]; those that touch are one."""
    end_of_grid = 60.0 * grid.minutes * grid.count
    out: list[Span] = []
    for activity in sorted(shift.activities, key=lambda a: a.start_at):
        start = max(0.0, _seconds(grid, activity.start_at))
        end = min(end_of_grid, _seconds(grid, activity.end_at))
        if activity.category != "work" or start >= end:
            continue
        if out and out[-1][1] == start:
            out[-1] = (out[-1][0], end)
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


def _share(center: Center, kind: str) -> float:
    """Give the share lost to all shrinkage of one kind; several multiply."""
    only = tuple(s for s in center.shrinkage if s.kind == kind)
    return 1.0 - replace(center, shrinkage=only).availability
