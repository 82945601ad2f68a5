"""The page on performance, written from the figures of the other benchmarks.

python -m benchmarks.staffing --reference CSV --grid CSV --cells 700800 --integers 2000 --mol --chat
    --out STAFFING.json
python -m benchmarks.simulation --speed --theory --trap --precision --models JSON --results CSV
    --out SIMULATION.json
python -m benchmarks.scheduling_suite --out ROSTERS.json
python -m benchmarks.rostering_suite FOLDER --seconds 600 --out PUBLISHED.json
python -m benchmarks.performance_document STAFFING.json SIMULATION.json ROSTERS.json PUBLISHED.json
    --to docs/performance.md

Any number of files; parts that none of them has are left out of the page.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.performance_rosters import (
    ROSTER_TARGETS,
    published_rosters,
    roster_peers,
    rosters,
)
from benchmarks.performance_simulation import (
    precision,
    published,
    simulation_peers,
    simulation_speed,
    theory,
    trap,
)
from benchmarks.performance_staffing import chats, correct, days, staffing_speed
from benchmarks.performance_tables import markdown
from benchmarks.performance_targets import TARGETS, Figures

ALL_TARGETS = (*TARGETS, *ROSTER_TARGETS)

_METHOD = Path(__file__).with_name("performance_method.md")
"""How the figures come about, in words."""


def document(figures: Figures) -> str:
    """Give the page as Markdown."""
    parts = [_METHOD.read_text("utf-8")]
    for title, section in SECTIONS.items():
        text = section(figures)
        if text:
            parts.append(f"## {title}\n\n{text}")
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _reached(figures: Figures) -> str:
    rows = [t.row(value) for t in ALL_TARGETS if (value := t.measured(figures)) is not None]
    return markdown(("figure", "to reach", "reached", ""), rows) if rows else ""


def _misses(figures: Figures) -> str:
    measured = [(t, value) for t in ALL_TARGETS if (value := t.measured(figures)) is not None]
    if not measured:
        return ""
    missed = [t.row(value) for t, value in measured if not t.is_reached(value)]
    lines = [f"- {title}: {value}, to reach {wanted}" for title, wanted, value, _ in missed]
    for key in ("reference_failures", "integers_wrong_cells", "models_failures"):
        lines += [f"    - {_words(item)}" for item in figures.get(key, ())]
    return "\n".join(lines) or "Nothing of the table above."


def _words(item: object) -> str:
    return ", ".join(map(str, item)) if isinstance(item, list | tuple) else str(item)


def _machine(figures: Figures) -> str:
    machine = figures.get("machine")
    commands = (__doc__ or "").split("\n\n")[1]
    text = f"```\n{commands}\n```"
    if not machine:
        return text
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    return (
        f"{machine['processors']} processors ({machine['architecture']}), load"
        f" {machine['load_before']:g} before; Python {machine['python']}, {packages}.\n\n{text}"
    )


SECTIONS: dict[str, Callable[[Figures], str]] = {
    "What was to be reached": _reached,
    "What we miss": _misses,
    "Staffing: right": correct,
    "Staffing: fast": staffing_speed,
    "Staffing: a varying day": days,
    "Staffing: chats": chats,
    "Simulation: fast": simulation_speed,
    "Simulation: beside other simulators": simulation_peers,
    "Simulation: beside the formulas": theory,
    "Simulation: beside published results": published,
    "Simulation: two queues, one team": trap,
    "Simulation: how many replications": precision,
    "Rosters": rosters,
    "Rosters: beside other tools": roster_peers,
    "Rosters: published instances": published_rosters,
    "Machine and commands": _machine,
}
"""The page's parts in order; each is empty where the run has no figures for it."""


def read_figures(paths: Sequence[Path]) -> Figures:
    """Give the figures of several files together; a later file's replace an earlier one's."""
    figures: Figures = {}
    for path in paths:
        figures |= json.loads(path.read_text("utf-8"))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.performance_document",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("figures", nargs="+", type=Path, metavar="JSON", help="of --out")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write there instead of printing")
    given = parser.parse_args()
    page = document(read_figures(given.figures))
    if given.to:
        given.to.write_text(page, "utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
