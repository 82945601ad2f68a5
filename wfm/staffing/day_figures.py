"""Figures of whole days from those of their intervals, and whether a goal holds on them."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from data.records import ServiceGoal
from wfm.staffing.performance import Performance

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

ENDLESS_SECONDS = 1e9
"""An endless wait, in sums."""

ROUNDING = 1.0 + 1e-12
"""A limit may be passed by this factor."""


def of_days(
    by_interval: Performance, offered: Floats, agents: Floats, starts: Indices
) -> Performance:
    """Give the figures of days, shape (K, D), from those of intervals, shape (K, T)."""
    answered = np.asarray(by_interval.answered) * offered
    wait = np.where(answered > 0, np.asarray(by_interval.asa_seconds), 0.0)
    weights = {"asa_seconds": answered, "occupancy": np.broadcast_to(agents, answered.shape)}
    out = {}
    for field in fields(Performance):
        values = (
            wait if field.name == "asa_seconds" else np.asarray(getattr(by_interval, field.name))
        )
        weight = weights.get(field.name, np.broadcast_to(offered, values.shape))
        total = np.add.reduceat(np.minimum(values, ENDLESS_SECONDS) * weight, starts, axis=1)
        whole = np.add.reduceat(weight, starts, axis=1)
        out[field.name] = np.divide(total, whole, out=np.zeros_like(total), where=whole > 0)
    return Performance(**out)


def of_all_sizes(days: Performance, weights: Floats) -> Performance:
    """Give the figures of all sizes of a day together, shape (D,)."""
    answered = weights * np.asarray(days.answered)
    out = {}
    for field in fields(Performance):
        weight = answered if field.name == "asa_seconds" else weights
        total = (np.asarray(getattr(days, field.name)) * weight).sum(axis=0)
        whole = weight.sum(axis=0)
        out[field.name] = np.divide(total, whole, out=np.zeros_like(total), where=whole > 0)
    return Performance(**out)


def holds(days: Performance, goal: ServiceGoal, target: float) -> NDArray[np.bool_]:
    """Tell where every part of a goal holds."""
    service = np.asarray(days.service(goal.definition)) >= target
    return service & (margin(days, goal) >= 0)


def margin(days: Performance, goal: ServiceGoal) -> Floats:
    """Give the least distance below a goal's limits, as a share of each; negative: broken."""
    pairs = (
        (goal.max_asa_seconds, days.asa_seconds),
        (goal.max_abandoned, days.abandoned),
        (goal.max_occupancy, days.occupancy),
    )
    margins = [ROUNDING - np.asarray(is_) / most for most, is_ in pairs if most is not None]
    return np.asarray(np.min([np.ones_like(np.asarray(days.answered)), *margins], axis=0))
