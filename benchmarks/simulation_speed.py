"""How fast the simulator is on one core, in processes of their own, and how long it takes to start.

``python -m benchmarks.simulation_speed CENTER REPLICATIONS`` prints what one process measured.
Times are of the processor: another program's work on the machine does not count.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.simulation_centers import rostered_center
from wfm.simulation import SimulationModel, run

WEEKS = 100
"""Replications of a week that the time is told for."""

_SAMPLES = 100

CENTERS: dict[str, Callable[[int], SimulationModel]] = {
    "start": lambda samples: rostered_center(1, 1, 5, samples=samples, days=1),
    "small": lambda samples: rostered_center(3, 3, 60, samples=samples),
    "large": lambda samples: rostered_center(20, 35, 407, samples=samples),
}


def measure_speed(*, replications: int) -> dict[str, float]:
    """Give the figures of a small and a large center, and of the start.

    Parameters
    ----------
    replications
        Weeks to simulate of each; the time is scaled to ``WEEKS``.
    """
    out: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        first = in_fresh_process("start", 1, cache=folder)
        again = in_fresh_process("start", 1, cache=folder)
    out["compile_seconds"] = first["start_seconds"]
    out["start_seconds"] = again["start_seconds"]
    out["import_seconds"] = again["import_seconds"]
    for name in ("small", "large"):
        got = in_fresh_process(name, replications)
        out |= {f"{name}_{key}": got[key] for key in got if not key.startswith(("start", "import"))}
    return out


def in_fresh_process(center: str, replications: int, *, cache: str = "") -> dict[str, float]:
    """Give what a process of its own measures; ``cache`` is a folder for compiled code."""
    environment = dict(os.environ)
    if cache:
        environment["NUMBA_CACHE_DIR"] = cache
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.simulation_speed", center, str(replications)],
        cwd=Path(__file__).parents[1],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure_here(center: str, replications: int) -> dict[str, float]:
    """Give contacts per second of one core, how busy the agents were, and memory."""
    imported = time.process_time()
    model = CENTERS[center](min(replications, _SAMPLES))
    built = time.process_time()
    warm = next(iter(run(model, 1)))
    begun = time.process_time()
    totals = np.zeros(6)
    for one in run(model, replications):
        totals += (
            one.contacts,
            one.busy_agents.sum(),
            one.available_agents.sum(),
            one.abandoned.sum(),
            one.met.sum(),
            one.offered.sum(),
        )
    taken = time.process_time() - begun
    contacts, busy, available, abandoned, met, offered = totals
    return {
        "contacts_per_second": contacts / taken,
        "contacts_per_week": contacts / replications,
        "seconds_per_100_weeks": taken / replications * WEEKS,
        "replications": replications,
        "occupancy": busy / available,
        "abandoned": abandoned / offered,
        "service": met / offered,
        "agents": float(len(model.server_group)),
        "queues": float(len(model.queues)),
        "skill_sets": float(len(model.skill_sets)),
        "build_seconds": built - imported,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "import_seconds": imported,
        "start_seconds": begun - built + imported if warm.contacts else float("nan"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("center", choices=tuple(CENTERS))
    parser.add_argument("replications", type=int)
    given = parser.parse_args()
    figures: dict[str, Any] = measure_here(given.center, given.replications)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
