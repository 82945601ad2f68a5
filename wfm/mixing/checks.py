"""Refuses centers that have no cheapest heads."""

import math
from collections.abc import Iterator, Sequence

from data.records import ConfigurationError, Queue
from skills import SkillSet


def check(
    queues: Sequence[Queue],
    per_hour: Sequence[float],
    skill_sets: Sequence[SkillSet],
    *,
    costs: Sequence[float],
    start: Sequence[int] | None,
) -> None:
    """Check what the heads are asked for.

    Raises
    ------
    ConfigurationError
        All problems at once.
    """
    problems = list(_lengths(queues, per_hour, skill_sets, costs=costs, start=start))
    if not problems:
        problems = [
            *_skill_sets(skill_sets, len(queues)),
            *_queues(queues, per_hour, skill_sets),
            *_costs(skill_sets, costs),
            *_start(start),
        ]
    if not problems and not any(rate > 0 for rate in per_hour):
        problems = ["no queue has contacts: every rate is 0; give the contacts of a busy hour"]
    if problems:
        raise ConfigurationError(problems)


def _lengths(
    queues: Sequence[Queue],
    per_hour: Sequence[float],
    skill_sets: Sequence[SkillSet],
    *,
    costs: Sequence[float],
    start: Sequence[int] | None,
) -> Iterator[str]:
    if len(per_hour) != len(queues):
        yield f"{len(per_hour)} rates are given for {len(queues)} queues; give one a queue"
    if len(costs) != len(skill_sets):
        yield f"{len(costs)} costs are given for {len(skill_sets)} skill sets; give one each"
    if start is not None and len(start) != len(skill_sets):
        yield f"{len(start)} heads to start with are given for {len(skill_sets)} skill sets"


def _skill_sets(skill_sets: Sequence[SkillSet], queues: int) -> Iterator[str]:
    for served in skill_sets:
        if not served or len(set(served)) < len(served) or not set(served) <= set(range(queues)):
            yield (
                f"the skill set {served} must name one or more of the queues 0 to {queues - 1}, "
                "each once"
            )
    twice = sorted({s for s in skill_sets if list(skill_sets).count(s) > 1})
    if twice:
        yield f"the skill set {twice[0]} is given twice; give it once, with its lowest cost"


def _queues(
    queues: Sequence[Queue], per_hour: Sequence[float], skill_sets: Sequence[SkillSet]
) -> Iterator[str]:
    for q, (queue, rate) in enumerate(zip(queues, per_hour, strict=True)):
        if queue.channel == "deferred":
            yield (
                f"queue {queue.name!r} is deferred: its work waits for a quiet hour, so that a "
                "steady one asks for no agents; leave it out, or plan a roster"
            )
        if not (rate >= 0 and math.isfinite(rate)):
            yield f"queue {queue.name!r} has {rate} contacts an hour; give a number of 0 or more"
        if not queue.aht_seconds > 0:
            yield f"queue {queue.name!r} has a handle time of {queue.aht_seconds} s; give over 0"
        if (rate > 0 or queue.minimum_agents) and not any(q in served for served in skill_sets):
            yield (
                f"nobody can serve queue {queue.name!r}: no skill set has it; add it to one, or "
                "leave the queue out"
            )


def _costs(skill_sets: Sequence[SkillSet], costs: Sequence[float]) -> Iterator[str]:
    for served, cost in zip(skill_sets, costs, strict=True):
        if not (cost > 0 and math.isfinite(cost)):
            yield f"an agent of skill set {served} costs {cost}; give a number above 0"


def _start(start: Sequence[int] | None) -> Iterator[str]:
    for heads in start or ():
        if heads < 0 or int(heads) != heads:
            yield f"heads to start with are {heads}; give whole numbers of 0 or more"
