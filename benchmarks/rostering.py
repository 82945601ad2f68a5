"""Roster a Curtois instance with the product's engine, and judge the roster independently.

    python -m benchmarks.rostering INSTANCE --seconds T --workers 2 --out FILE --json

INSTANCE is a file of the format; FILE becomes CSV, a row an employee: the id, then for each day
the shift or nothing. The JSON has ``objective``, ``bound`` and ``seconds``.
"""

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.rostering_format import broken, objective, read_problem, write_roster
from benchmarks.rostering_instance import build, roster_of_tours
from data.records import InfeasibleError, Progress, silent
from scheduling.columns import solve_by_columns

SPARE_SECONDS = 2.0
"""For reading, judging and writing, beside starting the interpreter [s]."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    chosen = parser.parse_args()
    result = measure(
        chosen.instance,
        seconds=chosen.seconds,
        workers=chosen.workers,
        seed=chosen.seed,
        out=chosen.out,
        progress=silent if chosen.quiet else _tell,
    )
    if chosen.json:
        print(json.dumps(result))
    else:
        print(", ".join(f"{name} {value}" for name, value in result.items()))


def measure(
    path: Path,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    out: Path | None = None,
    progress: Progress = silent,
) -> dict[str, float | None]:
    """Give objective, bound and time of one instance.

    Raises
    ------
    InfeasibleError
        No legal roster was found, or the one found breaks a rule of the format.
    """
    begun = perf_counter()
    problem = read_problem(path)
    instance, constant = build(problem)
    left = seconds - (perf_counter() - begun) - min(SPARE_SECONDS, 0.05 * seconds)
    targets = instance.rows.targets(np.zeros((0, instance.slots.count)))
    result = solve_by_columns(
        instance, targets, seconds=left, workers=workers, seed=seed, progress=progress
    )
    if result.tours is None:
        raise InfeasibleError(f"{path}: an employee has no legal tour")
    roster = roster_of_tours(problem, instance, result.tours)
    wrong = broken(problem, roster)
    if wrong:
        raise InfeasibleError(f"{path}: the roster breaks {len(wrong)} rules; {wrong[0]}")
    if out is not None:
        write_roster(out, problem, roster)
    bound = result.bound + constant
    return {
        "objective": objective(problem, roster),
        "bound": float(np.ceil(bound - 1e-3)) if np.isfinite(bound) else None,
        "seconds": round(perf_counter() - begun, 1),
    }


def _tell(stage: str, done: float, total: float, note: str = "") -> None:
    print(f"{done:7.1f} of {total:.0f} s  {stage}: {note}", file=sys.stderr)


if __name__ == "__main__":
    main()
