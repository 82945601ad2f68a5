"""Time and memory of one forecast of 28 queues, and of their update during a day.

python -m benchmarks.forecast_speed [--workers 2]

The assistance company's 17 queues and 11 of them again, 2.5 years of half-hours: forecast with
backtest, choice and samples of four weeks ahead, then the update at 10:00 of the first day.
"""

import argparse
import json
import os
import time
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.forecast_cases import AXA_COUNTRY, AXA_FILE, AXA_QUEUES, AXA_ZONE
from benchmarks.forecast_series import Series, read_series, voice
from benchmarks.forecast_suite import shared_contacts
from benchmarks.memory import Memory
from data.records import ContactHistory, Grid, Queue
from data.records.grid import local_instant
from forecasting import forecast
from forecasting.update import update

QUEUES = 28
DAYS = 28
UPDATE_MINUTE = 600


def measure(*, workers: int) -> dict[str, Any]:
    """Give seconds and the memory at its peak [MB]."""
    series = [
        read_series(
            shared_contacts() / AXA_FILE, name, freq="30min", zone=AXA_ZONE, country=AXA_COUNTRY
        )
        for name in AXA_QUEUES
    ]
    history, queues = _center(series)
    last = date.fromisoformat(str(history.grid.local_days(AXA_ZONE)[-1]))
    first = date.fromordinal(last.toordinal() + 1 - DAYS)
    horizon = Grid.for_days(first, DAYS, zone=AXA_ZONE, minutes=history.grid.minutes)
    holidays = series[0].holidays
    load = os.getloadavg()[0]
    with Memory() as memory:
        begin = time.perf_counter()
        said = forecast(
            _until(history, history.grid.index(horizon.start_at)),
            queues,
            holidays=holidays,
            horizon=horizon,
            zone=AXA_ZONE,
            workers=workers,
        )
        forecast_seconds = time.perf_counter() - begin
        at = local_instant(first, UPDATE_MINUTE, AXA_ZONE)
        today = _until(history, history.grid.index(at))
        begin = time.perf_counter()
        update(said, today, queues, at=at, holidays=holidays, zone=AXA_ZONE)
        update_seconds = time.perf_counter() - begin
    return {
        "queues": len(queues),
        "days": len(np.unique(history.grid.local_days(AXA_ZONE))) - DAYS,
        "samples": len(said.samples),
        "workers": workers,
        "forecast_seconds": round(forecast_seconds, 1),
        "update_seconds": round(update_seconds, 2),
        "peak_megabytes": round(memory.peak / 2**20),
        "processors": os.cpu_count(),
        "load_before": round(load, 1),
    }


def _center(series: list[Series]) -> tuple[ContactHistory, list[Queue]]:
    """Give 28 queues on the longest grid: every queue once, the first ones twice."""
    start = min(s.grid.start_at for s in series)
    end = max(s.grid.end_at for s in series)
    minutes = series[0].grid.minutes
    grid = Grid(start, minutes, int((end - start).total_seconds()) // (60 * minutes))
    names, rows = [], []
    for number in range(QUEUES):
        own = series[number % len(series)]
        names.append(own.name if number < len(series) else f"{own.name} again")
        row = np.full(grid.count, np.nan)
        offset = grid.index(own.grid.start_at)
        row[offset : offset + own.grid.count] = own.contacts
        rows.append(row)
    offered = np.stack(rows)
    none = np.full_like(offered, np.nan)
    history = ContactHistory(tuple(names), grid, offered, none, none, none, none, none)
    return history, [voice(name, AXA_ZONE) for name in names]


def _until(history: ContactHistory, count: int) -> ContactHistory:
    none = history.handled[:, :count]
    grid = replace(history.grid, count=count)
    offered = history.offered[:, :count]
    return ContactHistory(history.queues, grid, offered, none, none, none, none, none)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(json.dumps(measure(workers=options.workers)))


if __name__ == "__main__":
    main()
