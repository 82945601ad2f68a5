"""How far simulated service is from the goals."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Outlook, ServiceGoal
from wfm.goals import busy_shares, nobody_answered

Floats = NDArray[np.float64]

SLOPE = 0.16
"""Share of contacts per unit of distance, that of a logit at 80 %: p (1 - p)."""

UNANSWERED = 2.0
"""Distance from a limit on waits where nobody was answered."""

LEAST_SHARE = 0.02
"""Shares nearer to 0 or 1 than half of this tell no more than that they are near."""


def logit(share: float) -> float:
    """Give log(p / (1 - p)) of a share, kept away from 0 and 1."""
    inside = min(1 - LEAST_SHARE / 2, max(LEAST_SHARE / 2, share))
    return math.log(inside / (1 - inside))


def logistic(value: float) -> float:
    """Give the share of a logit."""
    return 1 / (1 + math.exp(-value))


def distances(outlook: Outlook, goals: Sequence[ServiceGoal]) -> Floats:
    """Give how far each queue is from its goal, the worst of what the goal names, shape (Q,).

    Shares are compared by their logits, a mean wait by its logarithm; positive: below the goal,
    negative: above it, 0 where nothing was offered.
    """
    return np.array(
        [max(_parts(outlook, q, goal), default=0.0) for q, goal in enumerate(goals)], np.float64
    )


def points_below(outlook: Outlook, goals: Sequence[ServiceGoal]) -> Floats:
    """Give by what share of contacts each queue is below its goal, at least 0, shape (Q,).

    For limits on waits, abandonments and occupancy it is what their distance would be of a
    service of 80 %.
    """
    out = np.zeros(len(goals))
    for q, goal in enumerate(goals):
        reached = _reached(outlook, q)
        if goal.target > 0 and math.isfinite(reached):
            out[q] = goal.target - reached
        limits = max(_limits(outlook, q, goal), default=-math.inf)
        out[q] = max(0.0, out[q], SLOPE * limits)
    return out


def _parts(outlook: Outlook, q: int, goal: ServiceGoal) -> Iterator[float]:
    reached = _reached(outlook, q)
    if goal.target > 0 and math.isfinite(reached):
        yield logit(goal.target) - logit(reached)
    yield from _limits(outlook, q, goal)


def _reached(outlook: Outlook, q: int) -> float:
    """Give the service; NaN of customers who were not answered at all is none."""
    reached = float(outlook.service.mean[q])
    return 0.0 if math.isnan(reached) and nobody_answered(outlook, q) else reached


def _limits(outlook: Outlook, q: int, goal: ServiceGoal) -> Iterator[float]:
    asa, abandoned = float(outlook.asa_seconds.mean[q]), float(outlook.abandoned.mean[q])
    if goal.max_asa_seconds is not None and nobody_answered(outlook, q):
        yield UNANSWERED
    if goal.max_asa_seconds is not None and math.isfinite(asa):
        yield math.log(max(asa, 1e-3) / max(goal.max_asa_seconds, 1e-3))
    if goal.max_abandoned is not None and math.isfinite(abandoned):
        yield logit(abandoned) - logit(goal.max_abandoned)
    busy = [mean for mean, _ in busy_shares(outlook, q)]
    if goal.max_occupancy is not None and busy:
        yield logit(max(busy)) - logit(goal.max_occupancy)
