"""Deferred contacts that wait at the start, by queue."""

from collections.abc import Sequence
from datetime import datetime

from data.records import Backlog, InputRefusedError, Queue


def waiting_by_queue(
    backlog: Sequence[Backlog], queues: Sequence[Queue], *, start_at: datetime
) -> dict[str, list[Backlog]]:
    """Give the contacts that wait at the start by name of their queue.

    Parameters
    ----------
    backlog
        In any order.
    queues
        Those that are planned for.
    start_at
        When the horizon begins; nothing may have arrived later.

    Raises
    ------
    InputRefusedError
        A queue is unknown or not deferred, a contact arrives after the start, or a number of
        contacts is negative; all such problems at once.
    """
    known = {queue.name: queue for queue in queues}
    problems: dict[str, None] = {}
    out: dict[str, list[Backlog]] = {}
    for item in backlog:
        problem = _problem(item, known.get(item.queue), start_at)
        if problem:
            problems[problem] = None
        out.setdefault(item.queue, []).append(item)
    if problems:
        raise InputRefusedError(list(problems))
    return out


def _problem(item: Backlog, queue: Queue | None, start_at: datetime) -> str | None:
    if queue is None:
        return (
            f"the backlog has queue {item.queue!r}, which the forecast lacks;"
            " leave it out, or forecast it too"
        )
    if queue.channel != "deferred":
        return (
            f"the backlog has queue {item.queue!r}, which is {queue.channel}:"
            " only deferred contacts wait from day to day; leave it out"
        )
    if item.arrived_at > start_at:
        return (
            f"the backlog of queue {item.queue!r} has a contact of {item.arrived_at.isoformat()},"
            f" after the start {start_at.isoformat()}; leave it out, the forecast has it"
        )
    if item.contacts < 0:
        return f"the backlog of queue {item.queue!r} has {item.contacts} contacts; give 0 or more"
    return None
