"""Measure rosters on seeded centers: time, distance to the proven bound, broken rules, memory.

    python -m benchmarks.scheduling --agents 1000 --weeks 4 --queues 3 --seed 1 --seconds 180
    python -m benchmarks.scheduling --agents 300 --weeks 1 --individual --seconds 30 --json
    python -m benchmarks.scheduling --case omnichannel --seconds 60

The cost is 10 for an agent-interval short of a row and 1 for one idle; its gap is in percent of
the bound. Other cases (--case): small (12 agents, one queue, a week), omnichannel (80 agents,
eight queues on four channels, two zones, round the clock, two weeks), large (400 of them).
"""

import argparse
import json
import resource
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.scheduling_center import LOAD, center_case
from benchmarks.scheduling_instances import FIRST_DATE, Case, omnichannel, single_queue
from benchmarks.scheduling_measure import coverage
from scheduling import (
    Instance,
    Prices,
    Solution,
    build_instance,
    check,
    many_queues,
    solve,
    solve_with_rows,
)

CASES: dict[str, Callable[[], Case]] = {
    "small": single_queue,
    "omnichannel": omnichannel,
    "large": lambda: omnichannel(400),
}

PRICES = Prices(shortage=10.0, surplus=1.0, comfort=0.0, paid=0.0)
"""Ten for an agent missing, one for an agent idle: what textbooks and peers use."""


def main() -> None:
    given = _arguments()
    if given.case:
        case, prices = CASES[given.case](), None
    else:
        case = center_case(
            given.agents,
            weeks=given.weeks,
            queues=given.queues,
            seed=given.seed,
            load=given.load,
            individual=given.individual,
        )
        prices = PRICES
    warm_up()
    figures = measure(
        case, seconds=given.seconds, seed=given.seed, workers=given.workers, prices=prices
    )
    if given.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:22} {value:,.2f}" if isinstance(value, float) else f"{name:22} {value}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scheduling",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--weeks", type=int, default=1)
    parser.add_argument("--queues", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--load", type=float, default=LOAD, help="work over paid time")
    parser.add_argument("--individual", action="store_true", help="days off, wishes, fairness")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--case", choices=sorted(CASES), help="instead of agents and queues")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def warm_up() -> float:
    """Compile what is not on disk yet, as the first run after an installation does; its time."""
    begun = perf_counter()
    case = center_case(12, weeks=1, seed=1, individual=True)
    instance = _instance(case, PRICES)
    solve(instance, seconds=2.0)
    return perf_counter() - begun


def _solved(
    case: Case, prices: Prices | None, *, seconds: float, seed: int, workers: int
) -> tuple[Instance, Solution]:
    """Solve a case, beyond six queues with the rows that its rosters turn out to need."""
    if many_queues(case.requirement):
        loads = case.requirement.offered_load
        return solve_with_rows(
            case.requirement,
            lambda subsets: np.array([loads[list(row)].sum(axis=0) for row in subsets]),
            lambda requirement: _instance(replace(case, requirement=requirement), prices),
            seconds=seconds,
            seed=seed,
            workers=workers,
        )
    instance = _instance(case, prices)
    return instance, solve(instance, seconds=seconds, seed=seed, workers=workers)


def _instance(case: Case, prices: Prices | None) -> Instance:
    return build_instance(
        case.requirement,
        case.center,
        case.agents,
        first_date=FIRST_DATE,
        days=case.days,
        prices=prices,
        **case.extras,
    )


def measure(
    case: Case, *, seconds: float, seed: int = 1, workers: int = 2, prices: Prices | None
) -> dict[str, Any]:
    """Solve a case and give its figures."""
    begun = perf_counter()
    instance, solution = _solved(case, prices, seconds=seconds, seed=seed, workers=workers)
    taken = perf_counter() - begun
    quality = solution.quality
    covered = coverage(case, solution.shifts)
    gap = 100 * (quality.cost - quality.bound) / quality.bound if quality.bound else 0.0
    return {
        "first_roster_seconds": taken - quality.seconds + solution.stages[0].seconds,
        "cost": quality.cost,
        "bound": quality.bound,
        "gap_percent": gap,
        "gap_percent_of_required": quality.gap_percent,
        "under_percent": covered.under_percent,
        "over_percent": covered.over_percent,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "violations": len(check(instance, solution.shifts)),
        "seconds": taken,
        "shifts": len(solution.shifts),
        "rows": len(instance.rows.subsets),
        "proven_days": solution.proven_days,
    }


if __name__ == "__main__":
    main()
