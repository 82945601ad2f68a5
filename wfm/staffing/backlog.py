"""Deferred contacts that wait at the start, by queue."""

from collections.abc import Sequence
from datetime import datetime

from data.records import Backlog, InputRefusedError, Queue, backlog_problems


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
    problems = backlog_problems(backlog, queues, start_at=start_at)
    if problems:
        raise InputRefusedError(problems)
    out: dict[str, list[Backlog]] = {}
    for item in backlog:
        out.setdefault(item.queue, []).append(item)
    return out
