"""The scheduling problem of a stored requirement, with the people and wishes as they are now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from data.records import Center, Contract, Requirement, Roster, Shift
from wfm.checking import known_queues
from wfm.local_days import local_span

if TYPE_CHECKING:
    from scheduling import Instance, Prices
    from wfm.planner import Planner

LEAST_DAYS_BEFORE = 35
"""Published shifts this far back count for rest, runs of days and weeks cut by the edge."""

STEEP = 10.0
"""Price of an agent-interval short where more than a twentieth of a row is: twice the usual one."""

KEPT_SOURCES = ("locked", "manual")
"""Shifts that later builds keep as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A stored requirement and the local days that it is of."""

    requirement_id: int
    requirement: Requirement
    first_date: date
    days: int

    @property
    def last_date(self) -> date:
        """The last local day."""
        return self.first_date + timedelta(days=self.days - 1)


def task_of(planner: "Planner", requirement_id: int | None) -> Task:
    """Give a stored requirement (None: the newest) as a task.

    Raises
    ------
    NotFoundError
        There is no such requirement.
    ConfigurationError
        It is of queues that the center file no longer names.
    """
    number = planner.store.requirement_id(requirement_id)
    requirement = planner.store.load_requirement(number)
    known_queues(planner.center, requirement.queues, what=f"requirement {number}")
    first, days = local_span(requirement.grid, planner.center.zone)
    return Task(number, requirement, first, days)


def instance_of(
    planner: "Planner",
    task: Task,
    *,
    locked: Sequence[Shift] = (),
    base: Sequence[Shift] | None = None,
    change_hours: float | None = None,
    relaxed: bool = True,
) -> "Instance":
    """Compile the scheduling problem of a task; the parameters are those of ``instances_of``.

    Parameters
    ----------
    relaxed
        Whether agents without a legal tour get the cheapest relaxation of their rules.
    """
    build = instances_of(planner, task, locked=locked, base=base, change_hours=change_hours)
    return build(task.requirement, relaxed=relaxed)


def instances_of(
    planner: "Planner",
    task: Task,
    *,
    locked: Sequence[Shift] = (),
    base: Sequence[Shift] | None = None,
    change_hours: float | None = None,
) -> "Callable[..., Instance]":
    """Read people, wishes and the past of a task once; give what compiles its problems.

    Parameters
    ----------
    locked
        Shifts to keep as they are.
    base
        Shifts to change as little as possible; None: built anew.
    change_hours
        Price of a changed shift [agent-hours short]; None: the usual one.

    Returns
    -------
        Gives the instance of a requirement; its keyword ``relaxed`` is that of ``instance_of``.
    """
    from scheduling import build_instance  # noqa: PLC0415 - heavy

    store = planner.store
    return partial(
        build_instance,
        center=planner.center,
        agents=planner.agents(),
        first_date=task.first_date,
        days=task.days,
        time_off=store.time_off(),
        preferences=store.preferences(),
        previous=previous_shifts(planner, task.first_date),
        locked=locked,
        meetings=store.meetings(),
        base=base,
        prices=_prices(change_hours),
    )


def previous_shifts(planner: "Planner", first: date) -> tuple[Shift, ...]:
    """Give the published shifts before a day that a roster must respect or share out."""
    back = timedelta(days=days_before(planner.center))
    return planner.store.published_shifts(first - back, first - timedelta(days=1))


def days_before(center: Center) -> int:
    """Give how many days before a horizon count, for rules and for fairness."""
    fairness = center.fairness.weeks if center.fairness.weight > 0 else 0
    weeks = max([fairness, *(_weeks(contract) for contract in center.contracts)])
    return max(LEAST_DAYS_BEFORE, 7 * weeks)


def kept_shifts(roster: Roster) -> tuple[Shift, ...]:
    """Give the shifts of a roster that were set or locked by hand."""
    return tuple(shift for shift in roster.shifts if shift.source in KEPT_SOURCES)


def _weeks(contract: Contract) -> int:
    """Give how many weeks before a horizon a contract looks at."""
    period = contract.period.weeks if contract.period is not None else 0
    weekends = contract.weekend_period_weeks if contract.max_weekends is not None else 0
    runs = -(-max(contract.max_consecutive_days, contract.min_consecutive_days_off) // 7) + 1
    return max(period, weekends, runs)


def _prices(change_hours: float | None) -> "Prices":
    """Give the usual prices, or those with a price of a changed shift [agent-hours short]."""
    from scheduling import Prices  # noqa: PLC0415 - heavy

    usual = Prices(steep=STEEP)
    if change_hours is None:
        return usual
    return replace(usual, change=change_hours * usual.shortage)
