"""From a forecast to the agents a roster must provide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Backlog,
    Center,
    DeadlineRow,
    Forecast,
    Grid,
    Holiday,
    InputRefusedError,
    Progress,
    Queue,
    Requirement,
    availability,
    opening_mask,
    silent,
)
from skills import SkillSet, coverage_subsets
from wfm.staffing.backlog import waiting_by_queue
from wfm.staffing.day_risk import DayRisk, day_risk
from wfm.staffing.deferred import deadline_row
from wfm.staffing.inputs import not_negative, positive
from wfm.staffing.pooling import QueueLoad, agent_share, coverage_rows, queue_load
from wfm.staffing.served import Served, refuse_unserved

Floats = NDArray[np.float64]


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
        Whose skills, on the local days of the grid, say which queues pool.
    holidays
        Public and own days, for opening hours.
    confidence
        The planner's risk, over the days of the forecast's samples: a share in (0, 1): every
        row's goals are met on at least this share of days; ``expected``: on average over them.
        None: on a day like the mean. Deferred work is that of the day's quantile at this share,
        for ``expected`` at the goal's target.
    backlog
        Deferred contacts that wait at the start, of all queues; none: not known, and the week
        before was like the first (``deadline_row``).
    progress
        Told after every subset.

    Raises
    ------
    InputRefusedError
        The forecast has a queue the center lacks, bad numbers, no samples for a confidence, or
        work nobody can do; the backlog has other queues or contacts of the future.
    """
    queues = _queues(forecast, center)
    waiting = waiting_by_queue(backlog, queues, start_at=forecast.grid.start_at)
    pooling = _pooling(forecast, center, queues, holidays=holidays, confidence=confidence)
    days = forecast.grid.local_days(center.zone)
    served = Served.over(agents, queues, days=np.unique(days).tolist())
    contacts, aht = pooling.contacts, pooling.aht_seconds
    refuse_unserved(queues, served, asks=contacts + pooling.minimum > 0, days=days)
    subsets = coverage_subsets(served.skill_sets, len(queues))
    rows = pooling.rows(subsets, progress=progress)
    deadlines = pooling.deadlines(queues, holidays=holidays, waiting=waiting if backlog else None)
    return Requirement(
        queues=forecast.queues,
        grid=forecast.grid,
        subsets=subsets,
        agents=rows,
        deadlines=deadlines,
        offered_load=contacts * aht * pooling.share / (forecast.grid.minutes * 60.0),
    )


def rows_for(
    subsets: Sequence[SkillSet],
    requirement: Requirement,
    *,
    forecast: Forecast,
    center: Center,
    holidays: Sequence[Holiday],
    confidence: float | Literal["expected"] | None = None,
) -> Floats:
    """Give the rows of further subsets of queues, consistent with a requirement's, (subsets, T).

    Parameters
    ----------
    forecast, center, holidays, confidence
        Those the requirement was made from.
    """
    queues = _queues(forecast, center)
    pooling = _pooling(forecast, center, queues, holidays=holidays, confidence=confidence)
    every = sorted({*requirement.subsets, *subsets}, key=lambda s: (len(s), s))
    place = {subset: r for r, subset in enumerate(every)}
    return pooling.rows(every)[[place[subset] for subset in subsets]]


def deadlines_for(
    forecast: Forecast,
    center: Center,
    *,
    holidays: Sequence[Holiday],
    confidence: float | Literal["expected"] | None = None,
    backlog: Sequence[Backlog] = (),
) -> tuple[DeadlineRow, ...]:
    """Give the deadline rows alone, as ``require`` makes them, for instance for other goals."""
    queues = _queues(forecast, center)
    waiting = waiting_by_queue(backlog, queues, start_at=forecast.grid.start_at)
    pooling = _pooling(forecast, center, queues, holidays=holidays, confidence=confidence)
    return pooling.deadlines(queues, holidays=holidays, waiting=waiting if backlog else None)


@dataclass(frozen=True, slots=True, eq=False)
class _Pooling:
    """What the rows of a forecast are made from, by queue and interval."""

    grid: Grid
    max_occupancy: float
    contacts: Floats
    aht_seconds: Floats
    share: Floats
    minimum: Floats
    availability: Floats
    risk: DayRisk | None
    loads: Sequence[QueueLoad | None]

    def rows(self, subsets: Sequence[SkillSet], *, progress: Progress = silent) -> Floats:
        """Give the scheduled agents of each subset, (rows, T)."""
        return coverage_rows(
            self.loads,
            subsets,
            availability=self.availability,
            minimum=self.minimum,
            risk=self.risk,
            progress=progress,
        )

    def deadlines(
        self,
        queues: Sequence[Queue],
        *,
        holidays: Sequence[Holiday],
        waiting: Mapping[str, Sequence[Backlog]] | None,
    ) -> tuple[DeadlineRow, ...]:
        """Give the rows of deferred queues; without a backlog (None) it is not known."""
        return tuple(
            deadline_row(
                queue,
                self.contacts[q]
                if self.risk is None
                else self.contacts[q]
                * self.risk.deferred_volume(queue.name, target=queue.goal.target),
                index=q,
                aht_seconds=self.aht_seconds[q],
                grid=self.grid,
                holidays=holidays,
                max_occupancy=self.max_occupancy,
                availability=self.availability,
                backlog=None if waiting is None else waiting.get(queue.name, ()),
            )
            for q, queue in enumerate(queues)
            if queue.channel == "deferred"
        )


def _pooling(
    forecast: Forecast,
    center: Center,
    queues: Sequence[Queue],
    *,
    holidays: Sequence[Holiday],
    confidence: float | Literal["expected"] | None,
) -> _Pooling:
    contacts = not_negative("forecast mean", forecast.mean)
    aht = positive("forecast aht_seconds", forecast.aht_seconds)
    share = np.array([[agent_share(queue)] for queue in queues])
    is_open = np.array([opening_mask(q, forecast.grid, holidays) for q in queues])
    return _Pooling(
        grid=forecast.grid,
        max_occupancy=center.planning.max_occupancy,
        contacts=contacts,
        aht_seconds=aht,
        share=share,
        minimum=is_open * np.array([[q.minimum_agents] for q in queues], np.float64),
        availability=availability(center, forecast.grid),
        risk=day_risk(forecast, center.zone, aim=confidence, effort_seconds=aht * share),
        loads=_loads(queues, contacts, aht, forecast.grid.minutes * 60.0),
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


def _loads(
    queues: Sequence[Queue], contacts: Floats, aht: Floats, seconds: float
) -> list[QueueLoad | None]:
    return [
        None
        if queue.channel == "deferred"
        else queue_load(queue, contacts[q], aht_seconds=aht[q], interval_seconds=seconds)
        for q, queue in enumerate(queues)
    ]
