"""What is planned in rounds, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Backlog,
    Center,
    Forecast,
    Holiday,
    Outlook,
    PlanRound,
    Requirement,
    Roster,
)
from skills import SkillSet

if TYPE_CHECKING:
    from scheduling import Instance, Solution


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is planned.

    Parameters
    ----------
    requirement
        Of the forecast, as ``wfm.staffing.require`` gives it.
    build
        Gives the scheduling problem of a requirement.
    confidence, backlog, holidays
        As the requirement was made.
    """

    requirement: Requirement
    forecast: Forecast
    center: Center
    agents: tuple[Agent, ...]
    first_date: date
    days: int
    build: "Callable[[Requirement], Instance]"
    holidays: tuple[Holiday, ...] = ()
    confidence: float | Literal["expected"] | None = None
    backlog: tuple[Backlog, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The best simulated round, and all of them.

    Parameters
    ----------
    requirement
        The raised rows of the best round.
    best
        Its number.
    """

    instance: "Instance"
    solution: "Solution"
    requirement: Requirement
    outlook: Outlook
    rounds: tuple[PlanRound, ...]
    best: int


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A round with all that it made.

    Parameters
    ----------
    short
        Agent-hours that the roster is short of the rows of all queues that hang together, as a
        share of the required ones.
    skill_sets, on_duty
        Agents at work by skill set, shape (skill sets, T).
    """

    instance: "Instance"
    solution: "Solution"
    roster: Roster
    outlook: Outlook
    record: PlanRound
    short: float
    skill_sets: tuple[SkillSet, ...]
    on_duty: NDArray[np.float64]

    @property
    def merit(self) -> tuple[float, float, float]:
        """What is compared: points below the goals, then paid hours, then cost."""
        return (round(self.record.lacks, 3), self.record.paid_hours, self.record.cost)
