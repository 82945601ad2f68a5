"""Heads by skill set for steady load: ours, sums of single queues, pyworkforce, and the best found.

python -m benchmarks.multiskill [--case NAME]... [--seed S] [--days 400] [--search-days 100]
    [--search N] [--weeks N] [--week-seconds T] [--workers N] [--json | --markdown] [--out FILE]

Cases: ``3x6`` has 3 queues and 6 skill sets, wider ones dearer (other seeds draw other loads,
handle times and sets); ``chain-1`` to ``chain-6`` are 6 queues of 14 erlangs in a ring whose
agents have 1, 2, 3 or all skills. 80 % in 20 s of offered, patience 120 s, exponential times.
``week`` is a roster: 12 queues, 20 skill sets, 400 agents on shifts, planned in rounds; it has as
much work as a roster known beforehand can do with every goal kept. --weeks 3 measures two more,
``week-2`` and ``week-3``, of the next seeds.

Keys, each after the case's name (3x6: ``3x6_agents``):
``erlangs``; ``rows_cost``, what pooled rows ask for; ``heads``, ``agents``, ``cost``, ``rounds``,
``simulations``, ``seconds`` and ``rounds_table`` of ours; ``service`` of every queue on --days
fresh days, ``service_se`` (largest), ``service_worst_beside_goal``; ``erlang_c_sum`` and
``erlang_a_sum`` of single queues; ``pyworkforce_heads``, ``_agents``, ``_cost``, ``_solved_by``,
``_service``, ``_service_worst_beside_goal``; ``best_heads``, ``best_cost``,
``best_search_finished``, ``best_simulations``, ``best_seconds`` of the exhaustive search over the
same --search-days, and ``cost_over_best``, ours over it. --search 0 leaves the search out. Of the
week: agent-hours of the forecast's rows, the raised ones, single queues (``erlang_c_hours``) and
the roster, ``occupancy``, the work as a share of the time on duty, ``first_worst_beside_goal``
before rows were raised, ``cost`` and ``bound``.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.multiskill_centers import CASES
from benchmarks.multiskill_measure import measure
from benchmarks.multiskill_rounds import measure_week
from benchmarks.multiskill_table import steady_table, week_table
from benchmarks.multiskill_week import week_center
from benchmarks.simulation_tables import tables
from data.records import WfmError

WEEK = "week"
"""The case that is a roster."""


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.multiskill",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--case", action="append", choices=[*CASES, WEEK], help="which; default: all")
    add("--seed", type=int, default=1, help="of centers and contacts; default 1")
    add("--days", type=_several, default=400, help="fresh days that judge; default 400")
    add("--search-days", type=_several, default=100, help="days that choose; default 100")
    add("--search", type=int, default=4000, help="simulations of the best; default 4000")
    add("--week-seconds", type=float, default=150.0, help="search of the week; default 150")
    add("--weeks", type=_several_or_one, default=1, help="weeks, each of its own seed; default 1")
    add("--workers", type=_several_or_one, default=1, help="threads; default 1")
    add("--markdown", action="store_true", help="print the tables of docs/skills.md")
    add("--json", action="store_true", help="print the figures as JSON")
    add("--out", type=Path, help="also write the figures as JSON")
    return parser.parse_args(arguments)


def _several(text: str) -> int:
    if int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text} days tell no error; give 2 or more")
    return int(text)


def _several_or_one(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return int(text)


def main(arguments: list[str] | None = None) -> None:
    """Measure the cases that are asked for and print what came of it."""
    given = parse(arguments)
    out: dict[str, Any] = {}
    wanted = given.case or [*CASES, WEEK]
    more = [f"{WEEK}-{n}" for n in range(2, given.weeks + 1)] if WEEK in wanted else []
    for name in [*wanted, *more]:
        print(f"{name} ...", file=sys.stderr)
        try:
            figures = _measured(name, given)
        except WfmError as error:
            sys.exit(str(error))
        out |= {f"{name}_{key}": value for key, value in figures.items()}
    if given.out is not None:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        whole = {"machine": machine()} | out
        given.out.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if given.markdown:
        print(steady_table(out))
        if "week_agents" in out:
            print("\n" + week_table(out))
        return
    print(json.dumps(out, indent=1) if given.json else tables(out))


def _measured(name: str, given: argparse.Namespace) -> dict[str, Any]:
    if name.startswith(WEEK):
        number = int(name.removeprefix(WEEK).removeprefix("-") or 1)
        week = week_center(seed=given.seed + number - 1)
        return measure_week(
            week, seconds=given.week_seconds, days=given.days, workers=given.workers
        )
    return measure(
        CASES[name](given.seed),
        seed=given.seed,
        days=given.days,
        search_days=given.search_days,
        most=given.search,
        workers=given.workers,
    )


if __name__ == "__main__":
    main()
