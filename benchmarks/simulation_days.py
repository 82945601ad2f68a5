"""Published examples, simulated: what each of many days counted."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation_case import Case
from benchmarks.simulation_centers import EXPONENTIAL, voice
from benchmarks.simulation_staff import layered_staff
from data.records import Queue
from wfm.simulation import Replication, SimulationModel, run

Floats = NDArray[np.float64]

_STEP_SECONDS = 60.0
"""About the length of an interval: short, as the last call's end is known to the interval."""
_CHUNK = 500
"""Days that are drawn at once."""
_CLEARING = 30.0
"""The time after the last arrivals, at first, in mean handle times."""


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

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Give the days of all parts."""
        names = cls.__dataclass_fields__
        return cls(**{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})


class Layout(NamedTuple):
    """How a case lies on the simulator's intervals.

    Parameters
    ----------
    step_seconds
        Length of an interval [s].
    per_period
        Intervals of a period.
    clearing
        Intervals after the last period.
    """

    step_seconds: float
    per_period: int
    clearing: int

    @classmethod
    def of(cls, case: Case) -> Self:
        """Give the layout to begin with."""
        per_period = math.ceil(case.period_seconds / _STEP_SECONDS)
        step = case.period_seconds / per_period
        longest = max(float(case.aht_seconds.max()), case.threshold_seconds)
        return cls(step, per_period, math.ceil(_CLEARING * longest / step))


def simulate_days(case: Case, number: int, *, seed: int = 1) -> Days:
    """Simulate so many days of a case, each until the last call has left.

    Where calls are left at the end of the time after the last period, that is made longer and the
    days are simulated again.
    """
    layout, parts, first = Layout.of(case), list[Days](), 0
    while first < number:
        count = min(_CHUNK, number - first)
        random = np.random.default_rng([seed, first])
        model = build(case, layout, count, random)
        ones = list(run(model, count, seed=seed, first=first))
        if any(one.unfinished.sum() > 0 for one in ones):
            layout = layout._replace(clearing=2 * layout.clearing)
            continue
        balked = list(_balked(case, layout, model, count, seed=seed, first=first))
        parts.append(_gather(case, layout, ones, balked))
        first += count
    return Days.joined(parts)


def build(case: Case, layout: Layout, samples: int, random: np.random.Generator) -> SimulationModel:
    """Give the model of a case with so many days' arrivals."""
    periods = case.rate.shape[1]
    intervals = periods * layout.per_period + layout.clearing
    mean = np.zeros((len(case.rate), intervals))
    mean[:, : periods * layout.per_period] = np.repeat(case.rate, layout.per_period, axis=1)
    factor = np.ones((samples, 1, 1))
    if case.factor_shape is not None:
        factor = random.gamma(case.factor_shape, 1 / case.factor_shape, factor.shape)
    staff = layered_staff(case, intervals * layout.step_seconds)
    servers = len(staff.server_layer)
    return SimulationModel(
        queues=tuple(_queue(case, k) for k in range(len(case.rate))),
        interval_seconds=layout.step_seconds,
        samples=random.poisson(mean * factor * layout.step_seconds).astype(np.int32),
        aht_seconds=_by_interval(case.aht_seconds, layout),
        opening=np.ones(mean.shape, np.bool_),
        skill_sets=staff.skill_sets,
        server_group=np.array(staff.server_layer, np.int64),
        span_server=np.array([s.server for s in staff.spans], np.int64),
        span_start=np.array([s.start for s in staff.spans]),
        span_end=np.array([s.end for s in staff.spans]),
        proficiency=np.ones(servers),
        agent_key=np.arange(servers, dtype=np.uint64),
        shift_key=np.arange(servers, dtype=np.uint64),
        patience_seconds=_by_interval(case.patience_seconds, layout),
        routes=staff.routes,
        order="fifo",
    )


def _queue(case: Case, k: int) -> Queue:
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


def _by_interval(values: Floats, layout: Layout) -> Floats:
    """Give values by period for every interval; the last one goes on."""
    day = np.repeat(values, layout.per_period, axis=1)
    return np.concatenate([day, np.repeat(values[:, -1:], layout.clearing, axis=1)], axis=1)


def _balked(
    case: Case, layout: Layout, model: SimulationModel, count: int, *, seed: int, first: int
) -> Iterator[Floats]:
    """Give those who left at once, by day: within a threshold of nothing, nobody else leaves."""
    if case.balking == 0:
        yield from np.zeros((count, *case.rate.shape))
        return
    goals = [replace(q.goal, threshold_seconds=0.0) for q in model.queues]
    queues = [replace(q, goal=goal) for q, goal in zip(model.queues, goals, strict=True)]
    same = replace(model, queues=tuple(queues))
    for one in run(same, count, seed=seed, first=first):
        yield _by_period(one.abandoned_soon, layout)


def _gather(case: Case, layout: Layout, ones: list[Replication], balked: list[Floats]) -> Days:
    counts = {
        name: np.array([_by_period(getattr(one, name), layout) for one in ones])
        for name in Days.__dataclass_fields__
        if hasattr(Replication, name)
    }
    group = layered_staff(case, 0.0).layer_group
    time = np.array([_agent_seconds(case, layout, one, group) for one in ones])
    return Days(
        **counts, balked=np.array(balked), busy_seconds=time[:, 0], available_seconds=time[:, 1]
    )


def _by_period(values: Floats, layout: Layout) -> Floats:
    """Give sums by period of values by interval, shape (K, P); none arrive afterwards."""
    day = values[:, : values.shape[1] - layout.clearing]
    return np.asarray(day.reshape(len(values), -1, layout.per_period).sum(axis=2))


def _agent_seconds(
    case: Case, layout: Layout, one: Replication, group: NDArray[np.int64]
) -> Floats:
    """Give busy and available agent time by group until the case's end, shape (2, G)."""
    weight = np.ones(one.available_agents.size)
    day = weight.size - layout.clearing
    if case.day_alone:
        weight[day:] = 0.0
    else:
        busy = one.busy_agents.sum(axis=0)
        last = max(int(np.flatnonzero(busy > 0)[-1]) if busy.any() else 0, day - 1)
        weight[last + 1 :] = 0.0
        if last >= day:
            # The last call of all is alone at its end.
            weight[last] = min(1.0, float(busy[last]))
    out = np.zeros((2, len(case.staff)))
    # Agents in conversation are weighted by their time already.
    np.add.at(out[0], group, one.busy_by_group @ (weight > 0))
    np.add.at(out[1], group, one.available_by_group @ weight)
    return out * layout.step_seconds
