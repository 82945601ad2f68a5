"""Centers to simulate: steady ones, that formulas and other simulators know, and rostered weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Distribution, Queue, ServiceGoal
from skills import SkillSet
from wfm.simulation import SimulationModel

INTERVAL_SECONDS = 900.0
DAY = 96
"""Intervals of a day."""

EXPONENTIAL = Distribution("exponential")
SECOND = 3600 / INTERVAL_SECONDS
OCCUPANCY = 0.89
"""Share of the time on duty that the offered work of a rostered week would take."""

_STARTS = range(28, 52, 2)
"""Shifts begin at 7:00, 7:30, ... 12:30."""
_PAUSES = ((8, 1), (16, 2), (26, 1))
"""Breaks of 15, 30 and 15 minutes, from the shift's start on; each up to half an hour later."""
_SHIFT = 34


class Span(NamedTuple):
    """Work of one server, from one instant to another [s from the start]."""

    server: int
    start: float
    end: float


def voice(name: str, aht_seconds: float, patience_seconds: float | None = None) -> Queue:
    """Give a telephone queue, 80 % in 20 s, with the product's lognormal handle times."""
    return Queue(
        name,
        "immediate",
        "voice",
        frozenset({name}),
        ServiceGoal(0.8, 20.0),
        aht_seconds,
        "UTC",
        patience_seconds,
    )


def assemble(
    queues: Sequence[Queue],
    samples: NDArray[np.int32],
    skill_sets: Sequence[SkillSet],
    server_group: Sequence[int],
    spans: Sequence[Span],
) -> SimulationModel:
    """Give a model of agents without shrinkage, each with a handle time of 1."""
    servers, intervals = len(server_group), samples.shape[2]
    aht = [np.full(intervals, q.aht_seconds) for q in queues]
    return SimulationModel(
        queues=tuple(queues),
        interval_seconds=INTERVAL_SECONDS,
        samples=samples,
        aht_seconds=np.array(aht),
        opening=np.ones((len(queues), intervals), np.bool_),
        skill_sets=tuple(skill_sets),
        server_group=np.array(server_group, np.int64),
        span_server=np.array([s.server for s in spans], np.int64),
        span_start=np.array([s.start for s in spans], np.float64),
        span_end=np.array([s.end for s in spans], np.float64),
        proficiency=np.ones(servers),
        agent_key=np.arange(servers, dtype=np.uint64),
        shift_key=np.arange(servers, 2 * servers, dtype=np.uint64),
    )


def steady_center(
    queues: Sequence[Queue],
    per_hour: Sequence[float],
    heads: Mapping[SkillSet, int],
    *,
    hours: int,
    samples: int,
    seed: int = 1,
) -> SimulationModel:
    """Give Poisson arrivals at constant rates, exponential times, and agents always there.

    After the last arrivals the agents stay for an hour, so that everybody's fate is known.

    Parameters
    ----------
    queues
        Telephone queues.
    per_hour
        Arrivals of each [1/h].
    heads
        Number of agents by the queues that they serve.
    hours
        Length of the arrivals [h].
    samples
        Number of samples.
    seed
        Of the samples.
    """
    count, end = round(hours * SECOND), (hours + 1) * 3600.0
    mean = np.zeros((len(queues), count + round(SECOND)))
    mean[:, :count] = np.array(per_hour)[:, None] / SECOND
    contacts = np.random.default_rng(seed).poisson(mean, (samples, *mean.shape))
    groups = [g for g, number in enumerate(heads.values()) for _ in range(number)]
    return assemble(
        [replace(q, handle_time=EXPONENTIAL) for q in queues],
        contacts.astype(np.int32),
        tuple(heads),
        groups,
        [Span(s, 0.0, end) for s in range(len(groups))],
    )


def rostered_center(
    queues: int, skill_sets: int, agents: int, *, samples: int, seed: int = 1, days: int = 7
) -> SimulationModel:
    """Give a center that is open from 7:00 to 21:00, its agents on shifts with three breaks.

    Every agent works five days in seven. Handle times are lognormal and patience is exponential,
    both with means of three to seven minutes. Contacts follow the agents on duty on an average day,
    so that ``OCCUPANCY`` holds at every time of day and for every queue.

    Parameters
    ----------
    queues, skill_sets, agents
        How many.
    samples
        Number of samples of the week's contacts.
    seed
        Of all that is drawn.
    days
        Length of the horizon.
    """
    random = np.random.default_rng(seed)
    sets = draw_skill_sets(queues, skill_sets, random)
    group = np.arange(agents) % skill_sets
    spans = draw_spans(agents, days, random)
    center = [
        voice(f"queue {q + 1}", float(aht), float(patience))
        for q, (aht, patience) in enumerate(
            zip(random.uniform(180, 420, queues), random.uniform(180, 420, queues), strict=True)
        )
    ]
    on_duty = average_day(spans, group, skill_sets, days)
    mean = np.zeros((queues, DAY))
    for g, members in enumerate(sets):
        for q in members:
            mean[q] += on_duty[g] / len(members)
    mean *= OCCUPANCY * INTERVAL_SECONDS / np.array([[q.aht_seconds] for q in center])
    contacts = random.poisson(np.tile(mean, days), (samples, queues, days * DAY))
    return assemble(center, contacts.astype(np.int32), sets, group.tolist(), spans)


def draw_skill_sets(queues: int, number: int, random: np.random.Generator) -> list[SkillSet]:
    """Give distinct sets: pairs of neighbours, a ring, then sets of three or four at random."""
    ring = [tuple(sorted({q, (q + 1) % queues})) for q in range(queues)]
    found = dict.fromkeys(ring[:number])
    while len(found) < number:
        size = int(random.integers(3, 5))
        found[tuple(sorted(random.choice(queues, size, replace=False).tolist()))] = None
    return list(found)


def draw_spans(agents: int, days: int, random: np.random.Generator) -> list[Span]:
    """Give the work of agents who have two days in seven off, in a row, between their breaks."""
    spans = []
    for agent in range(agents):
        start = int(random.choice(_STARTS))
        for day in range(days):
            if (day - agent) % 7 < 2:
                continue
            at = day * DAY + start
            edges = [at]
            for after, length in _PAUSES:
                begin = at + after + int(random.integers(0, 3))
                edges += [begin, begin + length]
            edges.append(at + _SHIFT)
            seconds = [edge * INTERVAL_SECONDS for edge in edges]
            spans += [Span(agent, *pair) for pair in zip(seconds[::2], seconds[1::2], strict=True)]
    return spans


def average_day(
    spans: Sequence[Span], group: NDArray[np.int64], groups: int, days: int
) -> NDArray[np.float64]:
    """Give the agents of each group on duty by interval of an average day, shape (groups, DAY)."""
    out = np.zeros((groups, days * DAY))
    for span in spans:
        first, last = (int(edge / INTERVAL_SECONDS) for edge in (span.start, span.end))
        out[group[span.server], first:last] += 1
    return np.asarray(out.reshape(groups, days, DAY).mean(axis=1))
