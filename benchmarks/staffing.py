"""Staffing formulas against reference figures, and their speed.

python -m benchmarks.staffing --reference CSV --grid CSV [--cells N] [--json]
"""

import argparse
import csv
import json
import math
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import brentq

from data.records import ServiceGoal
from wfm.staffing import (
    Performance,
    agents_for,
    chat_performance,
    erlang_a,
    erlang_b,
    erlang_c,
)

Params = Mapping[str, Any]

UNITS = {"_min": 60.0, "_s": 1.0}
"""Seconds of a parameter's unit, by the end of its name."""


class Case:
    """One row's queue, in seconds; the file writes units in many ways."""

    def __init__(self, params: Params) -> None:
        self.params = params
        # Without a unit in the name times are minutes, except beside a rate mu, per second.
        self.unit = 1.0 if "mu" in params else 60.0
        self.agents = int(params.get("agents", 0))

    def seconds(self, name: str) -> float | None:
        """Give a time under any of its names; None where the row has none."""
        for end, unit in (*UNITS.items(), ("", self.unit)):
            if name + end in self.params:
                return float(Fraction(str(self.params[name + end]))) * unit
        return None

    @property
    def rate(self) -> float:
        """Contacts offered [1/s]."""
        p = self.params
        if "a" in p:
            return float(p["a"]) / self.aht
        if "calls_per_hour" in p:
            return float(p["calls_per_hour"]) / 3600
        if "lam_per_min" in p:
            return float(p["lam_per_min"]) / 60
        if "lam" in p:
            return float(p["lam"]) / self.unit
        return float(p["calls" if "calls" in p else "rate"]) / (self.seconds("interval") or 1.0)

    @property
    def aht(self) -> float:
        """Mean handle time [s]; 1 where the row gives erlangs."""
        if "mu" in self.params:
            return 1 / float(Fraction(str(self.params["mu"])))
        return self.seconds("aht") or 1.0

    @property
    def patience(self) -> float | None:
        """Mean patience [s]."""
        if "nu" in self.params:
            return 1 / float(Fraction(str(self.params["nu"])))
        return self.seconds("patience")

    @property
    def threshold(self) -> float:
        """Threshold of the service level [s]; 20 where the metric needs none."""
        given = self.seconds("awt")
        return 20.0 if given is None else given

    def performance(self) -> Performance:
        """Give what the row's agents deliver."""
        return erlang_a(
            self.agents,
            self.rate,
            aht_seconds=self.aht,
            patience_seconds=self.patience,
            threshold_seconds=self.threshold,
        )


def virtual_service(case: Case) -> float:
    """Give P(virtual wait <= T) from P(wait <= T): who waits longer has not abandoned by T."""
    over = 1 - float(case.performance().service("abandons_met"))
    return 1 - over * math.exp(case.threshold / (case.patience or math.inf))


def in_system(case: Case) -> float:
    """Give the mean number of contacts with an agent or waiting."""
    got = case.performance()
    return case.agents * float(got.occupancy) + case.rate * float(got.mean_wait_seconds)


def slots_busy(params: Params) -> float:
    """Give the busy share of chat slots of a row in minutes, AHT by level."""
    first = float(params["aht"][0])
    got = chat_performance(
        int(params["agents"]),
        float(params["lam"]) / 60,
        aht_seconds=60 * first,
        aht_by_level=[float(level) / first for level in params["aht"]],
        patience_seconds=60 * float(params["patience"]),
    )
    return float(got.occupancy)


def most_traffic(params: Params) -> float:
    """Give the load that so many lines carry at a given blocking [erlangs]."""
    lines, block = int(params["lines"]), float(params["block"])
    return float(brentq(lambda a: float(erlang_b(lines, a)) - block, 1e-9, lines * 2.0))


def fewest(params: Params) -> float:
    """Give the fewest agents of a row."""
    case = Case(params)
    goal = ServiceGoal(float(params["sl"]), case.threshold)
    return float(np.asarray(agents_for(goal, case.rate, aht_seconds=case.aht)))


def mean_wait(params: Params) -> float:
    """Give the mean wait of all [s]."""
    return float(Case(params).performance().mean_wait_seconds)


def service(params: Params) -> float:
    """Give the service level of the offered."""
    return float(Case(params).performance().service())


METRICS: dict[tuple[str, str], Callable[[Params], float]] = {
    ("ErlangB", "p_block"): lambda p: float(
        erlang_b(int(p["agents"]), float(p["lam"]) / float(p["mu"]))
    ),
    ("ErlangB", "max_traffic_erl"): most_traffic,
    ("ErlangC", "p_wait"): lambda p: float(Case(p).performance().wait_probability),
    ("ErlangC", "service_level"): service,
    ("ErlangC", "occupancy"): lambda p: float(Case(p).performance().occupancy),
    ("ErlangC", "asa_s"): mean_wait,
    ("ErlangC", "asa_min"): lambda p: mean_wait(p) / 60,
    ("ErlangC", "agents_required"): fewest,
    ("ErlangC", "mean_queue"): lambda p: Case(p).rate * mean_wait(p),
    ("ErlangA", "p_wait"): lambda p: float(Case(p).performance().wait_probability),
    ("ErlangA", "occupancy"): lambda p: float(Case(p).performance().occupancy),
    ("ErlangA", "sl_offered"): service,
    ("ErlangA", "mean_wait_s"): mean_wait,
    ("ErlangA", "mean_wait_all_s"): mean_wait,
    ("ErlangA", "mean_in_system"): lambda p: in_system(Case(p)),
    ("ErlangA", "p_abandon"): lambda p: float(Case(p).performance().abandoned),
    ("ErlangA", "service_level as sl_virtual"): lambda p: virtual_service(Case(p)),
    ("ErlangA", "ASA min: E[W] over all customers"): lambda p: mean_wait(p) / 60,
    ("ErlangChat", "occupancy as share of slots"): slots_busy,
}


def formula(model: str, metric: str) -> Callable[[Params], float] | None:
    """Give the formula of a row; None where the package has no such figure.

    A finite system of 80 or 100 lines never fills in these rows: Erlang A.
    """
    name = "ErlangA" if model.startswith(("ErlangA", "ErlangX")) else model
    return METRICS.get((name, metric.split(" (", maxsplit=1)[0]))


def agrees(value: float, published: float, decimals: str) -> bool:
    """Tell whether a value rounds to a published one, or is as near as the row says."""
    if decimals.startswith("rel"):
        return math.isclose(value, published, rel_tol=float(decimals.split()[1]))
    return abs(value - published) <= 0.5 * 10.0 ** -int(decimals) + 1e-12


def check_reference(path: Path) -> tuple[int, list[str], list[str]]:
    """Give the rows checked, the ids that failed and the ids without a formula here.

    A row fails when it misses the published figure at its decimals, or the exact one by 1e-9.
    """
    checked, failed, skipped = 0, [], []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            compute = formula(row["model"], row["metric"])
            if compute is None:
                skipped.append(row["id"])
                continue
            checked += 1
            value = compute(json.loads(row["params"]))
            right = agrees(value, float(row["published"]), row["decimals"])
            if not (right and math.isclose(value, float(row["exact"]), rel_tol=1e-9)):
                failed.append(row["id"])
    return checked, failed, skipped


def check_grid(path: Path) -> tuple[int, float]:
    """Give the cells compared with the exact grid, and the largest error.

    The error is absolute for shares and relative for times.
    """
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    column = {name: np.array([float(r[name] or "nan") for r in table]) for name in table[0]}
    rate, awt = column["a"] / column["aht"], column["awt"]
    c = erlang_c(column["agents"], rate, aht_seconds=column["aht"], threshold_seconds=awt)
    a = erlang_a(
        column["agents"],
        rate,
        aht_seconds=column["aht"],
        patience_seconds=column["patience"],
        threshold_seconds=awt,
    )
    figures = {
        "erlang_b": erlang_b(column["agents"], column["a"]),
        "erlang_c": c.wait_probability,
        "sl_c": c.service(),
        "asa_c": c.mean_wait_seconds,
        "a_pw": a.wait_probability,
        "a_pab": a.abandoned,
        "a_asa": a.mean_wait_seconds,
        "a_sl_offered": a.service("offered"),
        "a_sl_ans": a.service("answered"),
        "a_p_w_le_t": a.service("abandons_met"),
        "a_occ": a.occupancy,
    }
    cells, worst = 0, 0.0
    for name, got in figures.items():
        exact = column[name]
        known = np.isfinite(exact)
        error = np.abs(np.asarray(got)[known] - exact[known])
        if "asa" in name:
            error /= exact[known]
        cells += int(known.sum())
        # A NaN of ours is an error without bound, not one to pass over.
        worst = max(worst, float(np.where(np.isnan(error), np.inf, error).max()))
    return cells, worst


def speed(cells: int) -> dict[str, float]:
    """Give the seconds to staff so many intervals by Erlang C and by Erlang A, compiled before."""
    load = np.random.default_rng(0).gamma(2.0, 10.0, cells)
    goal, aht = ServiceGoal(0.8, 20), 300.0
    out = {}
    for name, patience in (("c_seconds", None), ("a_seconds", 120.0)):
        agents_for(goal, load[:2] / aht, aht_seconds=aht, patience_seconds=patience)
        begun = time.perf_counter()
        agents_for(goal, load / aht, aht_seconds=aht, patience_seconds=patience)
        out[name] = time.perf_counter() - begun
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, help="erlang_reference.csv")
    parser.add_argument("--grid", type=Path, help="exact_grid.csv")
    parser.add_argument("--cells", type=int, help="also time so many intervals")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    out: dict[str, Any] = {}
    if given.reference:
        checked, failed, skipped = check_reference(given.reference)
        out |= {"reference_rows": checked, "reference_failed": len(failed)}
        out |= {"reference_failures": failed, "reference_skipped": skipped}
    if given.grid:
        out["grid_cells"], out["grid_max_error"] = check_grid(given.grid)
    if given.cells:
        out |= {"speed_cells": given.cells, **speed(given.cells)}
    if not out:
        parser.error("nothing to do: give --reference, --grid or --cells")
    if given.json:
        print(json.dumps(out))
    else:
        for name, value in out.items():
            print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
