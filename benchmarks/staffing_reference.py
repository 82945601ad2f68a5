"""Rows of published figures: each is computed by the package and held against what was printed."""

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.staffing_formulas import figure
from benchmarks.staffing_metric import parse_metric
from benchmarks.staffing_setting import parse_model, parse_setting
from data.records import InputRefusedError, WfmError

COLUMNS = ("id", "model", "params", "metric", "published", "decimals")

EXACT = 1e-9
"""Largest relative error beside the exact figure of a row."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one row.

    Parameters
    ----------
    row
        Its id.
    reason
        Why it failed; empty where it agrees.
    is_known
        Whether we have a formula for it. A row without one counts as failed.
    """

    row: str
    reason: str = ""
    is_known: bool = True


def check_reference(path: Path) -> dict[str, Any]:
    """Check every row of a file.

    Returns
    -------
        ``reference_rows`` and ``reference_failed`` count all rows, with or without a formula;
        ``reference_failures`` says why, ``reference_unknown`` names those without.

    Raises
    ------
    InputRefusedError
        The file lacks a column.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InputRefusedError(
                f"{path} has no column {' or '.join(missing)}; it is not a file of published"
                " figures"
            )
        verdicts = [judge(row) for row in reader]
    failed = [v for v in verdicts if v.reason]
    return {
        "reference_rows": len(verdicts),
        "reference_failed": len(failed),
        "reference_failures": [f"{v.row}: {v.reason}" for v in failed],
        "reference_unknown": [v.row for v in failed if not v.is_known],
    }


def judge(row: Mapping[str, str]) -> Verdict:
    """Check one row.

    It agrees if our figure rounds to the published one at its digits and lies within ``EXACT`` of
    the exact one. Where the row says that its source does not agree with the exact figure
    (``agrees`` is no), or has no published one, the exact figure alone is asked for.
    """
    try:
        return Verdict(row["id"], _reason(row, _our_figure(row)))
    except KeyError as error:
        return Verdict(row["id"], f"no formula: {error.args[0]}", is_known=False)
    except (WfmError, ValueError, ArithmeticError, TypeError, LookupError) as error:
        return Verdict(row["id"], f"refused: {error}")


def _our_figure(row: Mapping[str, str]) -> float:
    """Compute a row.

    Raises
    ------
    KeyError
        There is no formula for its model, metric or parameters.
    """
    model, metric = parse_model(row["model"]), parse_metric(row["metric"])
    if not model.kind:
        raise KeyError(f"no model is called {row['model']!r}")
    if metric is None:
        raise KeyError(f"no figure is called {row['metric']!r}")
    return figure(parse_setting(model, json.loads(row["params"])), metric)


def _reason(row: Mapping[str, str], got: float) -> str:
    """Say why a figure of ours is not that of the row; nothing where it is."""
    exact, published = row.get("exact") or "", row["published"]
    if exact and not is_near(got, float(exact)):
        return f"{got!r} is not the exact {exact}"
    if not exact and not published:
        return "the row has neither an exact nor a published figure"
    disputed = exact and (row.get("agrees") or "yes").strip().lower() != "yes"
    decimals = row["decimals"] or str(len(published.partition(".")[2]))
    if published and not disputed and not agrees(got, float(published), decimals):
        return f"{got!r} does not round to {published}"
    return ""


def is_near(value: float, exact: float) -> bool:
    """Tell whether a figure is the exact one but for rounding; equal infinities are near."""
    return math.isclose(value, exact, rel_tol=EXACT, abs_tol=1e-300)


def agrees(value: float, published: float, decimals: str) -> bool:
    """Tell whether a value rounds to a published one or is cut off to it.

    Sources do both: 0.1793345 is printed as 0.179335 by some and as 0.179334 by others.
    ``decimals`` may also name a tolerance: ``rel 1e-10``, ``abs 1e-6``.
    """
    words = decimals.split()
    if words[0] == "rel":
        return math.isclose(value, published, rel_tol=float(words[1]))
    if words[0] == "abs":
        return math.isclose(value, published, rel_tol=0.0, abs_tol=float(words[1]))
    digit = 10.0 ** -int(words[0])
    rounds = abs(value - published) <= 0.5 * digit + 1e-12
    beyond = (value - published) * math.copysign(1.0, published)
    return rounds or -1e-12 <= beyond < digit
