"""The simulator against formulas, other simulators and published results, and its speed.

python -m benchmarks.simulation [--speed] [--theory] [--trap] [--precision]
    [--models JSON --results CSV] [--replications N] [--workers N] [--seconds S] [--json]
    [--out FILE]

Without a part's name every part runs that needs no file. Times are of the processor, on one
core but for --models, which may take --workers.

--speed
    Weeks of a small center (3 queues, 3 skill sets, 60 agents) and of a large one (20, 35, 407),
    with shifts and breaks, in processes of their own; the start with and without compiled code;
    steady centers beside simpy and ciw, --seconds for each simulator. Keys: ``compile_seconds``,
    ``start_seconds``, ``import_seconds``; ``small_*`` and ``large_*``: ``contacts_per_second``,
    ``contacts_per_week``, ``seconds_per_100_weeks``, ``replications``, ``occupancy``,
    ``abandoned``, ``service``, ``agents``, ``queues``, ``skill_sets``, ``build_seconds``,
    ``peak_megabytes``; ``queue_ours_*``, ``queue_simpy_*``, ``queue_ciw_*``, ``center_ours_*`` and
    ``center_simpy_*``: ``contacts_per_second``, ``contacts``, ``service``, ``abandoned`` and their
    ``_se``; ``queue_times_simpy``, ``queue_times_ciw``, ``center_times_simpy``: how many times as
    fast ours is.
--theory
    Erlang A and C: ``theory_rows``, ``theory_largest_z`` and ``theory_table`` with ``name``,
    ``simulated``, ``simulated_se``, ``exact``, ``z``.
--trap
    Two queues and agents for both: ``trap_offered_erlangs``, ``trap_sum_of_single_queues``,
    ``trap_pyworkforce_sum``, ``trap_pooled_agents``, ``trap_simulated_agents``,
    ``trap_service_N_agents`` and ``_se``, ``trap_10_agents_unstable``,
    ``trap_10_agents_erlangs_beyond``.
--precision
    Replications for +-1 point at 95 %: ``precision_day``, ``precision_hour``,
    ``precision_quarter_hour``, each also ``_of_a_queue``, ``precision_replications``; common random
    numbers: ``pairing_difference``, ``_se``, ``_se_independent``, ``pairing_variance_ratio``.
--models JSON --results CSV
    Published examples of another simulator (contactcenters_models.json and
    contactcenters_results.csv, or others of their shape): ``models_rows``, ``models_failed`` (joint
    |z| over 3), ``models_failures``, ``models_largest_z``, ``models_replications``,
    ``models_seconds`` and ``models_table`` with ``model``, ``metric``, ``ours``, ``ours_se``,
    ``theirs``, ``theirs_se``, ``z``.
--replications
    Of the models, and without them of every part: 20,000 days of the published examples, 100 weeks
    for speed, 400 of 50 h for theory and trap, and 200 weeks for precision if not given.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.simulation_peers import compare_peers
from benchmarks.simulation_precision import measure_precision
from benchmarks.simulation_published import compare_models
from benchmarks.simulation_speed import measure_speed
from benchmarks.simulation_tables import tables
from benchmarks.simulation_theory import check_theory
from benchmarks.simulation_trap import spring_trap
from data.records import WfmError

PARTS = ("speed", "theory", "trap", "precision")
DEFAULTS = {"speed": 100, "theory": 400, "trap": 400, "precision": 200, "models": 20_000}


def measure(part: str, *, replications: int, seconds: float) -> dict[str, Any]:
    """Give the figures of one part that needs no file."""
    match part:
        case "speed":
            return measure_speed(replications=replications) | compare_peers(seconds=seconds)
        case "theory":
            return check_theory(replications=replications)
        case "trap":
            return spring_trap(replications=replications)
        case _:
            return measure_precision(replications=replications)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for part in PARTS:
        parser.add_argument(f"--{part}", action="store_true")
    parser.add_argument("--models", type=Path, help="the examples' parameters")
    parser.add_argument("--results", type=Path, help="their published results")
    parser.add_argument("--replications", type=_several, help="of the models, else of each part")
    parser.add_argument("--workers", type=_positive, default=1, help="threads, for --models alone")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each simulator compared")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--out", type=Path, help="also write the figures as JSON")
    given = parser.parse_args(arguments)
    if (given.models is None) != (given.results is None):
        parser.error("--models and --results go together")
    return given


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def _several(text: str) -> int:
    number = int(text)
    if number < 2:
        raise argparse.ArgumentTypeError(f"{number} replications tell no error; give 2 or more")
    return number


def main(arguments: list[str] | None = None) -> None:
    """Run the parts that are asked for and print what came of it."""
    given = parse(arguments)
    wanted = [part for part in PARTS if getattr(given, part)]
    if not wanted and given.models is None:
        wanted = list(PARTS)
    out: dict[str, Any] = {}
    try:
        for part in wanted:
            # Days of a model are cheap: as many weeks of a center would take hours.
            number = DEFAULTS[part] if given.models else given.replications or DEFAULTS[part]
            out |= measure(part, replications=number, seconds=given.seconds)
        if given.models is not None:
            number = given.replications or DEFAULTS["models"]
            out |= compare_models(
                given.models, given.results, replications=number, workers=given.workers
            )
    except (WfmError, OSError) as error:
        sys.exit(str(error))
    text = json.dumps(out, indent=1)
    if given.out is not None:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(text + "\n", encoding="utf-8")
    print(text if given.json else tables(out))


if __name__ == "__main__":
    main()
