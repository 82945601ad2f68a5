"""From tours on slots to shifts with activities."""

from collections.abc import Iterable, Iterator

from data.records import Activity, ActivityCategory, BreakRule, Grid, Shift
from scheduling.instance import Instance
from scheduling.roster_state import RosterState

ON_QUEUE = "on queue"


def extract(instance: Instance, state: RosterState) -> tuple[Shift, ...]:
    """Give the shifts of a roster under search, by agent and start."""
    return tuple(
        _shift(instance, state, agent, day)
        for agent in range(len(instance.agents))
        for day in range(instance.days)
        if state.tours[agent, day] >= 0
    )


def _shift(instance: Instance, state: RosterState, agent: int, day: int) -> Shift:
    options = instance.options_of(agent)
    option = int(state.tours[agent, day])
    template = options.templates[options.template[option]]
    start, end = int(options.start[option]), int(options.end[option])
    rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
    starts = state.breaks[agent, day, : len(rules)].tolist()
    return Shift(
        agent_id=instance.agents[agent].id,
        schedule_date=instance.dates[day],
        start_at=instance.slots.at(start),
        end_at=instance.slots.at(end),
        template=template.name,
        activities=tuple(_activities(instance.slots, start, end, zip(rules, starts, strict=True))),
    )


def _activities(
    slots: Grid, start: int, end: int, breaks: Iterable[tuple[BreakRule, int]]
) -> Iterator[Activity]:
    """Give a shift's work and breaks in turn."""
    at = start
    for rule, begin in breaks:
        if begin > at:
            yield Activity(ON_QUEUE, "work", slots.at(at), slots.at(begin), paid=True)
        at = begin + rule.minutes // slots.minutes
        category: ActivityCategory = "break" if rule.paid else "meal"
        yield Activity(rule.name, category, slots.at(begin), slots.at(at), paid=rule.paid)
    if end > at:
        yield Activity(ON_QUEUE, "work", slots.at(at), slots.at(end), paid=True)
