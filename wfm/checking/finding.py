"""What a check finds, and how it names many agents."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_NAMED = 5
"""A message names this many; a contract that went away concerns hundreds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a planner should know. ``error``: planning would fail or mislead."""

    severity: str
    where: str
    message: str


def named(names: Sequence[str]) -> str:
    """Name the first few of some agents or skills."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
