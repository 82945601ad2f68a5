"""What every agent at work on a day might work instead, the other days as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.roster_state import RosterState
from scheduling.tables import OptionTables

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AlikeAgents:
    """Agents who may swap their shifts of the day without anyone noticing.

    Parameters
    ----------
    agents
        Indices into the instance.
    option_set, skill_set
        Indices of their shifts and skills.
    options
        Shifts each of them may work on the day, instead of the present one, at the same pay.
    charge
        What each option costs whatever the coverage, shape (options,).
    """

    agents: tuple[int, ...]
    option_set: int
    skill_set: int
    options: tuple[int, ...]
    charge: NDArray[np.float64]


def alike_agents(state: RosterState, day: int) -> tuple[AlikeAgents, ...]:
    """Give the agents at work on a day, grouped by what they might work instead."""
    found: dict[tuple[int, int, tuple[int, ...], bytes], list[int]] = {}
    for agent in np.flatnonzero(state.tours[:, day] >= 0).tolist():
        options = _choices(state, agent, day)
        own = state.agents[agent]
        option_set = int(state.instance.option_set[agent])
        key = (option_set, int(own.group[day]), options, own.charge[list(options)].tobytes())
        found.setdefault(key, []).append(agent)
    return tuple(
        AlikeAgents(
            agents=tuple(members),
            option_set=option_set,
            skill_set=skill_set,
            options=options,
            charge=state.agents[members[0]].charge[list(options)],
        )
        for (option_set, skill_set, options, _), members in found.items()
    )


def _choices(state: RosterState, agent: int, day: int) -> tuple[int, ...]:
    """Give the options that keep the agent's rest, time off and paid time."""
    tables = state.options[int(state.instance.option_set[agent])]
    own, tour = state.agents[agent], state.tours[agent]
    before = _class_before(tables, tour, day)
    first, last = int(tables.day_pointer[day]), int(tables.day_pointer[day + 1])
    return tuple(
        o
        for o in range(first, last)
        if own.available[o]
        and tables.paid[o] == tables.paid[tour[day]]
        and tables.allowed[o] > before
        and _may_follow(tables, tour, day=day, option=o)
    )


def _class_before(tables: OptionTables, tour: Int, day: int) -> int:
    """Give the rest class that the days before leave."""
    rest = 0
    for d in range(day):
        rest = int(tables.rest_class[tour[d]] if tour[d] >= 0 else tables.off_class[d, rest])
    return rest


def _may_follow(tables: OptionTables, tour: Int, *, day: int, option: int) -> bool:
    """Tell whether the shifts after the day keep their rest after an option."""
    rest = int(tables.rest_class[option])
    for d in range(day + 1, len(tour)):
        if tour[d] >= 0:
            return bool(tables.allowed[tour[d]] > rest)
        rest = int(tables.off_class[d, rest])
    return True


def break_spans(tables: OptionTables, option: int, template: int) -> Sequence[tuple[int, int, int]]:
    """Give each break's length, earliest and latest start [slots] in an option.

    Windows that overlap are cut, so that breaks can be placed one by one.
    """
    spans, free = [], int(tables.start[option])
    count = int(tables.break_count[template])
    for b in range(count):
        length = int(tables.break_length[template, b])
        low = max(free, int(tables.start[option] + tables.break_low[template, b]))
        high = int(tables.start[option] + tables.break_high[template, b])
        if b + 1 < count:
            following = int(tables.start[option] + tables.break_low[template, b + 1])
            high = max(low, min(high, following - length))
        spans.append((length, low, high))
        free = high + length
    return spans
