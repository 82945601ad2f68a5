"""How simulated service stands to all that a queue's goal names: the one place that tells."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data.records import Center, Estimate, Outlook, ServiceGoal

Standing = Literal["met", "close", "missed", "none"]
"""Where a 95 % interval lies: on the goal's side, across it, on the other side; no contacts."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things a goal names.

    Parameters
    ----------
    name
        ``service``, ``mean wait``, ``abandoned`` or ``occupancy``.
    holds
        Whether the simulated mean keeps it.
    """

    name: str
    standing: Standing
    holds: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a queue stands to its whole goal."""

    parts: tuple[Part, ...]

    @property
    def standing(self) -> Standing:
        """Missed if a part is, met if all are."""
        found = {part.standing for part in self.parts} - {"none"}
        if not found:
            return "none"
        return next(s for s in ("missed", "close", "met") if s in found)

    @property
    def holds(self) -> bool:
        """Whether the simulated means keep all of it."""
        return all(part.holds for part in self.parts)

    @property
    def broken(self) -> tuple[str, ...]:
        """The parts that are missed, or whose means do not keep the goal."""
        return tuple(p.name for p in self.parts if p.standing == "missed" or not p.holds)


def judge(outlook: Outlook, queue: int, goal: ServiceGoal) -> Judgement:
    """Tell how a queue of an outlook stands to all that its goal names.

    Parameters
    ----------
    queue
        Index into the outlook's queues.

    Notes
    -----
    Occupancy is known by skill set: that of all agents who serve the queue lies between the
    least and the most busy of them, and is judged by where all of that span lies.
    """
    return Judgement(tuple(_parts(outlook, queue, goal)))


def queues_below_goal(outlook: Outlook, center: Center) -> tuple[str, ...]:
    """Give the queues that miss part of their goal, noise taken off."""
    return tuple(
        name
        for index, name in enumerate(outlook.queues)
        if judge(outlook, index, center.queue(name).goal).standing == "missed"
    )


def standing(mean: float, half_width: float, target: float) -> Standing:
    """Tell where the whole 95 % interval of a share to reach lies: over it, under it, or across."""
    if not math.isfinite(mean):
        return "none"
    half_width = half_width if math.isfinite(half_width) else 0.0
    if mean - half_width >= target:
        return "met"
    return "missed" if mean + half_width < target else "close"


def nobody_answered(outlook: Outlook, queue: int) -> bool:
    """Tell whether a queue had customers and none of them was answered."""
    offered = math.isfinite(float(outlook.abandoned.mean[queue]))
    return offered and math.isnan(float(outlook.asa_seconds.mean[queue]))


def _parts(outlook: Outlook, queue: int, goal: ServiceGoal) -> Iterator[Part]:
    offered = math.isfinite(float(outlook.abandoned.mean[queue]))
    if goal.target > 0:
        yield _reach(outlook.service, queue, goal.target, lost=offered and _counts_answered(goal))
    if goal.max_asa_seconds is not None:
        name, limit = "mean wait", goal.max_asa_seconds
        yield _limit(name, outlook.asa_seconds, queue, limit, lost=offered)
    if goal.max_abandoned is not None:
        yield _limit("abandoned", outlook.abandoned, queue, goal.max_abandoned, lost=False)
    if goal.max_occupancy is not None:
        yield _occupancy(outlook, queue if offered else None, goal.max_occupancy)


def _counts_answered(goal: ServiceGoal) -> bool:
    return goal.kind == "service_level" and goal.definition == "answered"


def _reach(estimate: Estimate, queue: int, target: float, *, lost: bool) -> Part:
    mean, half = _at(estimate, queue)
    if math.isnan(mean) and lost:  # there were customers, and nobody answered them
        return Part("service", "missed", holds=False)
    found = standing(mean, half, target)
    return Part("service", found, holds=found == "none" or mean >= target)


def _limit(name: str, estimate: Estimate, queue: int, limit: float, *, lost: bool) -> Part:
    mean, half = _at(estimate, queue)
    if math.isnan(mean) and lost:
        return Part(name, "missed", holds=False)
    found = standing(-mean, half, -limit)
    return Part(name, found, holds=found == "none" or mean <= limit)


def busy_shares(outlook: Outlook, queue: int | None) -> list[tuple[float, float]]:
    """Give the busy share of each skill set that serves a queue, with its half-width."""
    known = outlook.occupancy_by_skill_set
    if known is None:
        return []
    each = [_at(known, i) for i, members in enumerate(outlook.skill_sets) if queue in members]
    return [(mean, half) for mean, half in each if math.isfinite(mean)]


def _occupancy(outlook: Outlook, queue: int | None, limit: float) -> Part:
    """Judge the agents of a queue; None: it had no contacts."""
    each = busy_shares(outlook, queue)
    if not each:
        return Part("occupancy", "none", holds=True)
    least = min(mean - half for mean, half in each)
    most = max(mean + half for mean, half in each)
    found: Standing = "met" if most <= limit else "missed" if least > limit else "close"
    return Part("occupancy", found, holds=max(mean for mean, _ in each) <= limit)


def _at(estimate: Estimate, index: int) -> tuple[float, float]:
    """Give a mean and its half-width, 0 where that is not known."""
    mean, half = float(estimate.mean[index]), float(estimate.half_width[index])
    return mean, half if math.isfinite(half) else 0.0
