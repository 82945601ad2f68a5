"""A finished roster taken up again: as a roster under search, and one day of it chosen anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from data.records import Activity, Shift, WfmError
from scheduling.day_model import DayModel, compile_days
from scheduling.deferred import even_plan, level
from scheduling.evaluation import evaluate
from scheduling.extraction import extract
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.pins import Pin
from scheduling.reasons import with_reasons
from scheduling.roster_state import RosterState
from scheduling.solution import Solution, Stage
from scheduling.tables import OptionTables

LEAST_SECONDS = 0.2
"""The search of a day has at least this, however long it takes to take the roster up."""

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
        tables = state.options[option_set]
        starts = None
        if option >= 0 and state.agents[agent].available[option]:
            starts = _fitting(instance, tables, option, shift)
        if starts is None:
            left_out.append(shift)
            continue
        tours[agent, day] = option
        breaks[agent, day, : len(starts)] = starts
    return Matched(tours, breaks, tuple(left_out))


def state_of(instance: Instance, shifts: Sequence[Shift]) -> RosterState:
    """Give the roster of finished shifts, deferred work where it is cheapest for it.

    Shifts that are no options of their agents are left out; ``match`` tells which. Meetings in
    the shifts are pinned where they are.
    """
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    _take_up(state, shifts)
    state.set_work(level(instance, state.on_duty).by_slot(instance))
    return state


def reoptimise_day(
    instance: Instance,
    shifts: Sequence[Shift],
    day: date,
    *,
    seconds: float = 5.0,
    workers: int = 2,
    seed: int = 1,
) -> Solution:
    """Choose one day of a roster anew, all other days as they are.

    Who works on the day is free within the rules. Locked shifts and those with a meeting stay.

    Parameters
    ----------
    shifts
        The roster; those of other days are handed back as they are.
    seconds
        Time limit [s]; compiling the kernels, on the first run after an installation, is apart.

    Returns
    -------
    solution
        ``proven_days`` is 1 if nothing better exists for the day; the bound is that of rosters
        that differ on the day alone, deferred work done when it was.

    Raises
    ------
    WfmError
        The day is not one of the instance's.
    """
    if day not in instance.dates:
        raise WfmError(
            f"{day} is not a day of the roster, {instance.dates[0]} to {instance.dates[-1]}"
            if instance.dates
            else f"{day} is not a day of the roster: it has none"
        )
    begun = monotonic()
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    left_out = _take_up(state, shifts)
    # What comes after the search takes about as long as what came before it, but for the work:
    # levelled once, it is done at the same times before and after, as the bound takes it.
    afterwards = monotonic() - begun
    work = level(instance, state.on_duty)
    state.set_work(work.by_slot(instance))
    used = monotonic() - begun
    compile_days(state)
    started = monotonic()
    model = DayModel(state, instance.dates.index(day))
    left = max(LEAST_SECONDS, seconds - used - afterwards - (monotonic() - started))
    result = model.improve(seconds=left, workers=workers, seed=seed)
    gone = set(left_out)
    kept = [s for s in shifts if s.schedule_date != day and s not in gone]
    targets, on_duty = state.targets, state.on_duty
    new = [s for s in extract(instance, state) if s.schedule_date == day]
    new = list(with_reasons(instance, new, targets=targets, on_duty=on_duty))
    same = {_substance(s): s for s in shifts if s.schedule_date == day}
    new = [same.get(_substance(s), s) for s in new]
    every = tuple(sorted((*kept, *new), key=lambda s: (s.agent_id, s.start_at)))
    figures = evaluate(instance, every, deferred=work)
    bound = figures.cost - max(0.0, result.after - result.bound)
    elapsed = monotonic() - begun
    notes = [
        f"{s.agent_id} may not work shift {s.template} on {s.schedule_date} any more; "
        "it is left out"
        for s in left_out
    ]
    return Solution(
        shifts=every,
        quality=figures.quality(instance, bound=bound, seconds=elapsed),
        notes=(*instance.notes, *notes),
        stages=(Stage("day", figures.cost, elapsed),),
        proven_days=int(result.proven),
        broken=instance.broken,
    )


def _take_up(state: RosterState, shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    """Put finished shifts on duty; give those that could not be."""
    instance = state.instance
    matched = match(state, shifts)
    left_out = set(matched.left_out)
    index = instance.agent_index()
    for shift in shifts:
        if shift not in left_out and (pins := _pins(instance, shift)):
            agent = index[shift.agent_id]
            state.pin(agent, (*state.pins[agent], *pins))
    state.put((matched.tours, matched.breaks))
    return matched.left_out


def _pins(instance: Instance, shift: Shift) -> list[Pin]:
    """Give the meetings inside a shift that is not locked; in a locked one they are breaks."""
    if shift.source != "auto":
        return []
    names = {meeting.name: m for m, meeting in enumerate(instance.meetings)}
    return [
        Pin(_at(instance, a, "start_at"), _at(instance, a, "end_at"), names.get(a.code, -1))
        for a in shift.activities
        if a.category in ("meeting", "training")
    ]


def _at(instance: Instance, activity: Activity, edge: str) -> int:
    return _slots(instance, getattr(activity, edge) - instance.slots.start_at)


def _substance(shift: Shift) -> Shift:
    """Give a shift without what does not change the work."""
    return replace(shift, reason="", source="auto")


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


def _fitting(
    instance: Instance, tables: OptionTables, option: int, shift: Shift
) -> list[int] | None:
    """Give the starts of a shift's breaks if they fit an option; in a locked one all but work."""
    rests = ("break", "meal")
    for taken in (
        [a for a in shift.activities if a.category in rests],
        [a for a in shift.activities if a.category != "work"],
    ):
        starts = [_at(instance, a, "start_at") for a in taken]
        if _breaks_fit(tables, option, starts):
            return starts
    return None


def _breaks_fit(tables: OptionTables, option: int, starts: Sequence[int]) -> bool:
    """Tell whether breaks are all there, in order, inside their windows and gaps."""
    template, begin = int(tables.template[option]), int(tables.start[option])
    if len(starts) != int(tables.break_count[template]):
        return False
    ended = begin
    for b, at in enumerate(starts):
        low, high = int(tables.break_low[template, b]), int(tables.break_high[template, b])
        least, most = int(tables.gap_low[template, b]), int(tables.gap_high[template, b])
        inside = low <= at - begin <= high
        if not inside or (b > 0 and not least <= at - ended <= most):
            return False
        ended = at + int(tables.break_length[template, b])
    return True
