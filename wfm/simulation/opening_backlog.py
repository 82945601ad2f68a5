"""Deferred contacts that are there when the horizon begins."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Backlog, InputRefusedError, Queue, backlog_problems

MOST_CONTACTS = 10_000_000
"""Contacts that no center has waiting: more is a slip of the hand."""


def opening_backlog(
    backlog: Sequence[Backlog], queues: Sequence[Queue], *, start_at: datetime
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give the queue and the age [s] of each contact, oldest first within a queue.

    Parameters
    ----------
    backlog
        Contacts that had arrived by the start.
    queues
        The simulated ones.
    start_at
        Start of the horizon.

    Raises
    ------
    InputRefusedError
        For entries of a queue that is not simulated or not deferred, that arrive after the start
        or count fewer than no contacts, and for more than ``MOST_CONTACTS`` in all.
    """
    index = {queue.name: q for q, queue in enumerate(queues)}
    problems = backlog_problems(backlog, queues, start_at=start_at)
    total = sum(one.contacts for one in backlog)
    if total > MOST_CONTACTS:
        problems.append(f"the backlog is {total:,} contacts; at most {MOST_CONTACTS:,} can wait")
    if problems:
        raise InputRefusedError(problems)
    rows = sorted(backlog, key=lambda one: (index[one.queue], one.arrived_at))
    counts = [one.contacts for one in rows]
    ages = [(start_at - one.arrived_at) / timedelta(seconds=1) for one in rows]
    return (
        np.repeat(np.array([index[one.queue] for one in rows], np.int64), counts),
        np.repeat(np.array(ages, np.float64), counts),
    )
