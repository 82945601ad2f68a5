"""The package's figures against an exact grid: every column of it, cell by cell."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import InputRefusedError
from wfm.staffing import erlang_a, erlang_b, erlang_c

Floats = NDArray[np.float64]

INPUTS = ("a", "aht", "agents", "patience", "awt")
RELATIVE = ("asa", "elq")
"""Columns whose names hold these are times or lengths: their error is relative."""


def check_grid(path: Path) -> dict[str, Any]:
    """Compare with an exact grid.

    Returns
    -------
        ``grid_cells`` compared, ``grid_max_error`` over them and by column; the error is absolute
        for shares and relative for times and lengths. ``grid_unknown`` names columns that we
        have no figure for. A blank cell is not compared; an infinite one must be infinite here.
    """
    columns = read_grid(path)
    figures = our_figures(columns)
    errors = {name: _errors(name, columns[name], got) for name, got in figures.items()}
    worst = {name: float(error.max(initial=0.0)) for name, error in errors.items()}
    return {
        "grid_cells": sum(error.size for error in errors.values()),
        "grid_max_error": max(worst.values(), default=0.0),
        "grid_errors": worst,
        "grid_unknown": [name for name in columns if name not in (*INPUTS, *figures)],
    }


def read_grid(path: Path) -> dict[str, Floats]:
    """Give the columns of a grid; NaN where a cell is blank.

    Raises
    ------
    InputRefusedError
        It lacks a column that says what the cell is.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames or ()
    missing = [name for name in INPUTS if name not in names]
    if missing:
        raise InputRefusedError(
            f"{path} has no column {' or '.join(missing)}; it is not an exact grid"
        )
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}


def our_figures(column: dict[str, Floats]) -> dict[str, Floats]:
    """Give our figure for every column of the grid that it has."""
    rate, aht, agents = column["a"] / column["aht"], column["aht"], column["agents"]
    c = erlang_c(agents, rate, aht_seconds=aht, threshold_seconds=column["awt"])
    a = erlang_a(
        agents,
        rate,
        aht_seconds=aht,
        patience_seconds=np.where(np.isnan(column["patience"]), np.inf, column["patience"]),
        threshold_seconds=column["awt"],
    )
    wait = np.asarray(a.mean_wait_seconds)
    known = {
        "erlang_b": erlang_b(agents, column["a"]),
        "erlang_c": c.wait_probability,
        "sl_c": c.service(),
        "asa_c": c.mean_wait_seconds,
        "a_pw": a.wait_probability,
        "a_pab": a.abandoned,
        "a_asa": wait,
        "a_sl_offered": a.service("offered"),
        "a_sl_ans": a.service("answered"),
        "a_sl_virtual": a.service("virtual"),
        "a_p_w_le_t": a.service("abandons_met"),
        "a_sl_less_short": a.service("less_short"),
        "a_asa_served": a.asa_seconds,
        "a_occ": a.occupancy,
        "a_elq": rate * wait,
    }
    return {name: np.asarray(got) for name, got in known.items() if name in column}


def _errors(name: str, exact: Floats, got: Floats) -> Floats:
    """Give the errors of the cells that are not blank.

    A NaN of ours, or one infinite figure without the other, is an error without bound.
    """
    known = ~np.isnan(exact)
    exact, got = exact[known], got[known]
    same = np.isinf(exact) & (got == exact)
    with np.errstate(invalid="ignore"):
        error = np.abs(got - exact)
    if any(word in name for word in RELATIVE):
        error = np.divide(error, np.abs(exact), out=error, where=(exact != 0) & ~same)
    return np.where(same, 0.0, np.where(np.isnan(error), np.inf, error))
