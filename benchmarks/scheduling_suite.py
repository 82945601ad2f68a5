"""Every roster that is to be measured, each in a process of its own, into one file.

python -m benchmarks.scheduling_suite --out ROSTERS.json [--only NAME ...]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import machine


@dataclass(frozen=True, slots=True)
class Wanted:
    """One roster to measure.

    Parameters
    ----------
    gap_percent
        Most distance from the bound that reaches the target [% of the bound].
    """

    name: str
    agents: int
    weeks: int
    queues: int
    seconds: float
    gap_percent: float
    individual: bool = False

    def arguments(self) -> list[str]:
        """Give what the benchmark is called with."""
        numbers = (
            ("--agents", self.agents),
            ("--weeks", self.weeks),
            ("--queues", self.queues),
            ("--seconds", self.seconds),
        )
        flags = ["--individual"] if self.individual else []
        return [*(text for pair in numbers for text in map(str, pair)), *flags, "--json"]


SUITE = (
    Wanted("1,000 agents", 1000, 4, 3, 180, 1),
    Wanted("1,000 agents with wishes", 1000, 4, 3, 180, 3, individual=True),
    Wanted("100 agents", 100, 1, 3, 30, 3),
    Wanted("300 agents", 300, 1, 3, 30, 3),
    Wanted("12 queues", 400, 1, 12, 180, 3),
)


def run(wanted: Wanted) -> dict[str, Any]:
    """Measure one roster in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scheduling", *wanted.arguments()],
        check=True,
        capture_output=True,
        text=True,
    )
    return {**asdict(wanted), "wanted_gap": wanted.gap_percent, **json.loads(done.stdout)}


def peers(*, agents: int = 100, seconds: float = 120.0) -> list[dict[str, Any]]:
    """Let a plain CP-SAT model, pyworkforce and ours work on one case for the same time."""
    from benchmarks.scheduling import PRICES, measure  # noqa: PLC0415 - heavy
    from benchmarks.scheduling_center import center_case  # noqa: PLC0415 - heavy
    from benchmarks.scheduling_peers import plain_model, pyworkforce_days  # noqa: PLC0415 - heavy

    case = center_case(agents, weeks=1, seed=1, individual=False)
    return [
        {"tool": "ours", **measure(case, seconds=seconds / 4, prices=PRICES)},
        {"tool": "ours", **measure(case, seconds=seconds, prices=PRICES)},
        {"tool": "plain CP-SAT", **plain_model(case, seconds=seconds, workers=2, seed=1)},
        {"tool": "pyworkforce", **pyworkforce_days(case, seconds=seconds, workers=2)},
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scheduling_suite",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="names, or peers")
    given = parser.parse_args(arguments)
    figures: dict[str, Any] = {"machine": machine()}
    chosen = [w for w in SUITE if not given.only or w.name in given.only]
    figures["rosters"] = []
    for wanted in chosen:
        figures["rosters"].append(run(wanted))
        print(json.dumps(figures["rosters"][-1]), flush=True)
        given.out.write_text(json.dumps(figures), "utf-8")
    if not given.only or "peers" in given.only:
        figures["roster_peers"] = peers()
    given.out.write_text(json.dumps(figures), "utf-8")


if __name__ == "__main__":
    main()
