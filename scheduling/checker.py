"""The solver-independent checker: every broken rule of a roster, in a planner's words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from data.records import Shift
from scheduling.instance import Instance
from scheduling.rules import RULES, Tour, Violation


def check(instance: Instance, shifts: Sequence[Shift]) -> tuple[Violation, ...]:
    """Give every rule that the shifts of a roster break; none: the roster is legal.

    Limits are the instance's: a week or period cut by the horizon's edge asks for its share, time
    off counts as worked, and what was given up for want of a legal tour is given up here, too
    (see ``Instance.broken``).
    """
    found = list(_outside(instance, shifts))
    by_agent: dict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_agent[shift.agent_id].append(shift)
    for a in range(len(instance.agents)):
        tour = tour_of(instance, a, by_agent[instance.agents[a].id])
        for rule in RULES:
            found += rule.check(tour)
    return tuple(sorted(found, key=lambda v: (v.agent_id, v.date, v.rule)))


def tour_of(instance: Instance, agent: int, shifts: Sequence[Shift]) -> Tour:
    """Give an agent's shifts with the rules that they must keep."""
    return Tour(
        agent=instance.agents[agent],
        contract=instance.contracts[agent],
        templates=instance.templates,
        shifts=tuple(sorted(shifts, key=lambda s: s.start_at)),
        previous=instance.previous[agent],
        time_off=instance.time_off[agent],
        limits=instance.limits[agent],
        dates=instance.dates,
        preferences=instance.preferences[agent],
        locked=instance.locked[agent] if instance.locked else (),
        periods=instance.periods[agent] if instance.periods else (),
        rotation_week=instance.rotation_week[agent] if instance.rotation_week else 1,
    )


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
