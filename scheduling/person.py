"""Everything that the rules look at when they judge one agent's shifts."""

from dataclasses import dataclass
from datetime import date

from data.records import Agent, Contract, Grid, Preference, Shift, TimeOff
from scheduling.limits import PeriodLimit, WeekLimit
from scheduling.options import ShiftOptions


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One agent of an instance, with contract, possible shifts and past.

    Parameters
    ----------
    options
        The shifts that the contract offers in the agent's zone; rules take some of them away.
    slots
        The grid on which the options start and end.
    dates
        The local days of the horizon.
    limits
        Limits of each Monday-to-Sunday week that the horizon touches.
    periods
        Limits of each contract period that the horizon touches.
    rotation_week
        Week of the contract's rotation in which the agent is on its start, from 1.
    previous
        Published shifts before the horizon, by start.
    locked
        Shifts of the horizon that are kept as they are, by start.
    """

    agent: Agent
    contract: Contract
    options: ShiftOptions
    slots: Grid
    dates: tuple[date, ...]
    limits: tuple[WeekLimit, ...]
    previous: tuple[Shift, ...] = ()
    locked: tuple[Shift, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    preferences: tuple[Preference, ...] = ()
    periods: tuple[PeriodLimit, ...] = ()
    rotation_week: int = 1
