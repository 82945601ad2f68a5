"""Heads by other means: sums of single queues, and pyworkforce's model of several skills."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.multiskill_centers import SteadyCase
from scheduling.heads import fewest_heads
from wfm.staffing import agents_for

Int = NDArray[np.int64]

SECONDS = 20.0
"""For the integer program of several skills."""


def single_queues(case: SteadyCase, *, patient: bool) -> Int:
    """Give the agents of each queue by itself, by Erlang C (patient customers) or Erlang A."""
    return np.array(
        [
            agents_for(
                queue.goal,
                rate / 3600,
                aht_seconds=queue.aht_seconds,
                patience_seconds=None if patient else queue.patience_seconds,
            )
            for queue, rate in zip(case.queues, case.per_hour, strict=True)
        ],
        np.int64,
    )


def pyworkforce_heads(case: SteadyCase) -> tuple[Int, str]:
    """Give the heads of pyworkforce's way with several skills, and who solved its program.

    ``ErlangC`` staffs each queue; then the cheapest profiles are taken whose agents, each counted
    in full for every skill held, reach these numbers: ``MultiSkillStaffing`` of its repository.
    Releases up to 0.5.1 lack that class; with them our solver takes the same program.
    """
    required = {
        queue.name: _erlang_c(rate, queue.aht_seconds, queue.goal.threshold_seconds)
        for queue, rate in zip(case.queues, case.per_hour, strict=True)
    }
    try:
        from pyworkforce.staffing import MultiSkillStaffing  # noqa: PLC0415 - comes with `bench`
    except ModuleNotFoundError:
        serves = [[float(q in s) for s in case.skill_sets] for q in range(len(case.queues))]
        heads, _ = fewest_heads(case.costs, serves, list(required.values()), seconds=SECONDS)
        return heads, "its program, by our solver"
    profiles = [
        {"name": str(g), "skills": [case.queues[q].name for q in served], "cost": cost}
        for g, (served, cost) in enumerate(zip(case.skill_sets, case.costs, strict=True))
    ]
    found: Mapping[str, Any] = MultiSkillStaffing(
        skills=list(required),
        profiles=profiles,
        required_positions=required,
        max_search_time=SECONDS,
        num_search_workers=1,
    ).solve()
    by_name = {row["profile"]: row["agents"] for row in found["agents_per_profile"]}
    heads = np.array([by_name[str(g)] for g in range(len(case.skill_sets))], np.int64)
    return heads, "MultiSkillStaffing"


def _erlang_c(per_hour: float, aht_seconds: float, threshold_seconds: float) -> int:
    from pyworkforce.queuing import ErlangC  # noqa: PLC0415 - comes with the extra `bench`

    queue = ErlangC(
        transactions=per_hour, aht=aht_seconds / 60, asa=threshold_seconds / 60, interval=60
    )
    return int(queue.required_positions(service_level=0.8)["raw_positions"])
