"""The rules of a roster, one module each, in every form in which they are needed.

``check`` is the specification: an obvious check of finished shifts that knows nothing of how a
roster was made, the oracle of the tests and the guard before publishing. The other forms serve
the search, the bound and CP-SAT.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.activities import Activities
from scheduling.rules.breaks import Breaks
from scheduling.rules.consecutive_days import ConsecutiveDays
from scheduling.rules.contiguous_work import ContiguousWork
from scheduling.rules.day_paid import DayPaid
from scheduling.rules.days_off import DaysOff
from scheduling.rules.earliest_start import EarliestStart
from scheduling.rules.latest_end import LatestEnd
from scheduling.rules.length import Length
from scheduling.rules.locked import LockedShifts
from scheduling.rules.one_shift_a_day import OneShiftADay
from scheduling.rules.period_paid import PeriodPaid
from scheduling.rules.period_shifts import PeriodShifts
from scheduling.rules.period_weekends import PeriodWeekends
from scheduling.rules.rest import Rest
from scheduling.rules.rotation import RotationKept
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.start import Start
from scheduling.rules.start_distance import StartDistance
from scheduling.rules.start_spread import StartSpread
from scheduling.rules.stop import Stop
from scheduling.rules.successions import Successions
from scheduling.rules.template import Template
from scheduling.rules.template_shifts import TemplateShifts
from scheduling.rules.time_off import TimeOffKept
from scheduling.rules.tour import Tour, Violation
from scheduling.rules.unavailability import Unavailability
from scheduling.rules.week_days import WeekDays
from scheduling.rules.week_paid import WeekPaid
from scheduling.rules.weekday import Weekday
from scheduling.rules.weekends import Weekends
from scheduling.rules.working_runs import WorkingRuns
from scheduling.tour_model import TourModel

RULES: tuple[Rule, ...] = (
    Template(),
    Weekday(),
    Start(),
    Length(),
    Stop(),
    Activities(),
    Breaks(),
    ContiguousWork(),
    LockedShifts(),
    TimeOffKept(),
    Unavailability(),
    DayPaid(),
    EarliestStart(),
    LatestEnd(),
    RotationKept(),
    OneShiftADay(),
    Rest(),
    StartDistance(),
    Successions(),
    ConsecutiveDays(),
    WorkingRuns(),
    DaysOff(),
    WeekPaid(),
    WeekDays(),
    StartSpread(),
    Weekends(),
    PeriodPaid(),
    PeriodShifts(),
    PeriodWeekends(),
    TemplateShifts(),
)
"""Every rule; the checker, the search, the bound and the conflicts go over them."""


def allowed_options(person: Person) -> tuple[NDArray[np.bool_], Mapping[str, NDArray[np.bool_]]]:
    """Give the options that keep every rule whatever else is worked, and those of each rule.

    Returns
    -------
    mask, by_rule
        Shape (options,); by name, the rules that take options away.
    """
    mask = np.ones(len(person.options.start), np.bool_)
    by_rule: dict[str, NDArray[np.bool_]] = {}
    for rule in RULES:
        own = rule.allowed(person)
        if own is not None and not own.all():
            by_rule[rule.name] = own
            mask &= own
    return mask, by_rule


def constrain_all(model: TourModel) -> None:
    """Put every rule into a CP-SAT model of one agent's tour."""
    for rule in RULES:
        rule.constrain(model)


__all__ = [
    "OFF",
    "RULES",
    "Component",
    "Rule",
    "Tour",
    "Violation",
    "allowed_options",
    "constrain_all",
]
