"""What a queue's table cannot know of its customers: which keys suit the channel and each other."""

from collections.abc import Iterable

from data.center_file.common import Problems, repeated_entries, unknown_names
from data.center_file.tables import DistributionTable, QueueTable

_WAITING = ("balking", "redial", "redial_seconds", "waiting_room", "patience")
_WITH_CV = ("lognormal", "gamma")


def customer_problems(queue: QueueTable, skills: Iterable[str]) -> Problems:
    """Check how customers behave, how times spread, and who else may help them."""
    if queue.channel == "deferred":
        for key in _WAITING:
            if getattr(queue, key) not in (None, 0):
                yield (
                    f".{key}",
                    (
                        "does not suit the deferred channel, where nobody waits on the line; leave "
                        "it out"
                    ),
                )
    else:
        yield from _leaving(queue)
    for key in ("handle_time", "patience"):
        table = getattr(queue, key)
        if table is not None:
            yield from _distribution(table, f".{key}")
    yield from _convention(queue)
    yield from _overflow(queue, tuple(skills))


def _leaving(queue: QueueTable) -> Problems:
    if queue.patience is not None and queue.patience_seconds is None:
        yield ".patience", "spreads a mean that is not there; give patience_seconds beside it"
    if queue.redial and queue.patience_seconds is None and not queue.balking:
        yield (
            ".redial",
            (
                f"{queue.redial:g} has nobody to call again, as nobody abandons; give "
                "patience_seconds, or leave it out"
            ),
        )
    if queue.redial_seconds is not None and not queue.redial:
        yield ".redial_seconds", "belongs to redial; give the share that tries again, too"


def _distribution(table: DistributionTable, path: str) -> Problems:
    wanted = {"cv": table.family in _WITH_CV, "values": table.family == "empirical"}
    for key, belongs in wanted.items():
        there = getattr(table, key) is not None
        if belongs and not there:
            remedy = type(table).model_fields[key].description
            yield f"{path}.{key}", f"is missing; give {remedy}"
        elif there and not belongs:
            yield f"{path}.{key}", f'does not belong to family "{table.family}"; leave it out'


def _convention(queue: QueueTable) -> Problems:
    if queue.convention is not None and queue.channel != "concurrent":
        yield ".convention", "belongs to the concurrent channel; leave it out"
    elif queue.convention == "effort" and queue.effort_share is None:
        remedy = type(queue).model_fields["effort_share"].description
        yield ".effort_share", f"is missing; give {remedy}"
    if queue.effort_share is not None and queue.convention != "effort":
        yield ".effort_share", 'belongs to convention = "effort"; leave it out'


def _overflow(queue: QueueTable, skills: tuple[str, ...]) -> Problems:
    after = 0.0
    for place, step in enumerate(queue.overflow, start=1):
        path = f".overflow[{place}]"
        yield from unknown_names(
            step.skills, skills, path=f"{path}.skills", what="skill", section="skills"
        )
        yield from repeated_entries(step.skills, path=f"{path}.skills")
        if step.after_seconds <= after:
            yield (
                f"{path}.after_seconds",
                (
                    f"{step.after_seconds:g} is not over {after:g} of the step before; sort the "
                    "steps by time"
                ),
            )
        if set(queue.skills) <= set(step.skills) and step.minimum_level >= queue.minimum_level:
            yield (
                f"{path}.skills",
                (
                    "are those of the queue, so that nobody joins; name others or a lower "
                    "minimum_level"
                ),
            )
        after = max(after, step.after_seconds)
