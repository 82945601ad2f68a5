"""Seconds to staff a year of intervals, on one core, with a peer's beside them.

Times are CPU seconds of one thread, so that other work on the machine does not enter.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import ServiceGoal
from wfm.staffing import agents_for

GOAL = ServiceGoal(0.8, 20.0)
AHT = 300.0
PATIENCE = 120.0
PEER_SECONDS = 10.0
PEER_AT_ONCE = 100

_FIRST_USE = """
import time
from data.records import ServiceGoal
from wfm.staffing import agents_for
for patience in (None, 120.0):
    agents_for(ServiceGoal(0.8, 20), [0.1, 0.2], aht_seconds=300, patience_seconds=patience)
print(time.process_time())
"""
"""Staff two intervals by Erlang C and by A, and print the CPU seconds since the process began."""

PLAIN_CELLS = 20_000
_PLAIN = """
import sys, time, warnings
sys.modules["numba"] = None
warnings.simplefilter("ignore")
import numpy as np
from data.records import ServiceGoal
from wfm.staffing import agents_for
load = np.random.default_rng(0).gamma(2.0, 10.0, {cells})
for patience in (None, 120.0):
    begun = time.thread_time()
    agents_for(ServiceGoal(0.8, 20), load / 300, aht_seconds=300, patience_seconds=patience)
    print(load.size / (time.thread_time() - begun))
"""
"""The same without numba: cells a second by Erlang C and by A, in numpy."""


def check_speed(cells: int, *, peer_seconds: float = PEER_SECONDS) -> dict[str, Any]:
    """Give the seconds for so many intervals by Erlang C and by A, and what it takes to begin.

    Loads are drawn from a gamma law of mean 20 erlangs; goal 80 % in 20 s, handle time 300 s.
    """
    load = np.random.default_rng(0).gamma(2.0, 10.0, cells)
    found, c_seconds = _staffed(load, None)
    _, a_seconds = _staffed(load, PATIENCE)
    first, cached = first_use()
    out: dict[str, Any] = {
        "speed_cells": cells,
        "c_seconds": c_seconds,
        "a_seconds": a_seconds,
        "first_use_seconds": first,
        "cached_start_seconds": cached,
    }
    out |= zip(("c_plain_per_second", "a_plain_per_second"), plain_rates(), strict=True)
    return out | _peer(load, found, cells / c_seconds, seconds=peer_seconds)


def _staffed(load: NDArray[np.float64], patience: float | None) -> tuple[NDArray[np.int64], float]:
    """Give the agents of every interval, and the seconds they took, compiled before."""

    def run(loads: NDArray[np.float64]) -> NDArray[np.int64]:
        found = agents_for(GOAL, loads / AHT, aht_seconds=AHT, patience_seconds=patience)
        return np.asarray(found)

    run(load[:2])
    return _timed(lambda: run(load))


def _timed(
    run: Callable[[], NDArray[np.int64]],
) -> tuple[NDArray[np.int64], float]:
    begun = time.thread_time()
    found = run()
    return found, time.thread_time() - begun


def first_use() -> tuple[float, float]:
    """Give the CPU seconds of a first process, which compiles, and of a second, which need not."""
    with tempfile.TemporaryDirectory() as folder:
        cache = {"NUMBA_CACHE_DIR": folder}
        (first,), (cached,) = _printed(_FIRST_USE, **cache), _printed(_FIRST_USE, **cache)
    return first, cached


def plain_rates(cells: int = PLAIN_CELLS) -> list[float]:
    """Give the intervals a second of Erlang C and of A where numba cannot be imported."""
    return _printed(_PLAIN.format(cells=cells))


def _printed(program: str, **environment: str) -> list[float]:
    """Run a program in a process of its own; give the numbers it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    return [float(line) for line in done.stdout.split()]


def _peer(
    load: NDArray[np.float64], ours: NDArray[np.int64], rate: float, *, seconds: float
) -> dict[str, Any]:
    """Give the intervals a second of pyworkforce on as many of ours as it does in the time.

    It asks for the same: the fewest positions by Erlang C, for a share answered within ``asa``.
    Its search starts at the load plus one, rounded, and never looks below.
    """
    from pyworkforce.queuing import ErlangC  # noqa: PLC0415 - a peer of the bench extra

    found: list[int] = []
    begun = time.thread_time()
    while len(found) < load.size and time.thread_time() - begun < seconds:
        for erlangs in load[len(found) : len(found) + PEER_AT_ONCE]:
            queue = ErlangC(transactions=erlangs, aht=AHT, asa=GOAL.threshold_seconds, interval=AHT)
            found.append(queue.required_positions(service_level=GOAL.target)["raw_positions"])
    peer_rate = len(found) / (time.thread_time() - begun)
    differing = np.asarray(found) - ours[: len(found)]
    return {
        "peer": "pyworkforce ErlangC.required_positions",
        "peer_cells": len(found),
        "c_cells_per_second": rate,
        "peer_cells_per_second": peer_rate,
        "peer_ratio": rate / peer_rate,
        "peer_more_agents": int((differing > 0).sum()),
        "peer_fewer_agents": int((differing < 0).sum()),
    }
