"""The same steady centers in two well-known simulation libraries, as their users would write them.

ciw (https://ciw.readthedocs.io) has nodes with servers and reneging: a single queue. simpy
(https://simpy.readthedocs.io) has processes and events: with the routing written by hand, agents of
several skills as well. Both are pure Python.
"""

import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import numpy as np

from benchmarks.simulation_centers import steady_center, voice
from skills import SkillSet
from wfm.simulation import run

THRESHOLD_SECONDS = 20.0
HOURS = 4


@dataclass(frozen=True, slots=True)
class Steady:
    """Queues of one mean handle time and patience [s], with constant arrivals [1/s] and agents."""

    rates: tuple[float, ...]
    aht_seconds: float
    patience_seconds: float
    heads: tuple[tuple[SkillSet, int], ...]


ONE_QUEUE = Steady((0.22,), 240.0, 180.0, (((0,), 60),))
"""Erlang A: 52.8 erlangs and 60 agents."""
SMALL = Steady((0.09, 0.07, 0.06), 240.0, 180.0, (((0, 1), 20), ((1, 2), 20), ((0, 2), 20)))
"""Three queues, agents of three skill sets: 52.8 erlangs and 60 agents."""


class Counts(NamedTuple):
    """What one run of ``HOURS`` counted."""

    contacts: int
    met: int
    abandoned: int
    simulated: int


Process = Generator[Any, Any, None]
Simulator = Callable[[Steady, int], Counts]


class Floor:
    """Agents of several skills, in simpy: a process for each queue's arrivals and each contact."""

    def __init__(self, center: Steady, seed: int) -> None:
        import simpy  # noqa: PLC0415 - comes with the extra `bench`

        self.center = center
        self.random = np.random.default_rng(seed)
        self.env = simpy.Environment()
        self.idle = deque(skills for skills, number in center.heads for _ in range(number))
        self.waiting: deque[tuple[int, Any]] = deque()
        self.contacts = self.met = self.abandoned = 0
        for queue, rate in enumerate(center.rates):
            self.env.process(self.arrivals(queue, rate))

    def arrivals(self, queue: int, rate: float) -> Process:
        """Let contacts arrive."""
        while True:
            yield self.env.timeout(self.random.exponential(1 / rate))
            if self.env.now >= HOURS * 3600:
                return
            self.contacts += 1
            self.env.process(self.contact(queue))

    def contact(self, queue: int) -> Process:
        """Wait for an agent or give up, and be served."""
        arrived: float = self.env.now
        skills = self.free_agent(queue)
        if skills is None:
            entry = (queue, self.env.event())
            self.waiting.append(entry)
            patience = self.random.exponential(self.center.patience_seconds)
            yield entry[1] | self.env.timeout(patience)
            if not entry[1].triggered:
                self.waiting.remove(entry)
                self.abandoned += 1
                return
            skills = cast("SkillSet", entry[1].value)
        self.met += self.env.now - arrived <= THRESHOLD_SECONDS
        yield self.env.timeout(self.random.exponential(self.center.aht_seconds))
        self.release(skills)

    def free_agent(self, queue: int) -> SkillSet | None:
        """Give the agent who has been idle longest of those with the skill."""
        for skills in self.idle:
            if queue in skills:
                self.idle.remove(skills)
                return skills
        return None

    def release(self, skills: SkillSet) -> None:
        """Let an agent take who has waited longest."""
        for entry in self.waiting:
            if entry[0] in skills:
                self.waiting.remove(entry)
                entry[1].succeed(skills)
                return
        self.idle.append(skills)


def simpy_counts(center: Steady, seed: int) -> Counts:
    """Simulate with simpy."""
    floor = Floor(center, seed)
    floor.env.run()
    return Counts(floor.contacts, floor.met, floor.abandoned, floor.contacts)


def ciw_counts(center: Steady, seed: int) -> Counts:
    """Simulate a single queue with ciw: a node with servers, and customers who renege."""
    import ciw  # noqa: PLC0415 - comes with the extra `bench`

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(center.rates[0])],
        service_distributions=[ciw.dists.Exponential(1 / center.aht_seconds)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / center.patience_seconds)],
        number_of_servers=[center.heads[0][1]],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    # An hour more, so that the fate of those who arrive in the hours counted is known.
    simulation.simulate_until_max_time((HOURS + 1) * 3600)
    records = simulation.get_all_records()
    counted = [r for r in records if r.arrival_date < HOURS * 3600]
    met = sum(r.record_type == "service" and r.waiting_time <= THRESHOLD_SECONDS for r in counted)
    left = sum(r.record_type == "renege" for r in counted)
    return Counts(len(counted), met, left, len(records))


def our_counts(center: Steady, seed: int) -> Counts:
    """Simulate with the product, the drawing of arrivals and the model included."""
    queues = [
        voice(f"queue {q}", center.aht_seconds, center.patience_seconds)
        for q in range(len(center.rates))
    ]
    per_hour = [3600 * rate for rate in center.rates]
    model = steady_center(
        queues, per_hour, dict(center.heads), hours=HOURS, samples=_OURS_AT_ONCE, seed=seed
    )
    offered = met = abandoned = 0.0
    for one in run(model, _OURS_AT_ONCE, seed=seed):
        offered += one.offered.sum()
        met += one.met.sum()
        abandoned += one.abandoned.sum()
    return Counts(int(offered), int(met), int(abandoned), int(offered))


_OURS_AT_ONCE = 100
"""Replications of one call of ours; a peer's call is one."""


def measure(simulate: Simulator, center: Steady, *, seconds: float) -> dict[str, float]:
    """Give contacts per second of processor time, service and abandonment with standard errors.

    Runs are repeated with new seeds until the time is used, at least twice.
    """
    simulate(center, 0)  # imports and compilation are not counted
    runs, begun = list[Counts](), time.process_time()
    while len(runs) < 2 or time.process_time() - begun < seconds:
        runs.append(simulate(center, len(runs) + 1))
    taken = time.process_time() - begun
    counts = np.array(runs, float)
    contacts, met, abandoned, simulated = counts.T
    return {
        "contacts_per_second": float(simulated.sum() / taken),
        "service": float(met.sum() / contacts.sum()),
        "service_se": _error(met, contacts),
        "abandoned": float(abandoned.sum() / contacts.sum()),
        "abandoned_se": _error(abandoned, contacts),
        "contacts": float(contacts.sum()),
    }


def _error(x: Any, y: Any) -> float:
    """Give the standard error of a ratio of sums over runs; NaN from one run."""
    if len(x) < 2:
        return float("nan")
    spread = (x - y * x.sum() / y.sum()).std(ddof=1)
    return float(spread / np.sqrt(len(x)) / y.mean())


COMPARED: dict[str, tuple[Steady, dict[str, Simulator]]] = {
    "queue": (ONE_QUEUE, {"ours": our_counts, "simpy": simpy_counts, "ciw": ciw_counts}),
    "center": (SMALL, {"ours": our_counts, "simpy": simpy_counts}),
}


def compare_peers(*, seconds: float) -> dict[str, float]:
    """Give each simulator's figures on each center, and how many times as fast ours is."""
    out: dict[str, float] = {}
    for name, (center, simulators) in COMPARED.items():
        for simulator, simulate in simulators.items():
            got = measure(simulate, center, seconds=seconds)
            out |= {f"{name}_{simulator}_{key}": value for key, value in got.items()}
        ours = out[f"{name}_ours_contacts_per_second"]
        for simulator in simulators:
            if simulator != "ours":
                theirs = out[f"{name}_{simulator}_contacts_per_second"]
                out[f"{name}_times_{simulator}"] = ours / theirs
    return out
