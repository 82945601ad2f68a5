"""What a rule looks at: one agent's shifts; and what it reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.records import Agent, Contract, Shift, ShiftTemplate, TimeOff
from scheduling.limits import WeekLimit


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: whose, on which day, which rule, and how."""

    agent_id: str
    date: date
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Tour:
    """One agent's shifts, sorted by start, and the rules they must keep.

    Parameters
    ----------
    shifts
        Of the horizon.
    previous
        Before the horizon.
    """

    agent: Agent
    contract: Contract
    templates: Mapping[str, ShiftTemplate]
    shifts: tuple[Shift, ...]
    previous: tuple[Shift, ...]
    time_off: tuple[TimeOff, ...]
    limits: tuple[WeekLimit, ...]

    @property
    def all_shifts(self) -> tuple[Shift, ...]:
        """The shifts before and in the horizon, by start."""
        return tuple(sorted((*self.previous, *self.shifts), key=lambda s: s.start_at))

    def violation(self, day: date, rule: str, message: str) -> Violation:
        """Give a violation of this agent."""
        return Violation(self.agent.id, day, rule, message)
