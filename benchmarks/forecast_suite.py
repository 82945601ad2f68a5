"""All shared sets in one go, kept in a file from which the page on accuracy is written."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.forecast_aht import aht_figures
from benchmarks.forecast_cases import CASES, Case
from benchmarks.forecast_figures import figures, rest_of_day, rounded
from benchmarks.forecast_runs import run_windows
from benchmarks.forecast_series import read_series
from benchmarks.forecast_windows import choose_windows

DEFAULT_SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared_contacts() -> Path:
    """Give the folder of the shared series."""
    return Path(os.environ.get("WFM_SHARED_DATA", DEFAULT_SHARED)) / "contacts"


def run_case(case: Case, folder: Path, *, workers: int) -> dict[str, Any]:
    """Give the figures of one case."""
    series = read_series(
        folder / case.file, case.column, freq=case.freq, zone=case.zone, country=case.country
    )
    windows = choose_windows(
        series,
        horizon=1 if case.minute is not None else case.horizon,
        origins=case.origins,
        scored_from=case.scored_from,
        only=case.only,
        weekdays=case.weekdays,
        every=case.every,
    )
    runs = run_windows(
        series, windows, workers=workers, with_prophet=case.with_prophet, minute=case.minute
    )
    out = figures(series, runs) | {"group": case.group}
    if case.minute is not None:
        out |= rest_of_day(runs, case.minute // series.grid.minutes)
    return out


def run_suite(
    out: Path, *, workers: int, only: Collection[str] = (), resume: bool = False
) -> dict[str, Any]:
    """Run every case, in sequence; the file is written after each.

    Parameters
    ----------
    out
        File of the results.
    workers
        Processes.
    only
        Keys of the cases to run; empty: all.
    resume
        Keep what the file holds of cases that are not run.
    """
    folder = shared_contacts()
    results = json.loads(out.read_text("utf-8")) if resume and out.exists() else {"cases": {}}
    cases: dict[str, Any] = results["cases"]
    begin = time.perf_counter()
    runs: dict[str, Callable[[], dict[str, Any]]] = {
        "aht": lambda: aht_figures(folder),
        "speed": lambda: _speed(workers),
    }
    runs |= {case.key: partial(run_case, case, folder, workers=workers) for case in CASES}
    for key, run in runs.items():
        if _wanted(key, only):
            cases[key] = _timed(key, run)
            _write(out, results)
    cases["axa"] = axa_summary(cases)
    if not only:
        results["total_seconds"] = round(time.perf_counter() - begin, 1)
    results["workers"] = workers
    _write(out, results)
    return results


def axa_summary(cases: dict[str, Any]) -> dict[str, Any]:
    """Give the gain on the mean of 8 over the assistance company's queues [%]."""
    gains = {
        key.removeprefix("axa "): 100 * (1 - case["wape"] / case["wape_mean8"])
        for key, case in cases.items()
        if key.startswith("axa ") and case.get("wape") is not None and case["wape_mean8"]
    }
    if not gains:
        return {}
    worst = min(gains, key=lambda name: gains[name])
    summary = {
        "gains": gains,
        "worst_loss": max(0.0, -gains[worst]),
        "worst_queue": worst,
        "median_gain": statistics.median(gains.values()),
    }
    return {key: rounded(value) for key, value in summary.items()}


def _wanted(key: str, only: Collection[str]) -> bool:
    return not only or any(key.startswith(name) for name in only)


def _timed(key: str, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    print(f"--- {key}", file=sys.stderr, flush=True)
    begin = time.perf_counter()
    result = run()
    result["wall_seconds"] = round(time.perf_counter() - begin, 1)
    got = result.get("wape")
    print(f"--- {key}: WAPE {got}, {result['wall_seconds']} s", file=sys.stderr, flush=True)
    return result


def _speed(workers: int) -> dict[str, Any]:
    """Measure speed and memory in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.forecast_speed", "--workers", str(workers)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _write(out: Path, results: dict[str, Any]) -> None:
    out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
