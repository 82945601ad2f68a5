"""Every published instance of a folder, one after the other, each in a process of its own.

python -m benchmarks.rostering_suite FOLDER --seconds 600 --out PUBLISHED.json
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def run(instance: Path, *, seconds: float, workers: int) -> dict[str, Any]:
    """Give objective, bound and seconds of one instance."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.rostering", str(instance), "--json", "--quiet"),
            *("--seconds", str(seconds), "--workers", str(workers)),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rostering_suite",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of Instance1.txt and so on")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    found: dict[str, Any] = {}
    for instance in sorted(given.folder.glob("*.txt"), key=lambda p: (len(p.stem), p.stem)):
        found[instance.stem] = run(instance, seconds=given.seconds, workers=given.workers)
        print(instance.stem, json.dumps(found[instance.stem]), flush=True)
        given.out.write_text(json.dumps({"published_rosters": found}), "utf-8")


if __name__ == "__main__":
    main()
