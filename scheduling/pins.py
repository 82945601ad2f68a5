"""Spans at which an agent is kept at work, off the queues: meetings inside a roster."""

from typing import NamedTuple


class Pin(NamedTuple):
    """One agent's part in a meeting: at work without a break, and of no use to any row.

    A roster under search has the pins of each agent, by start, in ``RosterState.pins``.

    Parameters
    ----------
    first, end
        First slot and the slot after the last.
    meeting
        Index into ``Instance.meetings``.
    """

    first: int
    end: int
    meeting: int
