"""What the solver hands back."""

from dataclasses import dataclass

from data.records import RosterQuality, Shift


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the chain: the best cost after it, and when it ended [s since the start]."""

    name: str
    cost: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Solution:
    """A legal roster with its quality.

    Parameters
    ----------
    notes
        What a planner should know: lowered minima, a search that was stopped early.
    stages
        How the solver got there.
    proven_days
        Days for which no other shifts and breaks of those who work on them are better.
    """

    shifts: tuple[Shift, ...]
    quality: RosterQuality
    notes: tuple[str, ...]
    stages: tuple[Stage, ...]
    proven_days: int = 0
