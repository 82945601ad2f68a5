"""A steady center: constant arrivals, agents who are always there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from skills import SkillSet
from wfm.simulation import SimulationModel

Int = NDArray[np.int64]

HOUR = 3600.0
DAY = 24
"""Hours of a simulated day that count."""

LEAST_WARM_UP = 3
"""Hours left out at the start of each day: it begins with nobody in the center."""

WARM_UP_HANDLE_TIMES = 10
"""The same, in handle times."""


@dataclass(frozen=True)
class SteadyCenter:
    """Poisson arrivals at constant rates, on days that begin empty and warm up first.

    Every number of heads meets the same contacts with the same handle times and patience.

    Parameters
    ----------
    queues
        Immediate and concurrent queues; their times spread as the queues say. What customers do
        who were not helped is left out: arrivals contain them.
    per_hour
        Arrivals of each [1/h].
    skill_sets
        Queues (indices) that agents of each kind serve.
    days
        Simulated days of ``DAY`` hours that count.
    seed
        Of all that is drawn.
    """

    queues: tuple[Queue, ...]
    per_hour: Sequence[float]
    skill_sets: tuple[SkillSet, ...]
    days: int
    seed: int = 1
    warm_up: int = field(init=False)

    def __post_init__(self) -> None:
        longest = max(queue.aht_seconds * queue.aht_by_level[-1] for queue in self.queues)
        hours = math.ceil(WARM_UP_HANDLE_TIMES * longest / HOUR)
        object.__setattr__(self, "warm_up", max(LEAST_WARM_UP, hours))

    @cached_property
    def samples(self) -> NDArray[np.int32]:
        """Contacts by day, queue and hour; none in the last hours, in which all is settled."""
        threshold = max(queue.goal.threshold_seconds for queue in self.queues)
        after = 1 + math.ceil(threshold / HOUR)
        mean = np.zeros((len(self.queues), self.warm_up + DAY + after))
        mean[:, : self.warm_up + DAY] = np.array(self.per_hour)[:, None]
        random = np.random.default_rng(self.seed)
        return random.poisson(mean, (self.days, *mean.shape)).astype(np.int32)

    @property
    def counted(self) -> slice:
        """The hours that count."""
        return slice(self.warm_up, self.warm_up + DAY)

    def model(self, heads: Int) -> SimulationModel:
        """Give the center with so many agents of each skill set."""
        hours = self.samples.shape[2]
        servers = int(heads.sum())
        return SimulationModel(
            queues=tuple(replace(queue, resolution=None) for queue in self.queues),
            interval_seconds=HOUR,
            samples=self.samples,
            aht_seconds=np.repeat([[queue.aht_seconds] for queue in self.queues], hours, axis=1),
            opening=np.ones((len(self.queues), hours), np.bool_),
            skill_sets=self.skill_sets,
            server_group=np.repeat(np.arange(len(heads)), heads),
            span_server=np.arange(servers),
            span_start=np.zeros(servers),
            span_end=np.full(servers, hours * HOUR),
            proficiency=np.ones(servers),
            agent_key=np.arange(servers, dtype=np.uint64),
            shift_key=np.arange(servers, 2 * servers, dtype=np.uint64),
        )
