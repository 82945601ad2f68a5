"""Who works: agents, their skills, time off and preferences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import prod
from typing import Literal

from data.records.center import Queue

Strength = Literal[
    "strongly_prefer",
    "prefer",
    "slightly_prefer",
    "slightly_avoid",
    "avoid",
    "strongly_avoid",
    "unavailable",
]
"""How strong a wish is; ``unavailable`` is none: no shift overlaps such a span."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill of one agent.

    Parameters
    ----------
    level
        1 (beginner) to 5 (expert).
    valid_from, valid_to
        First and last local day on which it holds, such as a certificate's; None: open.
    proficiency
        Factor on the handle time of contacts that need it, over 0; beside the agent's own.
    priority
        Which of an agent's queues come first, 1 (main skill) to 9; agents with the lowest number
        are asked first, and take such contacts first.
    """

    level: int = 3
    valid_from: date | None = None
    valid_to: date | None = None
    proficiency: float = 1.0
    priority: int = 1

    def valid_on(self, day: date) -> bool:
        """Tell whether the skill holds on a local day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Agent:
    """One person. ``zone`` is the site's; ``proficiency`` is a factor on AHT (1 = average).

    ``rotation_week`` is the week of the contract's rotation in which the agent is on its start,
    from 1; None: agents without one are spread evenly, in the order of their ids.
    """

    id: str
    name: str
    team: str
    site: str
    zone: str
    contract: str
    skills: Mapping[str, Skill] = field(default_factory=dict)
    email: str | None = None
    proficiency: float = 1.0
    rotation_week: int | None = None

    def serves(self, queue: Queue, day: date) -> bool:
        """Tell whether the agent holds every skill of a queue, at its level, on a local day."""
        return all(
            name in self.skills
            and self.skills[name].level >= queue.minimum_level
            and self.skills[name].valid_on(day)
            for name in queue.skills
        )

    def handle_factor(self, queue: Queue) -> float:
        """Give the factor on a queue's AHT: the agent's own times those of the queue's skills."""
        held = [self.skills[name].proficiency for name in queue.skills if name in self.skills]
        return self.proficiency * prod(held)

    def priority_of(self, queue: Queue) -> int:
        """Give the priority with which the agent serves a queue: that of its least main skill."""
        held = [self.skills[name].priority for name in queue.skills if name in self.skills]
        return max(held, default=1)

    def level_for(self, queue: Queue, day: date) -> int:
        """Give the lowest level among a queue's skills on a local day; 0: a skill is missing."""
        levels = [
            self.skills[name].level
            if name in self.skills and self.skills[name].valid_on(day)
            else 0
            for name in queue.skills
        ]
        return min(levels)


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A span in which an agent does not work; approved ones bind the roster."""

    agent_id: str
    start_at: datetime
    end_at: datetime
    kind: str = "vacation"
    paid: bool = True


@dataclass(frozen=True, slots=True)
class Preference:
    """A wish on a weekly span of wall-clock time, charged by overlapping minutes.

    Parameters
    ----------
    weekday
        0 (Monday) to 6; None: every day.
    start_minute, end_minute
        Wall-clock minutes of the agent's zone, 0 <= start < end <= 1440.
    """

    agent_id: str
    start_minute: int
    end_minute: int
    strength: Strength
    weekday: int | None = None
