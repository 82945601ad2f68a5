"""Staffing formulas against published and exact figures, their speed, and what they deliver.

python -m benchmarks.staffing --reference CSV --grid CSV [--cells N] [--integers N] [--mol]
    [--chat] [--json] [--out FILE]

--reference  rows of published figures (id, model, params, metric, published, decimals, exact,
             agrees): every row is computed and held against its printed digits and exact figure
--grid       an exact grid: every column, cell by cell
--integers   fewest agents of so many random cells, up to 1,000 erlangs, against 50 digits
--cells      seconds to staff so many intervals on one core, pyworkforce in the same run
--mol        service of a varying day staffed on the MOL load, by its Markov chain
--chat       the chat chain against the simulator, agents by the three conventions

The JSON of --out is what benchmarks.performance_document reads. Exit code 1: a row failed, an
integer is wrong, or the grid is off by more than 1e-10; 2: a file cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from data.records import WfmError

GRID_ERROR = 1e-10
"""Largest error beside the exact grid."""


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for and print what came of it; give the exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    steps = _steps(given)
    if not steps:
        parser.error(
            "nothing to do: give --reference, --grid, --integers, --cells, --mol or --chat"
        )
    whole, out = {"machine": machine()}, dict[str, Any]()
    try:
        for name, step in steps.items():
            print(f"{name} ...", file=sys.stderr)
            out |= step()
    except (WfmError, OSError) as error:
        parser.exit(2, f"{error}\n")
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(whole | out, indent=1) + "\n", "utf-8")
    print(json.dumps(out) if given.json else text(out))
    return 0 if is_right(out) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.staffing",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    add = parser.add_argument
    add("--reference", type=Path, metavar="CSV", help="published figures")
    add("--grid", type=Path, metavar="CSV", help="an exact grid")
    add("--integers", type=_count, metavar="N", help="random cells against the oracle")
    add("--seed", type=int, default=1, help="of the random cells; default 1")
    add("--cells", type=_count, metavar="N", help="intervals to time")
    add("--mol", action="store_true", help="a varying day")
    add("--chat", action="store_true", help="chats against the simulator")
    add("--json", action="store_true", help="print JSON instead of text")
    add("--out", type=Path, metavar="FILE", help="also write the JSON there")
    return parser


def _count(text_: str) -> int:
    count = int(text_)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{count} is not a number above 0")
    return count


def _steps(given: argparse.Namespace) -> dict[str, Callable[[], dict[str, Any]]]:
    """Give what is asked for; each step brings its own libraries, the oracle and the peer too."""
    steps: dict[str, Callable[[], dict[str, Any]]] = {}

    def add(name: str, module: str, run: Callable[[Any], dict[str, Any]]) -> None:
        steps[name] = lambda: run(import_module(f"benchmarks.staffing_{module}"))

    if given.reference:
        add("published figures", "reference", lambda m: m.check_reference(given.reference))
    if given.grid:
        add("exact grid", "grid", lambda m: m.check_grid(given.grid))
    if given.cells:
        add("speed", "speed", lambda m: m.check_speed(given.cells))
    if given.integers:
        add("integers", "integers", lambda m: m.check_integers(given.integers, seed=given.seed))
    if given.mol:
        add("varying day", "mol", lambda m: m.check_mol())
    if given.chat:
        add("chat", "chat", lambda m: m.check_chat())
    return steps


def is_right(out: dict[str, Any]) -> bool:
    """Tell whether no figure is wrong; speeds and days are for the reader to judge."""
    wrong = out.get("reference_failed", 0) + out.get("integers_wrong", 0)
    return not wrong and out.get("grid_max_error", 0.0) <= GRID_ERROR


def text(out: dict[str, Any]) -> str:
    """Give the figures for people, one a line."""
    lines = []
    for name, value in out.items():
        if isinstance(value, list):
            lines.append(f"{name}: {len(value)}")
            lines += [f"  {_line(item)}" for item in value]
        else:
            lines.append(f"{name:24} {_line(value)}")
    return "\n".join(lines)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_line(item)}" for name, item in value.items())
    if isinstance(value, list):
        return "/".join(map(_line, value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
