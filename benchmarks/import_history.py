"""`wfm import history` of a million rows: seconds of the first import and of the repeat.

python -m benchmarks.import_history [--rows 1000000] [--json]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

QUEUES = 10
CENTER = """
[center]
name = "Import benchmark"
zone = "Europe/Berlin"
interval_minutes = 15

[[sites]]
name = "here"
zone = "Europe/Berlin"

[[skills]]
name = "voice"
"""
QUEUE = """
[[queues]]
name = "queue-{number}"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
goal = {{ kind = "service_level", target = 0.8, threshold_seconds = 20 }}
"""
REST = """
[[shifts]]
name = "day"
start = ["08:00", "08:00"]
step_minutes = 15
length = "8:00"

[[contracts]]
name = "full-time"
shifts = ["day"]
paid_hours_per_week = 40
days_per_week = [5, 5]
rest_hours = 11
max_consecutive_days = 6
"""


def write_files(folder: Path, rows: int) -> None:
    """Write a center of ten queues and a history of so many rows."""
    queues = "".join(QUEUE.format(number=n) for n in range(QUEUES))
    (folder / "center.toml").write_text(CENTER + queues + REST, "utf-8")
    each = rows // QUEUES
    starts = np.datetime64("2023-01-02T00:00", "m") + np.arange(each) * np.timedelta64(15, "m")
    stamps = np.char.add(np.datetime_as_string(starts), ":00Z")
    rng = np.random.default_rng(1)
    with (folder / "history.csv").open("w", encoding="utf-8") as file:
        file.write("timestamp,queue,offered,handled,abandoned,handle_seconds,wait_seconds\n")
        for number in range(QUEUES):
            offered = rng.poisson(20, each)
            abandoned = rng.binomial(offered, 0.05)
            file.writelines(
                f"{stamp},queue-{number},{o},{o - a},{a},{300 * (o - a)},{12 * o}\n"
                for stamp, o, a in zip(stamps, offered, abandoned, strict=True)
            )


def seconds_of(folder: Path) -> tuple[float, dict[str, Any]]:
    """Import the file through the command; give the time [s] and what it said."""
    start = time.perf_counter()
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "cli", "--center", str(folder / "center.toml"), "--format", "json"),
            *("import", "history", str(folder / "history.csv")),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return time.perf_counter() - start, json.loads(done.stdout)["imports"][0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, options.rows)
        first, outcome = seconds_of(folder)
        again, repeat = seconds_of(folder)
    result = {
        "rows": outcome["rows"],
        "first_seconds": round(first, 2),
        "inserted": outcome["inserted"],
        "repeat_seconds": round(again, 2),
        "repeat_changed": repeat["inserted"] + repeat["updated"],
    }
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:16} {value:>12,}")


if __name__ == "__main__":
    main()
