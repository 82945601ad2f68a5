"""Measure rosters on synthetic centers: time, gap to the proven bound, broken rules, memory.

    python -m benchmarks.scheduling [CASE ...] [--seconds N]

Cases: small (12 agents, one queue, a week), omnichannel (80 agents, eight queues on four
channels, two zones, round the clock, two weeks), large (400 agents, otherwise the same).
"""

import argparse
import resource
from collections.abc import Callable
from time import perf_counter

from benchmarks.scheduling_instances import FIRST_DATE, Case, omnichannel, single_queue
from scheduling import build_instance, check, evaluate, solve

CASES: dict[str, Callable[[], Case]] = {
    "small": single_queue,
    "omnichannel": omnichannel,
    "large": lambda: omnichannel(400),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=["small", "omnichannel"])
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    for name in chosen.cases:
        measure(name, CASES[name](), seconds=chosen.seconds)


def measure(name: str, case: Case, *, seconds: float) -> None:
    """Solve one case and print what came of it."""
    begun = perf_counter()
    instance = build_instance(
        case.requirement,
        case.center,
        case.agents,
        first_date=FIRST_DATE,
        days=case.days,
        **case.extras,
    )
    built = perf_counter() - begun
    solution = solve(instance, seconds=seconds)
    result = evaluate(instance, solution.shifts)
    above = 100 * (solution.stages[0].cost - result.cost) / result.cost
    quality = solution.quality
    print(
        f"{name}: {len(case.agents)} agents, {case.days} days, "
        f"{len(instance.rows.subsets)} rows, {len(instance.skill_sets)} skill sets"
    )
    print(f"  built in {built:.1f} s, solved in {quality.seconds:.1f} s")
    print(f"  cost {quality.cost:.1f}, bound {quality.bound:.1f} [agent-hours short, or as bad]")
    print(f"  first roster {above:.1f} % above the last, after {solution.stages[0].seconds:.1f} s")
    print(
        f"  gap {quality.gap_percent:.2f} % of the {quality.required_hours:.0f} required hours, "
        f"{100 * (quality.cost / quality.bound - 1):.2f} % of the bound"
    )
    print(f"  short {quality.under_hours:.1f} h, surplus {quality.over_hours:.1f} h")
    print(f"  broken rules {len(check(instance, solution.shifts))}, notes {len(solution.notes)}")
    print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
