"""A center composed of real contacts, planned by the ordinary commands.

python -m benchmarks.real_center [--shared PATH] [--folder DIR] [--keep]

Calls of a bank, of an assistance company and of a small bank, mentions of a brand and tweets to a
support account become the queues of one center; every step is a call of `wfm`, as a user would
make it. Exit 0 only if a published roster exists in the end.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.real_people import write_agents, write_center
from benchmarks.real_sets import SETS, estimates, read_rows, write_moved

DEFAULT_SHARED = Path(__file__).parents[2] / "shared" / "data"
CALL_LOG = "technion_calls_jan_feb.csv.gz"


class StepFailedError(Exception):
    """A command of `wfm` failed, or its result is not what the benchmark needs."""


@dataclass(slots=True)
class Commands:
    """Runs `wfm` on one center and keeps the time of every step [s]."""

    center: Path
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, step: str, *arguments: str, output: str = "table") -> str:
        """Give what a command wrote to stdout."""
        print(f"\n$ wfm {' '.join(arguments)}", flush=True)
        begin = time.perf_counter()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "cli"),
                *("--center", str(self.center), "--format", output),
                *arguments,
            ],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        self.seconds[step] = time.perf_counter() - begin
        if output == "table":
            print(done.stdout, end="", flush=True)
        if done.returncode != 0:
            raise StepFailedError(f"wfm {' '.join(arguments)} ended with exit {done.returncode}")
        return done.stdout


def compose(contacts: Path, folder: Path) -> tuple[Path, list[tuple[str, Path]], Path]:
    """Write the center file, the moved histories by mapping, and the agents."""
    known = estimates(read_rows(contacts / CALL_LOG))
    for kind, found in sorted(known.items()):
        print(
            f"call type {kind}: AHT {found.aht_seconds:.0f} s, "
            f"patience {found.patience_seconds:.0f} s"
        )
    center = write_center(folder, known)
    histories = []
    for source in SETS:
        path, move = write_moved(source, contacts, folder)
        print(f"{source.file}: moved by {move.days // 7} weeks")
        histories.append((source.mapping, path))
    agents, count = write_agents(folder, known)
    print(f"{count} agents")
    return center, histories, agents


def plan(wfm: Commands, histories: Sequence[tuple[str, Path]], agents: Path) -> None:
    """Import everything, plan a week and publish it."""
    for mapping, path in histories:
        wfm.run(f"import {mapping}", "import", "history", str(path), "--mapping", mapping)
    wfm.run("import agents", "import", "agents", str(agents))
    wfm.run("check", "check")
    wfm.run("plan", "plan", "--weeks", "1")
    wfm.run("publish", "roster", "publish")
    rosters = json.loads(wfm.run("list", "roster", "list", output="json"))["rosters"]
    published = [r for r in rosters if r["status"] == "published" and r["shifts"] > 0]
    if not published:
        raise StepFailedError(f"no published roster among {rosters}")
    roster = published[0]
    print(
        f"published: roster {roster['roster_id']} from {roster['first_date']}, "
        f"{roster['days']} days, {roster['shifts']:,} shifts"
    )


def run(contacts: Path, folder: Path) -> int:
    """Compose, plan and report; give the exit code."""
    begin = time.perf_counter()
    center, histories, agents = compose(contacts, folder)
    wfm = Commands(center)
    wfm.seconds["compose"] = time.perf_counter() - begin
    try:
        plan(wfm, histories, agents)
    except StepFailedError as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    finally:
        print("\nseconds by step")
        for step, seconds in wfm.seconds.items():
            print(f"{step:20s} {seconds:8.1f}")
        print(f"{'all':20s} {sum(wfm.seconds.values()):8.1f}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shared", type=Path, help="folder of the real data")
    parser.add_argument("--folder", type=Path, help="where to compose the center")
    parser.add_argument("--keep", action="store_true", help="leave the temporary folder")
    options = parser.parse_args()
    shared = options.shared or Path(os.environ.get("WFM_SHARED_DATA", DEFAULT_SHARED))
    contacts = shared / "contacts"
    if not contacts.is_dir():
        parser.error(f"{contacts} is no folder; give --shared or set WFM_SHARED_DATA")
    if options.folder is not None:
        if (options.folder / "center.toml").exists():
            parser.error(f"{options.folder} holds a center already; give another folder")
        options.folder.mkdir(parents=True, exist_ok=True)
        return run(contacts, options.folder)
    if options.keep:
        folder = Path(tempfile.mkdtemp(prefix="wfm-real-"))
        print(f"center in {folder}")
        return run(contacts, folder)
    with tempfile.TemporaryDirectory(prefix="wfm-real-") as name:
        return run(contacts, Path(name))


if __name__ == "__main__":
    sys.exit(main())
