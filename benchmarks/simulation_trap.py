"""Two queues and agents who can do both: a trap for tools that add up single queues.

100 calls/h of 240 s whose callers never hang up, and 50/h of 480 s with a patience of 600 s; 80 %
in 20 s. Who adds up single-queue Erlangs hires too many; who counts a flexible agent fully in each
queue hires 10 for 13.33 erlangs of work.
"""

from typing import Any

import numpy as np

from benchmarks.simulation_centers import INTERVAL_SECONDS, steady_center
from benchmarks.simulation_theory import HOURS, IMPATIENT, PATIENT, Share, share_met
from wfm.simulation import overload
from wfm.staffing import agents_for, pooled_agents, queue_load

QUEUES = (PATIENT, IMPATIENT)
PER_HOUR = (100.0, 50.0)
TARGET = 0.8
TOO_FEW = 10
"""What the double count asks for."""

_LONG = 672
"""Intervals of a steady week: the requirement in its middle is that of steady arrivals."""


def spring_trap(*, replications: int) -> dict[str, Any]:
    """Give the agents by formula and by simulation, and what is said of ten agents."""
    loads = [
        queue_load(
            queue,
            np.full(_LONG, per_hour * INTERVAL_SECONDS / 3600),
            aht_seconds=np.full(_LONG, queue.aht_seconds),
            interval_seconds=INTERVAL_SECONDS,
        )
        for queue, per_hour in zip(QUEUES, PER_HOUR, strict=True)
    ]
    busy = np.array([load.agents_busy for load in loads])
    offered = float(busy[:, _LONG // 2].sum())
    beyond = overload(busy, np.full((1, _LONG), float(TOO_FEW)), ((0, 1),))[:, _LONG // 2]
    pooled = int(pooled_agents(loads)[_LONG // 2])
    fewest, served = fewest_agents(round(np.ceil(offered)), replications)
    few = service(TOO_FEW, replications)
    apart = [
        int(
            agents_for(
                q.goal, rate / 3600, aht_seconds=q.aht_seconds, patience_seconds=q.patience_seconds
            )
        )
        for q, rate in zip(QUEUES, PER_HOUR, strict=True)
    ]
    return {
        "trap_offered_erlangs": offered,
        "trap_sum_of_single_queues": sum(apart),
        "trap_pyworkforce_sum": pyworkforce_sum(),
        "trap_pooled_agents": pooled,
        "trap_simulated_agents": fewest,
        **{
            f"trap_service_{agents}_agents": got.mean
            for agents, got in sorted((served | {TOO_FEW: few}).items())
        },
        **{f"trap_service_{agents}_agents_se": got.error for agents, got in sorted(served.items())},
        f"trap_{TOO_FEW}_agents_unstable": bool((beyond > 0).all()),
        f"trap_{TOO_FEW}_agents_erlangs_beyond": float(beyond[0]),
    }


def fewest_agents(least: int, replications: int) -> tuple[int, dict[int, Share]]:
    """Give the fewest agents whose simulated service reaches the target, and all that was tried."""
    tried: dict[int, Share] = {}
    agents = least
    while not tried or tried[agents - 1].mean < TARGET:
        tried[agents] = service(agents, replications)
        agents += 1
    return agents - 1, tried


def service(agents: int, replications: int) -> Share:
    """Give the simulated service of both queues together."""
    model = steady_center(QUEUES, PER_HOUR, {(0, 1): agents}, hours=HOURS, samples=replications)
    return share_met(model, replications)[-1]


def pyworkforce_sum() -> int:
    """Give the agents that pyworkforce asks for: it staffs queue by queue, by Erlang C."""
    from pyworkforce.queuing import ErlangC  # noqa: PLC0415 - comes with the extra `bench`

    return sum(
        ErlangC(
            transactions=rate,
            aht=queue.aht_seconds / 60,
            asa=queue.goal.threshold_seconds / 60,
            interval=60,
        ).required_positions(service_level=TARGET)["raw_positions"]
        for queue, rate in zip(QUEUES, PER_HOUR, strict=True)
    )
