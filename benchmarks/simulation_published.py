"""Each row of a published table of results beside ours."""

import csv
import json
import math
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from benchmarks.simulation_case import Case, read_case
from benchmarks.simulation_days import Days, simulate_days
from data.records import InputRefusedError

Floats = NDArray[np.float64]
Ratio = tuple[Floats, Floats]
"""What is added up over days, above and below the line, shape (N,) each."""

JOINT_SIGMAS = 3.0
_ROUGH = 10
"""A half-width of fewer units of its last digit than this may be half a unit wider."""


def _sum(counts: Floats) -> Floats:
    return np.asarray(counts.sum(axis=(1, 2)))


def _mean(counts: Floats) -> Ratio:
    return counts, np.ones_like(counts)


def _total_wait(days: Days, case: Case) -> Floats:
    """Give a figure with the mean of the total wait of all [s].

    Who is impatient at rate nu abandons at that rate while waiting, so abandonments after some wait
    have the mean of nu times the total wait. Without abandonment all waits are those of answered.
    """
    if np.isinf(case.patience_seconds).any():
        return _sum(days.wait_seconds)
    return _sum((days.abandoned - days.balked) * case.patience_seconds)


Metric = Callable[[Days, Case, Mapping[str, int]], Ratio]

METRICS: dict[str, Metric] = {
    r"arrivals": lambda d, _c, _m: _mean(_sum(d.offered)),
    r"served": lambda d, _c, _m: _mean(_sum(d.answered)),
    r"abandoned": lambda d, _c, _m: _mean(_sum(d.abandoned)),
    r"blocked": lambda d, _c, _m: _mean(_sum(d.turned_away)),
    r"calls in target": lambda d, _c, _m: _mean(_sum(d.met)),
    r"calls in target type (?P<type>\d+) period (?P<period>\d+)": lambda d, _c, m: _mean(
        d.met[:, m["type"], m["period"]]
    ),
    r"service level|SL served only": lambda d, _c, _m: (_sum(d.met), _sum(d.answered)),
    r"SL incl late abandoners": lambda d, _c, _m: (
        _sum(d.met),
        _sum(d.answered + d.abandoned - d.abandoned_soon),
    ),
    r"SL incl blocked": lambda d, _c, _m: (_sum(d.met), _sum(d.answered + d.turned_away)),
    r"speed of answer min( \(served\))?": lambda d, _c, _m: (
        _sum(d.wait_seconds) / 60,
        _sum(d.answered),
    ),
    r"speed of answer s( \(served\))?": lambda d, _c, _m: (_sum(d.wait_seconds), _sum(d.answered)),
    r"occupancy": lambda d, _c, _m: (d.busy_seconds.sum(axis=1), d.available_seconds.sum(axis=1)),
    r"occupancy group (?P<group>\d+)": lambda d, _c, m: (
        d.busy_seconds[:, m["group"]],
        d.available_seconds[:, m["group"]],
    ),
    r"mean wait s \(per expected call\)": lambda d, c, _m: _mean(_total_wait(d, c) / c.expected),
    r"waits < (?P<threshold>\d+) s / expected calls": lambda d, c, _m: _mean(
        _sum(d.met + d.abandoned_soon) / c.expected
    ),
    r"lost / expected calls": lambda d, c, _m: _mean(_sum(d.abandoned) / c.expected),
}
"""A row's figure, by what the row is called.

Calls that have not ended when the last period does are counted: the examples serve them all, and
their published counts of served, abandoned and blocked calls add up to the arrivals.
"""


def figure(metric: str) -> tuple[Metric, dict[str, int]]:
    """Give how a row's figure is made, and the numbers in its name.

    Raises
    ------
    InputRefusedError
        Nothing here is called so.
    """
    for pattern, make in METRICS.items():
        found = re.fullmatch(pattern, metric)
        if found:
            numbers = {key: int(text) for key, text in found.groupdict().items()}
            return make, numbers
    known = ", ".join(METRICS)
    raise InputRefusedError(f"no figure is called {metric!r}; known are {known}")


def estimate(ratio: Ratio) -> tuple[float, float]:
    """Give the ratio of sums over days and its standard error (delta method).

    NaN where nothing was counted below the line, which agrees with no published figure.
    """
    x, y = ratio
    if not y.any():
        return math.nan, math.nan
    value = float(x.sum() / y.sum())
    spread = float((x - value * y).std(ddof=1)) / math.sqrt(x.size)
    return value, spread / float(y.mean())


def their_error(row: Mapping[str, str]) -> float:
    """Give the standard error of a published mean, its rounding included.

    From the standard deviation where there is one, else from the interval by Student's t; its two
    ends are rounded, so that a half-width of few units may be half a unit wider. The rounding of
    the mean is uniform over one unit.
    """
    replications = int(row["reps"])
    # Zeros at the end of a number are not written.
    digits = max(len(row[key].partition(".")[2]) for key in ("mean", "ci_lo", "ci_hi"))
    unit = 10.0**-digits
    if row["sd_per_replication"]:
        error = float(row["sd_per_replication"]) / math.sqrt(replications)
    else:
        half = (float(row["ci_hi"]) - float(row["ci_lo"])) / 2
        half += unit / 2 if half < _ROUGH * unit else 0.0
        tail = 0.5 + float(row["confidence"]) / 200
        error = half / float(stdtrit(replications - 1, tail))
    return math.hypot(error, unit / math.sqrt(12))


def compare_models(
    models: Path, results: Path, *, replications: int, seed: int = 1, workers: int = 1
) -> dict[str, Any]:
    """Give every row of the results beside our figure, with the joint z."""
    begun = time.process_time()
    said = json.loads(models.read_text("utf-8"))["models"]
    with results.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table, simulated = [], dict[str, tuple[Case, Days]]()
    for row in rows:
        name = row["model"]
        if name not in said:
            raise InputRefusedError(f"{results}: model {name!r} is not in {models}")
        if name not in simulated:
            case = read_case(name, said[name])
            simulated[name] = case, simulate_days(case, replications, seed=seed, workers=workers)
        table.append(_compare(row, *simulated[name]))
    failed = [f"{r['model']}: {r['metric']}" for r in table if not abs(r["z"]) <= JOINT_SIGMAS]
    return {
        "models_rows": len(table),
        "models_failed": len(failed),
        "models_failures": failed,
        "models_replications": replications,
        "models_largest_z": max((abs(r["z"]) for r in table), default=0.0),
        "models_seconds": time.process_time() - begun,
        "models_table": table,
    }


def _compare(row: Mapping[str, str], case: Case, days: Days) -> dict[str, Any]:
    make, numbers = figure(row["metric"])
    threshold = numbers.get("threshold", case.threshold_seconds)
    if threshold != case.threshold_seconds:
        raise InputRefusedError(
            f"{row['model']}: {row['metric']!r} is not about the model's threshold of "
            f"{case.threshold_seconds:g} s"
        )
    ours, error = estimate(make(days, case, numbers))
    theirs, their = float(row["mean"]), their_error(row)
    return {
        "model": row["model"],
        "metric": row["metric"],
        "ours": ours,
        "ours_se": error,
        "theirs": theirs,
        "theirs_se": their,
        "z": (ours - theirs) / math.hypot(error, their),
    }
