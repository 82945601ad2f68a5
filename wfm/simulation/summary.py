"""Sums up replications as they come: moments are kept, not the replications."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Estimate, Grid, Outlook
from wfm.simulation.estimate import RatioMoments
from wfm.simulation.goals import DEFINITIONS, Counts, Goals, service_counts
from wfm.simulation.model import Replication, SimulationModel
from wfm.simulation.overload import overload
from wfm.simulation.patience import patient_shares
from wfm.staffing import queue_load

_HOUR = 3600.0


class Totals(NamedTuple):
    """What one replication adds to ratios over the horizon, each x and y of shape (Q,)."""

    service: Counts
    days_met: Counts
    abandoned: Counts
    asa_seconds: Counts
    resolved: Counts


class Summary:
    """Adds up replications of a model, by local days of a zone.

    Parameters
    ----------
    model
        What is simulated.
    grid
        Its intervals.
    zone
        Whose days count.
    """

    def __init__(self, model: SimulationModel, *, grid: Grid, zone: str) -> None:
        self._model, self._grid = model, grid
        self._days, first = np.unique(grid.local_days(zone), return_index=True)
        self._last = np.append(first[1:], grid.count) - 1
        self._patient = patient_shares(model)
        self._goals = Goals(model, patient=self._patient, first=first)
        self._kinds = tuple(sorted(set(model.skill_sets), key=lambda s: (len(s), s)))
        self._kind_of = np.array([self._kinds.index(s) for s in model.skill_sets], np.int64)
        Q, T, D = len(model.queues), grid.count, len(self._days)
        self._by_interval, self._by_day = RatioMoments((Q, T)), RatioMoments((Q, D))
        self._totals = tuple(RatioMoments((Q,)) for _ in Totals._fields)
        self._definitions = {definition: RatioMoments((Q,)) for definition in DEFINITIONS}
        self._turned_away, self._redialled = RatioMoments((Q,)), RatioMoments((Q,))
        self._returned = RatioMoments((Q,))
        # Where nothing is known of resolution the ratio of nothing to nothing is NaN.
        self._resolves = np.array([[q.resolution is not None] for q in model.queues])
        self._occupancy = RatioMoments((len(self._kinds),))
        self._backlog, self._age = RatioMoments((Q, D)), RatioMoments((Q, D))
        self._busy, self._available = np.zeros((Q, T)), np.zeros(T)
        self._by_group = np.zeros((len(model.skill_sets), T))
        self._count = self._contacts = 0

    def add(self, one: Replication) -> Totals:
        """Add one replication; give what it adds to the ratios over the horizon."""
        good, base = self._goals.service(one)
        self._by_interval.add(good, base)
        good, base = self._goals.by_day(good), self._goals.by_day(base)
        self._by_day.add(good, base)
        totals = Totals(
            service=_whole(good, base),
            days_met=self._goals.days(one, good, base),
            abandoned=_whole(one.abandoned, one.offered),
            asa_seconds=_whole(one.wait_seconds, one.answered),
            resolved=_whole(one.resolved, one.answered * self._resolves),
        )
        for moments, (x, y) in zip(self._totals, totals, strict=True):
            moments.add(x, y)
        self._add_shares(one)
        self._add_backlog(one)
        self._busy += one.busy_agents
        self._available += one.available_agents
        self._by_group += one.available_by_group
        self._contacts += one.contacts
        self._count += 1
        return totals

    def _add_shares(self, one: Replication) -> None:
        for definition, moments in self._definitions.items():
            moments.add(*_whole(*service_counts(one, definition, patient=self._patient)))
        self._turned_away.add(*_whole(one.turned_away, one.offered))
        self._redialled.add(*_whole(one.redialled, one.offered))
        self._returned.add(*_whole(one.returned, one.offered))
        self._occupancy.add(self._by_kind(one.busy_by_group), self._by_kind(one.available_by_group))

    def _by_kind(self, by_group: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up the groups of one skill set: those who help out after a wait are a group."""
        out = np.zeros(len(self._kinds))
        np.add.at(out, self._kind_of, by_group.sum(axis=1))
        return out

    def _add_backlog(self, one: Replication) -> None:
        each = np.ones((len(self._model.queues), len(self._last)))
        self._backlog.add(one.backlog[:, self._last], each)
        self._age.add(one.oldest_seconds[:, self._last] / _HOUR, each)

    def service(self) -> Estimate:
        """Give the service over the horizon reached so far."""
        return _share(self._totals[0].estimate())

    def outlook(self) -> Outlook:
        """Give what the replications say, with 95 % half-widths."""
        _, met, lost, waited, resolved = self._totals
        available = np.where(self._available > 0, self._available, np.nan)
        return Outlook(
            queues=tuple(q.name for q in self._model.queues),
            grid=self._grid,
            days=self._days,
            service=self.service(),
            service_by_day=_share(self._by_day.estimate()),
            service_by_interval=_share(self._by_interval.estimate()),
            days_met=met.estimate(),
            abandoned=lost.estimate(),
            asa_seconds=waited.estimate(),
            occupancy=self._busy.sum(axis=0) / available,
            agents_by_queue=self._busy / max(1, self._count),
            replications=self._count,
            contacts=self._contacts,
            service_by_definition={d: _share(m.estimate()) for d, m in self._definitions.items()},
            turned_away=self._turned_away.estimate(),
            redialled=self._redialled.estimate(),
            returned=self._returned.estimate(),
            resolved=resolved.estimate(),
            skill_sets=self._kinds,
            occupancy_by_skill_set=self._occupancy.estimate(),
            backlog=self._deferred_alone(self._backlog.estimate()),
            backlog_age_hours=self._deferred_alone(self._age.estimate()),
            overload=overload(
                _offered_load(self._model),
                self._by_group / max(1, self._count),
                self._model.skill_sets,
            ),
        )

    def _deferred_alone(self, estimate: Estimate) -> Estimate:
        deferred = np.array([q.channel == "deferred" for q in self._model.queues])[:, None]
        mean = np.where(deferred, estimate.mean, np.nan)
        return Estimate(mean, np.where(deferred, estimate.half_width, np.nan))


def _offered_load(model: SimulationModel) -> NDArray[np.float64]:
    """Give the agents that the expected contacts keep busy [erlangs], shape (Q, T)."""
    contacts = model.samples.mean(axis=0)
    out = np.zeros(contacts.shape)
    for q, queue in enumerate(model.queues):
        if queue.channel != "deferred":
            load = queue_load(
                queue,
                contacts[q],
                aht_seconds=model.aht_seconds[q],
                interval_seconds=model.interval_seconds,
            )
            out[q] = load.agents_busy
    return out


def _whole(x: NDArray[np.float64], y: NDArray[np.float64]) -> Counts:
    return x.sum(axis=1), y.sum(axis=1)


def _share(estimate: Estimate) -> Estimate:
    """Keep an estimate out of what a share cannot be: few contacts may lead ``virtual`` there."""
    return Estimate(np.maximum(estimate.mean, 0.0), estimate.half_width)
