"""Which rules of a tour other shifts of an agent would break."""

from collections.abc import Sequence
from datetime import timedelta

from data.records import Activity, Shift
from scheduling.checker import tour_of
from scheduling.instance import Instance
from scheduling.rules import RULES, Violation

SHAPE = frozenset(
    {"template", "weekday", "start", "length", "stop", "activities", "breaks", "contiguous work"}
)
"""Rules of a shift by itself, which every option keeps."""

TOUR_RULES = tuple(rule for rule in RULES if rule.name not in SHAPE)


def broken_rules(instance: Instance, agent: int, shifts: Sequence[Shift]) -> tuple[Violation, ...]:
    """Give the rules of a tour that shifts of an agent break, by day."""
    tour = tour_of(instance, agent, shifts)
    found = [violation for rule in TOUR_RULES for violation in rule.check(tour)]
    return tuple(sorted(found, key=lambda v: (v.date, v.rule)))


def plain_shift(instance: Instance, agent: int, option: int) -> Shift:
    """Give an option as a shift for the rules of a tour: its times and paid time, no breaks."""
    options, slots = instance.options_of(agent), instance.slots
    day = int(options.day_pointer.searchsorted(option, side="right")) - 1
    template = options.templates[options.template[option]]
    start_at = slots.at(int(options.start[option]))
    paid_until = start_at + timedelta(minutes=template.paid_minutes)
    return Shift(
        agent_id=instance.agents[agent].id,
        schedule_date=instance.dates[day],
        start_at=start_at,
        end_at=slots.at(int(options.end[option])),
        template=template.name,
        activities=(Activity("paid time", "work", start_at, paid_until, paid=True),),
    )
