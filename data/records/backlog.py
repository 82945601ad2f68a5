"""Deferred work that is already there when a horizon begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.records.center import Queue


@dataclass(frozen=True, slots=True)
class Backlog:
    """Contacts of a deferred queue that arrived together and are not done yet."""

    queue: str
    arrived_at: datetime
    contacts: int = 1


def backlog_problems(
    backlog: Sequence[Backlog], queues: Sequence[Queue], *, start_at: datetime
) -> list[str]:
    """Give what is wrong with a backlog, a sentence each, each once.

    A queue is unknown or not deferred, contacts arrive after the start, or count fewer than none.

    Parameters
    ----------
    backlog
        In any order.
    queues
        Those of the forecast.
    start_at
        When the horizon begins.
    """
    known = {queue.name: queue for queue in queues}
    found = (_problem(one, known, start_at) for one in backlog)
    return list(dict.fromkeys(problem for problem in found if problem))


def _problem(one: Backlog, known: dict[str, Queue], start_at: datetime) -> str | None:
    queue = known.get(one.queue)
    if queue is None:
        return (
            f"the backlog has queue {one.queue!r}, which the forecast lacks; its queues are "
            f"{', '.join(known)}; leave it out, or forecast it too"
        )
    if queue.channel != "deferred":
        return (
            f"the backlog has queue {one.queue!r}, which is {queue.channel}:"
            " only deferred contacts wait from day to day; leave it out"
        )
    if one.arrived_at > start_at:
        return (
            f"the backlog of queue {one.queue!r} from {one.arrived_at:%Y-%m-%d %H:%M %Z} "
            f"arrives after the start, {start_at:%Y-%m-%d %H:%M %Z}, where the forecast has these "
            "contacts already; leave it out"
        )
    if one.contacts < 0:
        return f"the backlog of queue {one.queue!r} has {one.contacts} contacts; give 0 or more"
    return None
