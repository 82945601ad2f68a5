"""Deferred work that is already there when a horizon begins."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """Contacts of a deferred queue that arrived together and are not done yet."""

    queue: str
    arrived_at: datetime
    contacts: int = 1
