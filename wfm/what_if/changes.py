"""The changes that a what-if may be made of; as text each is a short title."""

from dataclasses import dataclass
from datetime import date

from data.records import clock_text


@dataclass(frozen=True, slots=True)
class AgentsChange:
    """Fewer or more agents like the most typical ones.

    Parameters
    ----------
    number
        Agents to add; negative: to take away.
    target
        Only agents who serve this queue, or one of this channel or medium; None: any.
    """

    number: int
    target: str | None = None

    def __str__(self) -> str:
        noun = "agent" if abs(self.number) == 1 else "agents"
        return f"{self.number:+d} {noun}" + (f" for {self.target}" if self.target else "")


@dataclass(frozen=True, slots=True)
class AgentRemoval:
    """One agent's shifts are taken out."""

    agent_id: str

    def __str__(self) -> str:
        return f"without {self.agent_id}"


@dataclass(frozen=True, slots=True)
class VolumeChange:
    """More or fewer contacts.

    Parameters
    ----------
    percent
        Change [%], -100 or more.
    target
        Name of a queue, a channel or a medium; None: all queues.
    """

    percent: float
    target: str | None = None

    def __str__(self) -> str:
        return _percent_title("volume", self.percent, self.target)


@dataclass(frozen=True, slots=True)
class AhtChange:
    """Longer or shorter handle times; parameters as in ``VolumeChange``."""

    percent: float
    target: str | None = None

    def __str__(self) -> str:
        return _percent_title("AHT", self.percent, self.target)


@dataclass(frozen=True, slots=True)
class PatienceChange:
    """Longer or shorter patience; parameters as in ``VolumeChange``."""

    percent: float
    target: str | None = None

    def __str__(self) -> str:
        return _percent_title("patience", self.percent, self.target)


@dataclass(frozen=True, slots=True)
class AbsenceChange:
    """More or fewer shifts missed, in points of their share."""

    points: float

    def __str__(self) -> str:
        return f"absence {self.points:+g} pt"


@dataclass(frozen=True, slots=True)
class Storm:
    """A burst of contacts; None: as the forecast's history suggests.

    Parameters
    ----------
    target
        Name of a queue, or a channel or medium for all its queues.
    day
        Local day of the center.
    start_minute
        Wall-clock minutes after midnight of the center's zone.
    hours
        Elapsed length [h].
    factor
        Contacts during the burst / expected contacts, 1 or more.
    spill
        Extra contacts that turn up on the other queues too, as a share of them.
    """

    target: str
    day: date | None = None
    start_minute: int | None = None
    hours: float | None = None
    factor: float | None = None
    spill: float = 0.0

    def __str__(self) -> str:
        parts = [f"storm on {self.target}"]
        if self.day is not None:
            parts.append(f"{self.day}")
        if self.start_minute is not None:
            parts.append(f"from {clock_text(self.start_minute)}")
        if self.hours is not None:
            parts.append(f"{self.hours:g} h")
        if self.factor is not None:
            parts.append(f"x{self.factor:g}")
        if self.spill > 0:
            parts.append(f"spill {100 * self.spill:g} %")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class GoalChange:
    """Another share and threshold [s] for a queue, or all of a channel or medium."""

    target: str
    share: float
    threshold_seconds: float

    def __str__(self) -> str:
        hours = self.threshold_seconds / 3600
        within = f"{hours:g} h" if hours >= 1 else f"{self.threshold_seconds:g} s"
        return f"goal of {self.target} {100 * self.share:g} % in {within}"


@dataclass(frozen=True, slots=True)
class FirstChange:
    """Agents take contacts of a queue, or of all of a channel or medium, before others."""

    target: str

    def __str__(self) -> str:
        return f"{self.target} first"


Change = (
    AgentsChange
    | AgentRemoval
    | VolumeChange
    | AhtChange
    | PatienceChange
    | AbsenceChange
    | Storm
    | GoalChange
    | FirstChange
)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes that happen together, in this order."""

    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return "; ".join(str(change) for change in self.changes)


def _percent_title(what: str, percent: float, target: str | None) -> str:
    return f"{what} {percent:+g} %" + (f" of {target}" if target else "")
