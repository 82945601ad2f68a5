"""Small models for the tests of the simulator."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.records import Distribution, Queue, ServiceGoal
from wfm.simulation import SimulationModel

INTERVAL = 900.0
EXACT = Distribution("lognormal", cv=0.0)
"""Every time is the mean."""
EXPONENTIAL = Distribution("exponential")


def make_queue(name: str = "voice", **changes) -> Queue:
    settings = {
        "channel": "immediate",
        "media": "voice",
        "skills": frozenset({name}),
        "goal": ServiceGoal(0.8, 20),
        "aht_seconds": 240.0,
        "zone": "UTC",
        "handle_time": EXACT,
    }
    return Queue(name, **(settings | changes))


def make_deferred(name: str = "social", *, threshold_seconds: float = 3600, **changes) -> Queue:
    goal = ServiceGoal(
        0.9, threshold_seconds, kind="answered_within", hours=changes.pop("hours", "clock")
    )
    return make_queue(name, channel="deferred", media="social", goal=goal, **changes)


def make_model(
    queues: Sequence[Queue],
    spans: Sequence[tuple[tuple[int, ...], float, float]],
    contacts: Sequence[Sequence[int]] | np.ndarray,
    **changes,
) -> SimulationModel:
    """One server a span ``(skill set, start, end)``; contacts by queue and interval, or samples."""
    samples = np.asarray(contacts, np.int32)
    samples = samples.reshape((-1, *samples.shape[-2:]))
    shape = samples.shape[1:]
    skill_sets = tuple(sorted({s for s, _, _ in spans}, key=lambda s: (len(s), s)))
    servers = len(spans)
    for share, count in (("absence", servers), ("off_queue", shape[1])):
        if share in changes:
            changes[share] = np.broadcast_to(changes[share], count).astype(np.float64)
    settings = {
        "interval_seconds": INTERVAL,
        "aht_seconds": np.repeat([[q.aht_seconds] for q in queues], shape[1], axis=1),
        "opening": np.ones(shape, np.bool_),
        "server_group": np.array([skill_sets.index(s) for s, _, _ in spans], np.int64),
        "span_server": np.arange(servers),
        "span_start": np.array([start for _, start, _ in spans], np.float64),
        "span_end": np.array([end for _, _, end in spans], np.float64),
        "proficiency": np.ones(servers),
        "agent_key": np.arange(servers, dtype=np.uint64),
        "shift_key": np.arange(1000, 1000 + servers, dtype=np.uint64),
    }
    return SimulationModel(
        tuple(queues), samples=samples, skill_sets=skill_sets, **(settings | changes)
    )


def make_steady(
    queues: Sequence[Queue],
    per_hour: Sequence[float],
    heads: dict[tuple[int, ...], int],
    *,
    days: int = 5,
    samples: int = 40,
    handle_time: Distribution = EXPONENTIAL,
    **changes,
) -> SimulationModel:
    """Poisson arrivals at constant rates, exponential handle times, agents always on duty."""
    queues = [replace(q, handle_time=handle_time) for q in queues]
    intervals = 96 * days
    mean = np.array(per_hour)[None, :, None] * INTERVAL / 3600
    contacts = np.random.default_rng(7).poisson(mean, (samples, len(queues), intervals))
    end = INTERVAL * intervals
    spans = [(skill_set, 0.0, end) for skill_set, count in heads.items() for _ in range(count)]
    return make_model(queues, spans, contacts, **changes)


@pytest.fixture
def queue() -> Callable[..., Queue]:
    """Makes an immediate queue; keywords change it."""
    return make_queue


@pytest.fixture
def deferred() -> Callable[..., Queue]:
    """Makes a deferred queue with a goal of one clock hour."""
    return make_deferred


@pytest.fixture
def model() -> Callable[..., SimulationModel]:
    """Makes a model of single servers; handle times are exactly the mean."""
    return make_model


@pytest.fixture
def steady() -> Callable[..., SimulationModel]:
    """Makes a model with constant rates for comparison with theory."""
    return make_steady
