"""The rounds of a plan as tables."""

from collections.abc import Sequence

import numpy as np

from data.records import Center, PlanRound
from wfm.commands.output import Column, Listing


def rounds(found: Sequence[PlanRound], center: Center) -> tuple[Listing, ...]:
    """Give what each round asked for and delivered; nothing for a roster without."""
    if not found:
        return ()
    return (_rounds(found), _service(found, center))


def _rounds(found: Sequence[PlanRound]) -> Listing:
    return Listing(
        "rounds",
        "Rounds of rows, roster and simulation; all see the same customers",
        (
            Column("round", "round"),
            Column("kept", "kept"),
            Column("queues_below", "queues below"),
            Column("points_below", "points below", ".1f"),
            Column("worst_queue", "worst"),
            Column("required_hours", "required h", ",.0f"),
            Column("paid_hours", "paid h", ",.0f"),
            Column("cuts", "cuts"),
            Column("cost", "cost, short h", ",.1f"),
            Column("bound", "bound, short h", ",.1f"),
            Column("seconds", "seconds", ",.0f"),
        ),
        tuple(
            (
                one.number,
                one.kept,
                int((one.below > 0).sum()),
                100 * one.lacks,
                one.queues[int(np.argmax(one.below))] if one.lacks > 0 else None,
                one.required_hours,
                one.paid_hours,
                one.cuts,
                one.cost,
                one.bound,
                one.seconds,
            )
            for one in found
        ),
    )


def _service(found: Sequence[PlanRound], center: Center) -> Listing:
    goals = {queue.name: queue.goal for queue in center.queues}
    last = found[-1]
    return Listing(
        "service_by_round",
        "Simulated service % by round, and the agents added to the queue's row in the last",
        (
            Column("queue", "queue"),
            Column("target_percent", "target %", ".0f"),
            *(Column(f"round_{one.number}_percent", f"{one.number}", ".1f") for one in found),
            Column("raised_agents", "agents added", "+z.1f"),
        ),
        tuple(
            (
                queue,
                100 * goals[queue].target if queue in goals and goals[queue].target else None,
                *(100 * float(one.service[q]) for one in found),
                float(last.raised[q]),
            )
            for q, queue in enumerate(last.queues)
        ),
    )
