"""What a goal's table cannot know: its queue's channel, and which keys belong to which kind."""

from collections.abc import Iterator

from data.center_file.common import Problems
from data.center_file.tables import GoalTable, QueueTable
from data.center_file.values import clock_text, shown
from data.records import Channel, GoalKind

_LIMITS = ("max_asa_seconds", "max_abandoned", "max_occupancy")
_OWN = {
    "service_level": ("threshold_seconds", "definition", *_LIMITS),
    "answered_within": ("hours", "of"),
    "done_by": ("by", "received_by"),
}
_NEEDED = {"answered_within": ("target", "hours"), "done_by": ("target", "by")}


def goal_problems(queue: QueueTable) -> Problems:
    """Check a queue's goal against its channel and customers."""
    goal, kinds = queue.goal, _kinds(queue.channel)
    if goal.kind not in kinds:
        suited = " or ".join(shown(kind) for kind in kinds)
        yield (
            ".goal.kind",
            (
                f'"{goal.kind}" does not suit the {queue.channel} channel; '
                f"give {suited}, which {queue.channel} queues have"
            ),
        )
        return
    for key in _missing(goal):
        remedy = type(goal).model_fields[key].description
        limit = key == "target" and goal.kind == "service_level"
        instead = ", or a limit such as max_asa_seconds" if limit else ""
        yield f".goal.{key}", f"is missing; give {remedy}{instead}"
    foreign = [key for kind, keys in _OWN.items() if kind != goal.kind for key in keys]
    for key in foreign:
        if getattr(goal, key) is not None:
            yield f".goal.{key}", f'does not belong to a goal of kind "{goal.kind}"; leave it out'
    if goal.kind == "service_level":
        yield from _limits(queue)
    elif goal.kind == "done_by" and goal.by is not None:
        yield from _times(goal.by, goal.received_by or 0)


def _kinds(channel: Channel) -> tuple[GoalKind, ...]:
    return ("answered_within", "done_by") if channel == "deferred" else ("service_level",)


def _missing(goal: GoalTable) -> Iterator[str]:
    if goal.kind != "service_level":
        yield from (key for key in _NEEDED[goal.kind] if getattr(goal, key) is None)
    elif goal.target is not None:
        if goal.threshold_seconds is None:
            yield "threshold_seconds"
    elif all(getattr(goal, key) is None for key in _LIMITS):
        yield "target"


def _limits(queue: QueueTable) -> Problems:
    goal = queue.goal
    if goal.definition is not None and goal.target is None:
        yield ".goal.definition", "says what target counts; give a target, or leave it out"
    if goal.max_abandoned is not None and queue.patience_seconds is None and not queue.balking:
        yield (
            ".goal.max_abandoned",
            (
                f"{goal.max_abandoned:g} limits nothing, as nobody abandons; give the queue "
                "patience_seconds, or leave it out"
            ),
        )


def _times(by: int, received_by: int) -> Problems:
    if by <= received_by:
        yield (
            ".goal.by",
            (
                f'"{clock_text(by)}" is not after received_by = "{clock_text(received_by)}"; '
                "what comes later is due by that time of the next open day"
            ),
        )
