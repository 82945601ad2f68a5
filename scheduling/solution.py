"""What the solver hands back."""

from dataclasses import dataclass

from data.records import BrokenRule, Meeting, RosterQuality, Shift


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the chain: the best cost after it, and when it ended [s since the start]."""

    name: str
    cost: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Moment:
    """What was known at a moment [s since the start]: best cost and bound, as in the quality."""

    seconds: float
    cost: float
    bound: float


@dataclass(frozen=True, slots=True)
class Solution:
    """A legal roster with its quality.

    Parameters
    ----------
    notes
        What a planner should know: rules given up, a search that was stopped early.
    stages
        How the solver got there.
    proven_days
        Days for which no other shifts and breaks of those who work on them are better.
    broken
        Rules given up because an agent had no legal tour.
    unplaced
        Meetings that are not held, or not with everybody; the notes say why.
    trace
        Cost and bound over time.
    stopped
        The search was ended from outside.
    """

    shifts: tuple[Shift, ...]
    quality: RosterQuality
    notes: tuple[str, ...]
    stages: tuple[Stage, ...]
    proven_days: int = 0
    broken: tuple[BrokenRule, ...] = ()
    unplaced: tuple[Meeting, ...] = ()
    trace: tuple[Moment, ...] = ()
    stopped: bool = False
