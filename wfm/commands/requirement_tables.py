"""What a requirement asks for, as tables."""

from collections.abc import Mapping
from typing import Any

from data.records import Center, Requirement
from wfm.commands.output import Column, Listing


def requirement(
    requirement: Requirement, number: int, center: Center, *, parameters: Mapping[str, Any]
) -> tuple[Listing, Listing]:
    """Give each queue's goal, work and need, and the pooled need with the risk it was made for.

    Parameters
    ----------
    parameters
        Those of the run that made it.
    """
    return _by_queue(requirement, number, center), _total(requirement, number, parameters)


def _by_queue(requirement: Requirement, number: int, center: Center) -> Listing:
    hours = requirement.grid.hours
    goals = {queue.name: str(queue.goal) for queue in center.queues}
    deferred = {row.queue: row for row in requirement.deadlines}
    rows = []
    for index, queue in enumerate(requirement.queues):
        row = deferred.get(index)
        alone = requirement.agents[index] if row is None else None
        rows.append(
            (
                number,
                queue,
                goals.get(queue, "no longer in the center file"),
                float(requirement.offered_load[index].sum()) * hours,
                None if alone is None else float(alone.max()),
                None if alone is None else float(alone.sum()) * hours,
                None if row is None else float(row.due[-1]) * hours,
            )
        )
    return Listing(
        "requirement",
        "Required by queue (scheduled agents, shrinkage included; each queue alone)",
        (
            Column("requirement_id", "id"),
            Column("queue", "queue"),
            Column("goal", "goal", long=True),
            Column("load_hours", "work h", ",.0f"),
            Column("alone_peak", "peak agents", ".1f"),
            Column("alone_hours", "agent-hours", ",.0f"),
            Column("due_hours", "deferred work due h", ",.0f"),
        ),
        tuple(rows),
    )


def _total(requirement: Requirement, number: int, parameters: Mapping[str, Any]) -> Listing:
    hours, confidence = requirement.grid.hours, parameters.get("confidence")
    waiting = (parameters.get("backlog") or {}).get("contacts", 0)
    pooled = requirement.agents[-1] if len(requirement.subsets) else None
    alone = sum(
        float(requirement.agents[row].sum()) * hours
        for row, subset in enumerate(requirement.subsets)
        if len(subset) == 1
    )
    return Listing(
        "requirement_total",
        f"Requirement {number} for all queues together: {risk_words(confidence)}",
        (
            Column("requirement_id", "requirement"),
            Column("confidence", "confidence"),
            Column("coverage_rows", "coverage rows (sets of queues)"),
            Column("pooled_peak", "most agents at once, pooled", ".1f"),
            Column("pooled_hours", "agent-hours, pooled", ",.0f"),
            Column("separate_hours", "agent-hours in a team a queue", ",.0f"),
            Column("due_hours", "deferred work due h", ",.0f"),
            Column("total_hours", "pooled and deferred h", ",.0f"),
            Column("backlog_contacts", "open contacts at the start", ","),
        ),
        (
            (
                number,
                "mean" if confidence is None else confidence,
                len(requirement.subsets),
                0.0 if pooled is None else float(pooled.max()),
                0.0 if pooled is None else float(pooled.sum()) * hours,
                alone,
                sum(float(row.due[-1]) for row in requirement.deadlines) * hours,
                requirement.hours,
                waiting,
            ),
        ),
        single=True,
    )


def risk_words(confidence: float | str | None) -> str:
    """Say what risk the planner takes."""
    if confidence is None:
        return "goals are met on a day like the mean"
    if confidence == "expected":
        return "goals are met on average over what days may turn out like"
    return f"goals are met on {confidence:.0%} of days"
