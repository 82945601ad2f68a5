"""Open deferred work as a run's input: used, not stored, and known by its hash."""

import hashlib
from collections.abc import Sequence

from data.records import Backlog


def backlog_content(backlog: Sequence[Backlog]) -> dict[str, object] | None:
    """Give what a run keeps of the backlog it was given, whatever file that stood in.

    Returns
    -------
        Contacts and hash; None: no backlog.
    """
    if not backlog:
        return None
    rows = sorted((one.queue, one.arrived_at.isoformat(), one.contacts) for one in backlog)
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    return {"contacts": sum(one.contacts for one in backlog), "content": digest}
