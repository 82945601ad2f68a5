"""The solver-independent checker: every broken rule of a roster, in a planner's words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from data.records import Shift
from scheduling import rules
from scheduling.instance import Instance
from scheduling.rules import Tour, Violation

RULES: tuple[Callable[[Tour], Iterable[Violation]], ...] = (
    rules.start_and_length,
    rules.activities,
    rules.breaks,
    rules.time_off,
    rules.one_shift_a_day,
    rules.rest,
    rules.consecutive_days,
    rules.days_off,
    rules.week_paid,
    rules.week_days,
    rules.weekends,
)


def check(instance: Instance, shifts: Sequence[Shift]) -> tuple[Violation, ...]:
    """Give every rule that the shifts of a roster break; none: the roster is legal.

    Weekly limits are the instance's: a week cut by the horizon's edge asks for its share, time
    off counts as worked, and a minimum that no legal tour reaches is lowered (see its notes).
    """
    found = list(_outside(instance, shifts))
    index = instance.agent_index()
    for agent_id, a in index.items():
        own = (s for s in shifts if s.agent_id == agent_id)
        tour = Tour(
            agent=instance.agents[a],
            contract=instance.contracts[a],
            templates=instance.templates,
            shifts=tuple(sorted(own, key=lambda s: s.start_at)),
            previous=instance.previous[a],
            time_off=instance.time_off[a],
            limits=instance.limits[a],
        )
        for rule in RULES:
            found += rule(tour)
    return tuple(sorted(found, key=lambda v: (v.agent_id, v.date, v.rule)))


def _outside(instance: Instance, shifts: Sequence[Shift]) -> Iterable[Violation]:
    """Ensure that shifts are of the instance's agents and days."""
    known = instance.agent_index()
    last = instance.first_date + timedelta(days=instance.days - 1)
    for shift in shifts:
        day = shift.schedule_date
        if shift.agent_id not in known:
            yield Violation(shift.agent_id, day, "agent", f"no agent is called {shift.agent_id}")
        if not instance.first_date <= day <= last:
            yield Violation(
                shift.agent_id, day, "horizon", f"not between {instance.first_date} and {last}"
            )
