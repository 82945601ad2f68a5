"""The instance of a scheduling problem: everything a checker, an evaluation or a solver needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    BrokenRule,
    Contract,
    Fairness,
    Grid,
    Meeting,
    Preference,
    Requirement,
    Shift,
    ShiftTemplate,
    TimeOff,
)
from scheduling.limits import PeriodLimit, WeekLimit
from scheduling.options import ShiftOptions
from scheduling.person import Person
from scheduling.prices import Prices
from scheduling.rows import CoverageRows
from skills import SkillSet


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Instance:
    """One scheduling problem.

    Parameters
    ----------
    first_date, days
        Local days to plan; those of each agent are of the agent's zone.
    requirement
        What is asked for, on the center's grid.
    slots
        The finer grid of the search; covers every shift, also outside the requirement's grid.
    agents, contracts
        Who works under which rules, in the same order.
    templates
        Shift templates by name.
    options
        The distinct sets of shifts; ``option_set[a]`` is the one of agent a.
    available
        For each agent, whether each option keeps the rules whatever else is worked: clear of
        time off, of shifts before the horizon and the like, shape (options,).
    wish_cost
        For each agent, what each option costs by preferences, shape (options,).
    skill_sets, skill_set
        Distinct skill sets, and the index of each agent's on each day, shape (agents, days).
    limits
        Weekly limits of each agent.
    time_off, preferences, previous
        By agent; ``previous`` are the shifts before the horizon, by start.
    base_on_duty
        Agents on duty from shifts before the horizon who count for each row, (rows, slots).
    notes
        What a planner should know about the input.
    locked
        By agent: shifts of the horizon that are kept as they are.
    burden
        For each set of options, the points of each option by kind of burden, (options, burdens).
    wish_burden
        For each agent, the points of each option for work against preferences, (options,).
    carried
        Points of each agent from before the horizon, per full-time share, shape
        (agents, burdens + 1); the last column is work against preferences.
    full_time
        Each agent's share of the longest contract's hours, shape (agents,).
    meetings
        Sessions to be put into shifts.
    base
        The tours to change as little as possible: option of each day, -1 a day off, -2 nothing
        to keep, shape (agents, days); None: built anew.
    change_cost
        For each agent, what each option costs as a change from the base, shape (options,); see
        ``base_roster.change_costs``. Empty without a base.
    broken
        Rules given up because an agent had no legal tour.
    periods
        Limits of each agent's contract periods; empty: none has any.
    rotation_week
        Week of the rotation in which each agent is on its start, from 1; empty: 1 for all.
    fairness
        What is shared out fairly.
    """

    first_date: date
    days: int
    requirement: Requirement
    slots: Grid
    agents: tuple[Agent, ...]
    contracts: tuple[Contract, ...]
    templates: Mapping[str, ShiftTemplate]
    options: tuple[ShiftOptions, ...]
    option_set: NDArray[np.int64]
    available: tuple[NDArray[np.bool_], ...]
    wish_cost: tuple[NDArray[np.float64], ...]
    skill_sets: tuple[SkillSet, ...]
    skill_set: NDArray[np.int64]
    limits: tuple[tuple[WeekLimit, ...], ...]
    time_off: tuple[tuple[TimeOff, ...], ...]
    preferences: tuple[tuple[Preference, ...], ...]
    previous: tuple[tuple[Shift, ...], ...]
    rows: CoverageRows
    base_on_duty: NDArray[np.float64]
    prices: Prices
    notes: tuple[str, ...] = ()
    locked: tuple[tuple[Shift, ...], ...] = ()
    burden: tuple[NDArray[np.float64], ...] = ()
    wish_burden: tuple[NDArray[np.float64], ...] = ()
    carried: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 1)))
    full_time: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    meetings: tuple[Meeting, ...] = ()
    base: NDArray[np.int64] | None = None
    change_cost: tuple[NDArray[np.float64], ...] = ()
    broken: tuple[BrokenRule, ...] = ()
    periods: tuple[tuple[PeriodLimit, ...], ...] = ()
    rotation_week: tuple[int, ...] = ()
    fairness: Fairness = field(default_factory=Fairness)

    @property
    def dates(self) -> tuple[date, ...]:
        """The local days."""
        return _dates(self.first_date, self.days)

    def agent_index(self) -> dict[str, int]:
        """Give the index of each agent by id."""
        return {agent.id: a for a, agent in enumerate(self.agents)}

    def options_of(self, agent: int) -> ShiftOptions:
        """Give the shifts that an agent's contract allows."""
        return self.options[int(self.option_set[agent])]

    def person(self, agent: int) -> Person:
        """Give what the rules look at for an agent."""
        return Person(
            agent=self.agents[agent],
            contract=self.contracts[agent],
            options=self.options_of(agent),
            slots=self.slots,
            dates=self.dates,
            limits=self.limits[agent],
            previous=self.previous[agent],
            locked=self.locked[agent] if self.locked else (),
            time_off=self.time_off[agent],
            preferences=self.preferences[agent],
            periods=self.periods[agent] if self.periods else (),
            rotation_week=self.rotation_week[agent] if self.rotation_week else 1,
        )


@lru_cache(maxsize=64)
def _dates(first_date: date, days: int) -> tuple[date, ...]:
    return tuple(first_date + timedelta(days=d) for d in range(days))
