"""Meetings and training to be placed inside shifts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MeetingKind = Literal["meeting", "training"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that takes agents off their queues, put where it costs least service.

    Parameters
    ----------
    name
        Appears as the activity's code.
    agent_ids
        Who takes part.
    minutes
        Length [minutes].
    start_at, end_at
        The session lies inside this span.
    kind
        The activity's category.
    together
        All at the same time; otherwise each alone when it suits.
    least
        Held when at least so many take part, all who can do; None: everybody must.
    """

    name: str
    agent_ids: tuple[str, ...]
    minutes: int
    start_at: datetime
    end_at: datetime
    kind: MeetingKind = "meeting"
    together: bool = True
    least: int | None = None
