"""The figures of a benchmark as they are printed and kept."""

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.forecast_runs import Judged, Runs
from benchmarks.forecast_scores import bias, coverage, day_wape, floor, wape, wape_by_week
from benchmarks.forecast_series import Series


def figures(series: Series, runs: Runs) -> dict[str, Any]:
    """Give the figures of a run: percent, seconds, and the origins behind them."""
    windows = runs.windows
    has_prophet = all("prophet" in w.said for w in windows)
    out: dict[str, Any] = {
        "series": series.name,
        "origins": [str(w.window.start) for w in windows],
        "days": [w.window.days for w in windows],
        "models": [w.model for w in windows],
        "wape": wape(windows, "ours"),
        "wape_by_week": wape_by_week(windows, "ours"),
        "wape_last_week": wape(windows, "last_week"),
        "wape_mean4": wape(windows, "mean4"),
        "wape_mean8": wape(windows, "mean8"),
        "wape_prophet": wape(windows, "prophet") if has_prophet else None,
        "wape_mean8_by_week": wape_by_week(windows, "mean8"),
        "wape_day": day_wape(windows, "ours"),
        "wape_day_mean8": day_wape(windows, "mean8"),
        "bias": bias(windows, "ours"),
        "poisson_floor": floor(windows),
        "seconds": runs.seconds,
    }
    for percent in (80, 95):
        out[f"coverage{percent}"] = coverage(windows, percent) | {"seconds": runs.seconds}
    return {key: rounded(value) for key, value in out.items()}


def rest_of_day(runs: Runs, slot: int) -> dict[str, Any]:
    """Give the errors from a slot of the day on, before and after the update at its start."""
    rest = [_from(window, slot) for window in runs.windows]
    after = [replace(w, samples=w.updated) for w in rest if w.updated is not None]
    out: dict[str, Any] = {
        "rest_of_day_before": wape(rest, "ours"),
        "rest_of_day_after": wape(rest, "updated"),
        "rest_of_day_mean8": wape(rest, "mean8"),
    }
    for percent in (80, 95):
        inside = coverage(after, percent)
        out[f"rest_of_day_coverage{percent}"] = {k: inside[k] for k in ("interval", "day")}
    return {key: rounded(value) for key, value in out.items()}


def _from(window: Judged, slot: int) -> Judged:
    later = window.layout.slots >= slot
    return replace(window, actual=np.where(later, window.actual, np.nan))


def rounded(value: Any) -> Any:
    """Give figures with three decimals."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value
