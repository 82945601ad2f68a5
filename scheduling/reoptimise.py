"""From finished shifts back to a roster under search, to be improved from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.deferred import even_plan, level
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.roster_state import RosterState
from scheduling.tables import OptionTables

Key = tuple[str, int, int]
"""Template, first slot, slot after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Finished shifts as options of their agents.

    Parameters
    ----------
    tours
        The option of each day, -1 a day off, shape (agents, days).
    breaks
        Start slots of the breaks, shape (agents, days, most breaks).
    left_out
        Shifts that their agents may not work (any more): of nobody here, on no day of the
        horizon, or of a template, start, break or time that is not offered.
    """

    tours: NDArray[np.int64]
    breaks: NDArray[np.int64]
    left_out: tuple[Shift, ...]


def match(state: RosterState, shifts: Sequence[Shift]) -> Matched:
    """Find the shifts among the options of a roster's agents."""
    instance = state.instance
    index = instance.agent_index()
    known = [_options_by_key(options) for options in instance.options]
    tours = np.full_like(state.tours, -1)
    breaks = np.zeros_like(state.breaks)
    left_out = []
    for shift in shifts:
        agent = index.get(shift.agent_id, -1)
        day = (shift.schedule_date - instance.first_date).days
        if agent < 0 or not 0 <= day < instance.days or tours[agent, day] >= 0:
            left_out.append(shift)
            continue
        option_set = int(instance.option_set[agent])
        option = known[option_set].get((day, *_key(instance, shift)), -1)
        starts = _break_starts(instance, shift)
        fits = option >= 0 and state.agents[agent].available[option]
        if not (fits and _breaks_fit(state.options[option_set], option, starts)):
            left_out.append(shift)
            continue
        tours[agent, day] = option
        breaks[agent, day, : len(starts)] = starts
    return Matched(tours, breaks, tuple(left_out))


def state_of(instance: Instance, shifts: Sequence[Shift]) -> RosterState:
    """Give the roster of finished shifts, deferred work where it is cheapest for it.

    Shifts that are no options of their agents are left out; ``match`` tells which.
    """
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    matched = match(state, shifts)
    state.put((matched.tours, matched.breaks))
    state.set_work(level(instance, state.on_duty).by_slot(instance))
    return state


def _options_by_key(options: ShiftOptions) -> dict[tuple[int, str, int, int], int]:
    names = [template.name for template in options.templates]
    each = zip(
        options.day_of().tolist(),
        [names[t] for t in options.template.tolist()],
        options.start.tolist(),
        options.end.tolist(),
        strict=True,
    )
    return {key: option for option, key in enumerate(each)}


def _slots(instance: Instance, span: timedelta) -> int:
    """Give a span in slots; -1 when it does not fall on one."""
    whole, rest = divmod(span, timedelta(minutes=instance.slots.minutes))
    return -1 if rest else whole


def _key(instance: Instance, shift: Shift) -> Key:
    origin = instance.slots.start_at
    return (
        shift.template,
        _slots(instance, shift.start_at - origin),
        _slots(instance, shift.end_at - origin),
    )


def _break_starts(instance: Instance, shift: Shift) -> list[int]:
    origin = instance.slots.start_at
    taken = [a for a in shift.activities if a.category in ("break", "meal")]
    return [_slots(instance, a.start_at - origin) for a in taken]


def _breaks_fit(tables: OptionTables, option: int, starts: Sequence[int]) -> bool:
    """Tell whether breaks are all there, in order and inside their windows."""
    template = int(tables.template[option])
    count = int(tables.break_count[template])
    if len(starts) != count:
        return False
    free = int(tables.start[option])
    for b, at in enumerate(starts):
        after = at - int(tables.start[option])
        if (
            at < free
            or not tables.break_low[template, b] <= after <= tables.break_high[template, b]
        ):
            return False
        free = at + int(tables.break_length[template, b])
    return True
