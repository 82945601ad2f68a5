"""Published examples, simulated: what each of many days counted."""

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation_case import Case
from benchmarks.simulation_centers import EXPONENTIAL, voice
from benchmarks.simulation_staff import leaving_contacts, staff_of
from data.records import Distribution, Queue
from wfm.simulation import Replication, SimulationModel, run

Floats = NDArray[np.float64]

_STEP_SECONDS, _LONG_STEP_SECONDS = 20.0, 300.0
"""About the length of an interval: agents leave within the last one before a period begins, and the
end of the last call is known to the interval. Where neither matters it may be long."""
_CHUNK = 500
"""Days that are drawn at once."""
_CLEARING = 30.0
"""The time after the last arrivals, at first, in mean handle times."""
_AS_SAID = Distribution("lognormal", cv=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """What N days counted, by type and period of arrival: shape (N, K, P).

    Parameters
    ----------
    offered, met, answered, abandoned, abandoned_soon, turned_away, wait_seconds
        As in ``Replication``.
    balked
        Those of ``abandoned`` who did not wait at all.
    busy_seconds, available_seconds
        Agent time by group, until the end that the case names, shape (N, G).
    """

    offered: Floats
    met: Floats
    answered: Floats
    abandoned: Floats
    abandoned_soon: Floats
    turned_away: Floats
    wait_seconds: Floats
    balked: Floats
    busy_seconds: Floats
    available_seconds: Floats


_COUNTED = (
    "offered",
    "met",
    "answered",
    "abandoned",
    "abandoned_soon",
    "turned_away",
    "wait_seconds",
)
"""Fields of ``Days`` that are sums of those of ``Replication``."""


class Layout(NamedTuple):
    """How a case lies on the simulator's intervals.

    Parameters
    ----------
    step_seconds
        Length of an interval [s].
    per_period
        Intervals of a period.
    periods
        P.
    clearing
        Intervals after the last period.
    """

    step_seconds: float
    per_period: int
    periods: int
    clearing: int

    @classmethod
    def of(cls, case: Case) -> Self:
        """Give the layout to begin with."""
        exact = not case.day_alone or bool((np.diff(case.staff) < 0).any())
        wanted = _STEP_SECONDS if exact else _LONG_STEP_SECONDS
        per_period = math.ceil(case.period_seconds / wanted)
        step = case.period_seconds / per_period
        longest = max(float(case.aht_seconds.max()), case.threshold_seconds)
        return cls(step, per_period, case.rate.shape[1], math.ceil(_CLEARING * longest / step))

    @property
    def day(self) -> int:
        """Intervals of all periods."""
        return self.per_period * self.periods

    @property
    def intervals(self) -> int:
        """Intervals of the horizon."""
        return self.day + self.clearing

    @property
    def seconds(self) -> float:
        """Length of the horizon [s]."""
        return self.intervals * self.step_seconds

    def by_interval(self, values: Floats) -> Floats:
        """Give values by period for every interval; the last one goes on."""
        day = np.repeat(values, self.per_period, axis=1)
        return np.concatenate([day, np.repeat(values[:, -1:], self.clearing, axis=1)], axis=1)

    def by_period(self, values: Floats) -> Floats:
        """Give sums by period of values by interval of arrival; none arrive after the last."""
        day = values[:, : self.day]
        return np.asarray(day.reshape(len(values), self.periods, self.per_period).sum(axis=2))


def simulate_days(case: Case, number: int, *, seed: int = 1, workers: int = 1) -> Days:
    """Simulate so many days of a case, each until the last call has left.

    Where calls are left at the end of the time after the last period, that is made longer and the
    days are simulated again. ``workers`` are threads; the days do not depend on them.
    """
    layout, first = Layout.of(case), 0
    kept: dict[str, list[Floats]] = {name: [] for name in Days.__dataclass_fields__}
    while first < number:
        count = min(_CHUNK, number - first)
        play = partial(run, replications=count, seed=seed, first=first, workers=workers)
        model = build(case, layout, count, np.random.default_rng([seed, first]))
        days = [_day(case, layout, one) for one in play(model)]
        if any(day is None for day in days):
            layout = layout._replace(clearing=2 * layout.clearing)
            continue
        for day in days:
            for name, value in (day or {}).items():
                kept[name].append(value)
        # Within a threshold of nothing those leave who do not wait at all.
        again = play(_without_threshold(model)) if case.balking > 0 else ()
        kept["balked"] += [layout.by_period(one.abandoned_soon[: len(case.rate)]) for one in again]
        first += count
    kept["balked"] = kept["balked"] or [np.zeros_like(case.rate)] * number
    return Days(**{name: np.array(values) for name, values in kept.items()})


def build(case: Case, layout: Layout, samples: int, random: np.random.Generator) -> SimulationModel:
    """Give the model of a case with so many days' arrivals."""
    types, groups = len(case.rate), len(case.staff)
    mean = np.zeros((types, layout.intervals))
    mean[:, : layout.day] = np.repeat(case.rate, layout.per_period, axis=1) * layout.step_seconds
    factor = np.ones((samples, 1, 1))
    if case.factor_shape is not None:
        factor = random.gamma(case.factor_shape, 1 / case.factor_shape, factor.shape)
    staff = staff_of(case, layout.seconds)
    leaving = leaving_contacts(
        staff, groups, per_period=layout.per_period, intervals=layout.intervals
    )
    contacts = np.empty((samples, types + groups, layout.intervals), np.int32)
    contacts[:, :types] = random.poisson(mean * factor)
    contacts[:, types:] = leaving
    for_ever = np.full((groups, layout.intervals), layout.seconds)
    servers = len(staff.server_group)
    return SimulationModel(
        queues=(
            *(_calls(case, k) for k in range(types)),
            *(_leaving(g, layout.seconds) for g in range(groups)),
        ),
        interval_seconds=layout.step_seconds,
        samples=contacts,
        aht_seconds=np.concatenate([layout.by_interval(case.aht_seconds), for_ever]),
        opening=np.ones(contacts.shape[1:], np.bool_),
        skill_sets=staff.skill_sets,
        server_group=np.array(staff.server_group, np.int64),
        span_server=np.array([s.server for s in staff.spans], np.int64),
        span_start=np.array([s.start for s in staff.spans]),
        span_end=np.array([s.end for s in staff.spans]),
        proficiency=np.ones(servers),
        agent_key=np.arange(servers, dtype=np.uint64),
        shift_key=np.arange(servers, dtype=np.uint64),
        patience_seconds=np.concatenate(
            [layout.by_interval(case.patience_seconds), np.full_like(for_ever, np.inf)]
        ),
        routes=staff.routes,
        order="fifo",
    )


def _calls(case: Case, k: int) -> Queue:
    queue = voice(f"type {k}", float(case.aht_seconds[k, 0]))
    patience = float(case.patience_seconds[k, 0])
    return replace(
        queue,
        goal=replace(queue.goal, threshold_seconds=case.threshold_seconds),
        patience_seconds=patience if math.isfinite(patience) else None,
        handle_time=EXPONENTIAL,
        balking=case.balking,
        waiting_room=case.waiting_room,
    )


def _leaving(group: int, seconds: float) -> Queue:
    return replace(voice(f"leaving {group}", seconds), handle_time=_AS_SAID, priority=1)


def _without_threshold(model: SimulationModel) -> SimulationModel:
    goals = [replace(q.goal, threshold_seconds=0.0) for q in model.queues]
    queues = [replace(q, goal=goal) for q, goal in zip(model.queues, goals, strict=True)]
    return replace(model, queues=tuple(queues))


def _day(case: Case, layout: Layout, one: Replication) -> dict[str, Floats] | None:
    """Give what is kept of a day; None if calls are left at its end."""
    types = len(case.rate)
    if one.unfinished[:types].any():
        return None
    out = {name: layout.by_period(getattr(one, name)[:types]) for name in _COUNTED}
    weight = _counted_time(case, layout, one.busy_agents[:types].sum(axis=0))
    # Who has left is at work on that, for the simulator.
    gone = one.busy_agents[types:]
    busy = (one.busy_by_group - gone) @ (weight > 0)
    available = (one.available_by_group - gone) @ weight
    return out | {
        "busy_seconds": busy * layout.step_seconds,
        "available_seconds": available * layout.step_seconds,
    }


def _counted_time(case: Case, layout: Layout, busy: Floats) -> Floats:
    """Give the share of each interval that lies before the case's end, shape (T,)."""
    out = np.ones(layout.intervals)
    if case.day_alone:
        out[layout.day :] = 0.0
        return out
    # A rest of a few billionths is left of sums of spans that cancel.
    last = max(int(np.flatnonzero(busy > 1e-6)[-1]) if busy.any() else 0, layout.day - 1)
    out[last + 1 :] = 0.0
    if last >= layout.day:
        # The last call of all is alone at its end.
        out[last] = min(1.0, float(busy[last]))
    return out
