"""What a rule looks at: one agent's shifts; and what it reports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from data.records import Agent, Contract, Preference, Shift, ShiftTemplate, TimeOff
from scheduling.limits import PeriodLimit, WeekLimit


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
    dates
        The local days of the horizon.
    locked
        Shifts of the horizon that must be kept as they are.
    periods
        Limits of the contract's periods.
    rotation_week
        Week of the rotation in which the agent is on its start, from 1.
    """

    agent: Agent
    contract: Contract
    templates: Mapping[str, ShiftTemplate]
    shifts: tuple[Shift, ...]
    previous: tuple[Shift, ...]
    time_off: tuple[TimeOff, ...]
    limits: tuple[WeekLimit, ...]
    dates: tuple[date, ...]
    preferences: tuple[Preference, ...] = ()
    locked: tuple[Shift, ...] = ()
    periods: tuple[PeriodLimit, ...] = ()
    rotation_week: int = 1

    @property
    def all_shifts(self) -> tuple[Shift, ...]:
        """The shifts before and in the horizon, by start."""
        return tuple(sorted((*self.previous, *self.shifts), key=lambda s: s.start_at))

    @property
    def planned(self) -> tuple[Shift, ...]:
        """The shifts that follow a template; locked and manual ones are as a planner put them."""
        return tuple(s for s in self.shifts if s.source == "auto")

    def templated(self) -> Iterator[tuple[Shift, ShiftTemplate]]:
        """Give each planned shift with its template, where the template is known."""
        for shift in self.planned:
            if shift.template in self.templates:
                yield shift, self.templates[shift.template]

    def violation(self, day: date, rule: str, message: str) -> Violation:
        """Give a violation of this agent."""
        return Violation(self.agent.id, day, rule, message)
