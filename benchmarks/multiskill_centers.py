"""Centers of several skills at steady load."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.simulation_centers import EXPONENTIAL, voice
from data.records import Queue
from skills import SkillSet

PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class SteadyCase:
    """Queues answered 80 % in 20 s of offered, and the kinds of agents there may be.

    Parameters
    ----------
    name
        What it is called.
    queues, per_hour
        Calls with exponential times, and their arrivals [1/h].
    skill_sets, costs
        Queues (indices) that agents of each kind serve, and what one costs.
    """

    name: str
    queues: tuple[Queue, ...]
    per_hour: tuple[float, ...]
    skill_sets: tuple[SkillSet, ...]
    costs: tuple[float, ...]

    @property
    def erlangs(self) -> float:
        """Offered load of all queues [erlangs]."""
        return sum(
            r * q.aht_seconds / 3600 for q, r in zip(self.queues, self.per_hour, strict=True)
        )


def three_queues(seed: int) -> SteadyCase:
    """Give 3 queues and 6 skill sets, wider skills at more cost; seed 1 has round numbers."""
    loads, minutes = (10.0, 20.0, 30.0), (4.0, 5.0, 6.0)
    wide: list[SkillSet] = [(0, 1), (1, 2), (0, 1, 2)]
    if seed != 1:
        random = np.random.default_rng(seed)
        loads = tuple(np.round(random.uniform(5, 40, 3), 1).tolist())
        minutes = tuple(np.round(random.uniform(3, 8, 3), 1).tolist())
        pairs: list[SkillSet] = [(0, 1), (0, 2), (1, 2)]
        wide = [*(pairs[i] for i in sorted(random.choice(3, 2, replace=False))), (0, 1, 2)]
    skill_sets: list[SkillSet] = [(0,), (1,), (2,), *wide]
    price = {1: 1.0, 2: 1.05, 3: 1.12}
    return _case(
        "3x6", loads, minutes, skill_sets, costs=[price[len(served)] for served in skill_sets]
    )


def chain(skills: int) -> SteadyCase:
    """Give 6 queues of 14 erlangs in a ring, whose agents serve so many neighbours."""
    ring = {tuple(sorted((q + k) % 6 for k in range(skills))) for q in range(6)}
    return _case(f"chain-{skills}", (14.0,) * 6, (5.0,) * 6, sorted(ring), costs=[1.0] * len(ring))


def _case(
    name: str,
    loads: tuple[float, ...],
    minutes: tuple[float, ...],
    skill_sets: list[SkillSet],
    *,
    costs: list[float],
) -> SteadyCase:
    queues = [
        replace(voice(f"queue {q + 1}", 60 * m, PATIENCE_SECONDS), handle_time=EXPONENTIAL)
        for q, m in enumerate(minutes)
    ]
    rates = (60 * load / m for load, m in zip(loads, minutes, strict=True))
    return SteadyCase(name, tuple(queues), tuple(rates), tuple(skill_sets), tuple(costs))


CASES: dict[str, Callable[[int], SteadyCase]] = {
    "3x6": three_queues,
    "chain-1": lambda _seed: chain(1),
    "chain-2": lambda _seed: chain(2),
    "chain-3": lambda _seed: chain(3),
    "chain-6": lambda _seed: chain(6),
}
"""Cases by name; the seed of a chain is that of its contacts alone."""
