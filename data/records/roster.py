"""Who works when, and how good it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

ActivityCategory = Literal["work", "break", "meal", "meeting", "training", "off_queue", "time_off"]
Source = Literal["auto", "manual", "locked"]
RosterStatus = Literal["draft", "published", "superseded", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Activity:
    """A span inside a shift; the spans of a shift touch and do not overlap."""

    code: str
    category: ActivityCategory
    start_at: datetime
    end_at: datetime
    paid: bool

    @property
    def minutes(self) -> int:
        """Elapsed length [minutes]."""
        return int((self.end_at - self.start_at) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Shift:
    """One agent's work of one day; it belongs to the local day it starts.

    Times are aware UTC instants; the agent's zone is in ``Agent``.
    """

    agent_id: str
    schedule_date: date
    start_at: datetime
    end_at: datetime
    template: str
    activities: tuple[Activity, ...]
    source: Source = "auto"
    reason: str = ""

    @property
    def paid_minutes(self) -> int:
        """Paid time [minutes]."""
        return sum(a.minutes for a in self.activities if a.paid)


@dataclass(frozen=True, slots=True)
class RosterQuality:
    """How good a roster is, against what is possible.

    Parameters
    ----------
    cost, bound
        Objective reached, and a proven lower bound of it, both in the weight of one agent short
        for one hour [agent-hours]; 0 is a roster that lacks nothing and grants every wish.
    required_hours, scheduled_hours
        Agent-hours asked for, and on duty without breaks.
    under_hours, over_hours
        Agent-hours short and in surplus against the all-queue requirement rows.
    seconds
        Time taken [s].
    """

    cost: float
    bound: float
    required_hours: float
    scheduled_hours: float
    under_hours: float
    over_hours: float
    seconds: float

    @property
    def gap_percent(self) -> float:
        """Distance of the cost from the bound [% of the required agent-hours].

        No legal roster is better than this one by more than if it were short of that many fewer
        agent-hours. The ratio of the two costs misleads: near the optimum both are next to zero.
        """
        return 100 * (self.cost - self.bound) / self.required_hours if self.required_hours else 0.0


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a roster breaks because nothing legal was left; told, never silent."""

    agent_id: str
    date: date
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster over whole local days of the center's zone.

    Parameters
    ----------
    broken
        Rules given up for agents without a legal tour, as few and as little as possible.
    based_on
        The roster whose shifts it changes as little as it can; None: built anew.
    """

    first_date: date
    days: int
    shifts: tuple[Shift, ...]
    quality: RosterQuality
    notes: tuple[str, ...] = ()
    id: int | None = None
    version: int = 0
    status: RosterStatus = "draft"
    broken: tuple[BrokenRule, ...] = ()
    based_on: int | None = None
