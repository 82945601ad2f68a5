"""What a roster will deliver: simulate it and sum up."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Center,
    ConfigurationError,
    Forecast,
    Grid,
    Holiday,
    Outlook,
    Progress,
    Queue,
    Roster,
    silent,
)
from wfm.simulation.building import build_model, horizon
from wfm.simulation.estimate import RatioMoments
from wfm.simulation.model import Replication
from wfm.simulation.replication import run

_ROUNDING = 1e-9


def simulate(
    roster: Roster,
    forecast: Forecast,
    center: Center,
    agents: Sequence[Agent],
    *,
    holidays: Sequence[Holiday] = (),
    replications: int = 100,
    seed: int = 1,
    workers: int = 1,
    progress: Progress = silent,
) -> Outlook:
    """Give the service that a roster will deliver, contact by contact, with its uncertainty.

    Parameters
    ----------
    roster
        Shifts; their activities of category ``work`` put agents on duty.
    forecast
        Each replication takes the arrivals of one of its samples.
    center
        Queues and goals, shrinkage, and the reserve of idle agents kept from deferred work.
    agents
        Everyone in the roster.
    holidays
        Days with opening hours of their own.
    replications
        How often the whole horizon is run.
    seed
        Rosters simulated with one seed see the same contacts and the same absences.
    workers
        Threads; the result does not depend on it.
    progress
        Told about each replication.

    Returns
    -------
        The outlook on the days that roster and forecast share. The horizon starts empty: nobody
        waits and nothing is left over from the day before. Contacts whose threshold ends after
        the horizon are not counted.

    Raises
    ------
    ConfigurationError
        If the records do not belong together, or ``replications`` is below 1.

    Notes
    -----
    More replications than the forecast has samples use samples again with other contacts; the
    half-widths then miss a little of the forecast's own uncertainty.
    """
    if replications < 1:
        raise ConfigurationError(f"replications is {replications}; it must be 1 or more")
    grid = horizon(roster, forecast, zone=center.zone)
    model = build_model(roster, forecast, center, agents, grid=grid, holidays=holidays)
    results = run(model, replications, seed=seed, workers=workers, progress=progress)
    return summarise(results, model.queues, grid=grid, zone=center.zone)


def summarise(
    replications: Iterable[Replication], queues: Sequence[Queue], *, grid: Grid, zone: str
) -> Outlook:
    """Give the means over replications, with 95 % half-widths, by local days of a zone."""
    days, first = np.unique(grid.local_days(zone), return_index=True)
    Q, T = len(queues), grid.count
    by_interval, by_day = RatioMoments((Q, T)), RatioMoments((Q, len(days)))
    whole, met, lost, waited = (RatioMoments((Q,)) for _ in range(4))
    target = np.array([q.goal.target for q in queues])[:, None]
    busy, available = np.zeros((Q, T)), np.zeros(T)
    count = contacts = 0
    for one in replications:
        good, base = _service_counts(one, queues)
        by_interval.add(good, base)
        good, base = np.add.reduceat(good, first, axis=1), np.add.reduceat(base, first, axis=1)
        by_day.add(good, base)
        whole.add(good.sum(axis=1), base.sum(axis=1))
        reached = (good >= target * base - _ROUNDING) & (base > 0)
        met.add(reached.sum(axis=1) * 1.0, (base > 0).sum(axis=1) * 1.0)
        lost.add(one.abandoned.sum(axis=1), one.offered.sum(axis=1))
        waited.add(one.wait_seconds.sum(axis=1), one.answered.sum(axis=1))
        busy += one.busy_agents
        available += one.available_agents
        contacts += one.contacts
        count += 1
    return Outlook(
        queues=tuple(q.name for q in queues),
        grid=grid,
        days=days,
        service=whole.estimate(),
        service_by_day=by_day.estimate(),
        service_by_interval=by_interval.estimate(),
        days_met=met.estimate(),
        abandoned=lost.estimate(),
        asa_seconds=waited.estimate(),
        occupancy=busy.sum(axis=0) / np.where(available > 0, available, np.nan),
        agents_by_queue=busy / max(1, count),
        replications=count,
        contacts=contacts,
    )


def _service_counts(
    one: Replication, queues: Sequence[Queue]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give what counts for the goal and of how many, by each queue's definition, shape (Q, T)."""
    good, base = one.met.copy(), one.offered.copy()
    for q, queue in enumerate(queues):
        match queue.goal.definition:
            case "offered":
                pass
            case "answered":
                base[q] = one.answered[q]
            case "less_short":
                base[q] -= one.abandoned_soon[q]
            case "abandons_met":
                good[q] += one.abandoned_soon[q]
    return good, base
