"""From a forecast to the agents a roster must provide."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Backlog,
    Center,
    Forecast,
    Holiday,
    InputRefusedError,
    Progress,
    Queue,
    Requirement,
    availability,
    opening_mask,
    silent,
)
from skills import SkillMatrix, coverage_subsets, skill_matrix
from wfm.staffing.deferred import deadline_row
from wfm.staffing.inputs import not_negative, positive
from wfm.staffing.pooling import QueueLoad, coverage_rows, full_factor, queue_load
from wfm.staffing.volumes import planned_volumes

Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]


def require(
    forecast: Forecast,
    center: Center,
    agents: Sequence[Agent],
    *,
    holidays: Sequence[Holiday],
    confidence: float | Literal["expected"] | None = None,
    backlog: Sequence[Backlog] = (),
    progress: Progress = silent,
) -> Requirement:
    """Give what a forecast asks for: coverage rows by subset of queues, and deadline rows.

    Immediate and concurrent queues: Erlang A and the chat chain on the modified offered load,
    pooled for every subset that agents' skills make relevant. Deferred queues: cumulative work.
    Both are in scheduled agents: required / availability, shrinkage of every kind included.

    Parameters
    ----------
    forecast
        Expected contacts and handle times; samples are used with ``confidence`` only.
    center
        Queues, goals, shrinkage and planning settings.
    agents
        Whose skills, on the first local day of the grid, say which queues pool.
    holidays
        Public and own days, for opening hours.
    confidence
        Share of days whose volume the requirement carries, in (0, 1), by the forecast's
        samples; None: the expected volume.
    progress
        Told after every subset.

    Raises
    ------
    InputRefusedError
        The forecast has a queue the center lacks, bad numbers, or work nobody can do.
    """
    queues = _queues(forecast, center)
    first_day: date = forecast.grid.local_days(center.zone)[0].item()
    matrix = skill_matrix(agents, queues, first_day)
    contacts = not_negative("forecast mean", planned_volumes(forecast, center.zone, confidence))
    aht = positive("forecast aht_seconds", forecast.aht_seconds)
    is_open = np.array([opening_mask(q, forecast.grid, holidays) for q in queues])
    minimum = is_open * np.array([[q.minimum_agents] for q in queues], np.float64)
    _refuse_unserved(queues, matrix, contacts, minimum, first_day)
    seconds = forecast.grid.minutes * 60.0
    loads = _loads(queues, contacts, aht, seconds)
    subsets = coverage_subsets(matrix.skill_sets()[0], len(queues))
    available = availability(center, forecast.grid)
    rows = coverage_rows(
        loads,
        subsets,
        availability=available,
        minimum=minimum,
        progress=progress,
    )
    deadlines = tuple(
        deadline_row(
            queue,
            contacts[q],
            index=q,
            aht_seconds=aht[q],
            is_open=is_open[q],
            interval_seconds=seconds,
            max_occupancy=center.planning.max_occupancy,
            availability=available,
        )
        for q, queue in enumerate(queues)
        if queue.channel == "deferred"
    )
    return Requirement(
        queues=forecast.queues,
        grid=forecast.grid,
        subsets=subsets,
        agents=rows,
        deadlines=deadlines,
        offered_load=_offered_load(queues, contacts, aht, seconds),
    )


def _queues(forecast: Forecast, center: Center) -> tuple[Queue, ...]:
    known = {queue.name: queue for queue in center.queues}
    unknown = [name for name in forecast.queues if name not in known]
    if unknown:
        raise InputRefusedError(
            [
                f"the forecast has queue {name!r}, which the center file lacks;"
                " add it there or run the forecast again"
                for name in unknown
            ]
        )
    return tuple(known[name] for name in forecast.queues)


def _refuse_unserved(
    queues: Sequence[Queue], matrix: SkillMatrix, contacts: Floats, minimum: Floats, day: date
) -> None:
    problems = []
    for q, queue in enumerate(queues):
        asks = contacts[q].sum() + minimum[q].sum() > 0
        if asks and queue.name in matrix.unserved():
            level = f" at level {queue.minimum_level} or more" if queue.minimum_level > 1 else ""
            problems.append(
                f"nobody can serve queue {queue.name!r} on {day}: no agent holds"
                f" {' and '.join(sorted(queue.skills))}{level};"
                " import agents with these skills, or change the queue's skills"
            )
    if problems:
        raise InputRefusedError(problems)


def _loads(
    queues: Sequence[Queue], contacts: Floats, aht: Floats, seconds: float
) -> list[QueueLoad | None]:
    return [
        None
        if queue.channel == "deferred"
        else queue_load(queue, contacts[q], aht_seconds=aht[q], interval_seconds=seconds)
        for q, queue in enumerate(queues)
    ]


def _offered_load(queues: Sequence[Queue], contacts: Floats, aht: Floats, seconds: float) -> Floats:
    """Give erlangs of arriving work; of a chat the agent time it takes with every slot in use."""
    effort = np.array([[full_factor(q) / q.concurrency] for q in queues])
    return np.asarray(contacts * aht * effort / seconds, np.float64)
