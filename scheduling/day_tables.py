"""One day of a roster as arrays: who may choose what, and what the others leave open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.day_choices import AlikeAgents, alike_agents
from scheduling.day_kernel import Chosen, Day, settle
from scheduling.roster_state import RosterState

Int = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

BREAK_FIELDS = ("break_length", "break_low", "break_high", "gap_low", "gap_high")


@dataclass(frozen=True, slots=True, eq=False)
class DayCase:
    """One day to be chosen anew.

    Parameters
    ----------
    first, rows
        The slot of the horizon from which the day's slots count; the rows that could be short.
    agents
        Who may choose, in the order of ``Day.member``.
    original
        The option in the agents' own set of each choice, -1 a day off.
    day, chosen
        The arrays, and the choices of the roster as it is.
    widest
        Places of the break with most of them.
    mended
        Some agent's present choice is not legal, and another one is begun with.
    """

    first: int
    rows: Int
    agents: Int
    original: Int
    day: Day
    chosen: Chosen
    widest: int
    mended: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Options:
    """The day's distinct options and where each group's are among them."""

    start: Int
    end: Int
    shape: Int
    shapes: tuple[tuple[tuple[int, ...], ...], ...]
    place: tuple[Int, ...]


def day_case(state: RosterState, day: int, *, among: Sequence[int] | None = None) -> DayCase | None:
    """Give the arrays of a day; None when nobody (``among`` some agents) has a choice."""
    groups = alike_agents(state, day, among=among)
    if not groups:
        return None
    options = _options(state, groups)
    first, last = int(options.start.min()), int(options.end.max())
    agents = np.array([a for group in groups for a in group.agents], np.int64)
    window = slice(first, last)
    others = state.on_duty[:, window] - _presence(state, groups, day)[:, window]
    rows = _short_rows(state, others, window)
    skills, skill = _skills(state, groups, rows)
    need = np.ascontiguousarray(state.targets[:, rows, window])
    case = Day(
        start=options.start - first,
        end=options.end - first,
        shape=options.shape,
        **_break_tables(options),
        skill=skill,
        size=np.array([len(group.agents) for group in groups], np.float64),
        pointer=np.cumsum([0, *(len(group.options) for group in groups)]).astype(np.int64),
        option=np.concatenate(options.place),
        charge=np.concatenate([group.charge for group in groups]),
        member=np.repeat(np.arange(len(groups)), [len(group.agents) for group in groups]),
        serves=np.ascontiguousarray(state.serves[skills][:, rows]),
        at_work=_at_work(state, skills, window),
        need=need,
        price=np.ascontiguousarray(state.price[:, rows]),
        others=np.ascontiguousarray(others[rows]),
        used=np.zeros((len(skills), len(options.start)), np.bool_),
    )
    for group, places in enumerate(options.place):
        case.used[skill[group], places[places >= 0]] = True
    original = np.concatenate([np.array(group.options, np.int64) for group in groups])
    widest = int((case.break_high - case.break_low).max(initial=0)) + 1
    chosen, mended = _present(state, case, original, agents=agents, index=day, first=first)
    return DayCase(first, rows, agents, original, case, chosen, widest, mended)


def _options(state: RosterState, groups: Sequence[AlikeAgents]) -> _Options:
    """Give the distinct options of the groups, and the distinct shapes of their breaks."""
    shapes: dict[tuple[tuple[int, ...], ...], int] = {}
    found: dict[tuple[int, int, int], int] = {}
    place = []
    for group in groups:
        tables = state.options[group.option_set]
        own = []
        for option in group.options:
            if option < 0:
                own.append(-1)
                continue
            template = int(tables.template[option])
            count = int(tables.break_count[template])
            fields = [getattr(tables, name)[template, :count].tolist() for name in BREAK_FIELDS]
            length = int(tables.end[option] - tables.start[option])
            signature = ((length, int(tables.apart[template])), *zip(*fields, strict=True))
            shape = shapes.setdefault(signature, len(shapes))
            key = (int(tables.start[option]), int(tables.end[option]), shape)
            own.append(found.setdefault(key, len(found)))
        place.append(np.array(own, np.int64))
    start, end, shape_of = (np.array(each, np.int64) for each in zip(*found, strict=True))
    return _Options(start, end, shape_of, tuple(shapes), tuple(place))


def _break_tables(options: _Options) -> dict[str, Any]:
    """Give the arrays of the shapes."""
    count = np.array([len(shape) - 1 for shape in options.shapes], np.int64)
    tables = np.zeros((len(BREAK_FIELDS), len(count), max(1, int(count.max()))), np.int64)
    for s, (_, *breaks) in enumerate(options.shapes):
        for b, values in enumerate(breaks):
            tables[:, s, b] = values
    out: dict[str, Any] = {
        name: np.ascontiguousarray(each) for name, each in zip(BREAK_FIELDS, tables, strict=True)
    }
    out["break_count"] = count
    out["apart"] = np.array([shape[0][1] for shape in options.shapes], np.bool_)
    return out


def _presence(state: RosterState, groups: Sequence[AlikeAgents], day: int) -> Float:
    """Give the agents on duty among those who have a choice, by row and slot of the horizon."""
    present = np.zeros((len(state.serves), state.on_duty.shape[1]))
    for group in groups:
        tables = state.options[group.option_set]
        for agent in group.agents:
            option = int(state.tours[agent, day])
            if option < 0:
                continue
            template = int(tables.template[option])
            present[group.skill_set, tables.start[option] : tables.end[option]] += 1.0
            for b in range(int(tables.break_count[template])):
                start = int(state.breaks[agent, day, b])
                end = start + int(tables.break_length[template, b])
                present[group.skill_set, start:end] -= 1.0
    return np.asarray(state.serves.T.astype(np.float64) @ present)


def _short_rows(state: RosterState, others: Float, window: slice) -> Int:
    """Give the rows that would be short somewhere if nobody of the day came."""
    short = (state.targets[:, :, window] > others) & (state.price > 0)[:, :, None]
    return np.flatnonzero(short.any(axis=(0, 2)))


def _skills(state: RosterState, groups: Sequence[AlikeAgents], rows: Int) -> tuple[Int, Int]:
    """Give one skill set for all that count for the same rows, and each group's index of it."""
    last = state.serves.shape[1] - 1
    charged = bool(state.instance.rows.charge.any())
    found: dict[bytes, int] = {}
    first: list[int] = []
    skill = []
    for group in groups:
        serves = state.serves[group.skill_set]
        key = np.append(serves[rows], charged and serves[last]).tobytes()
        if key not in found:
            found[key] = len(found)
            first.append(group.skill_set)
        skill.append(found[key])
    return np.array(first, np.int64), np.array(skill, np.int64)


def _at_work(state: RosterState, skills: Int, window: slice) -> Float:
    """Give the price of being at work: that of surplus, whatever the need."""
    counts = state.serves[skills, -1].astype(np.float64)
    return np.ascontiguousarray(counts[:, None] * state.instance.rows.charge[None, window])


def _present(
    state: RosterState, day: Day, original: Int, *, agents: Int, index: int, first: int
) -> tuple[Chosen, bool]:
    """Give the roster's choices, and whether one that is not legal was replaced."""
    choice = np.zeros(len(agents), np.int64)
    breaks = np.zeros((len(agents), day.break_length.shape[1]), np.int64)
    mended = False
    for i, agent in enumerate(agents.tolist()):
        group = day.member[i]
        begin, end = int(day.pointer[group]), int(day.pointer[group + 1])
        own = np.flatnonzero(original[begin:end] == state.tours[agent, index])
        choice[i] = begin + (own[0] if len(own) else np.argmin(day.charge[begin:end]))
        option = int(day.option[choice[i]])
        if option < 0:
            continue
        count = int(day.break_count[day.shape[option]])
        if len(own):
            breaks[i, :count] = state.breaks[agent, index, :count] - first
        else:
            settle(day, option, breaks[i])
        mended |= not len(own)
    return choose(day, choice, breaks), mended


def choose(day: Day, choice: Int, breaks: Int) -> Chosen:
    """Give choices with the coverage they give and their cost."""
    at_work = np.zeros(day.at_work.shape)
    for i, c in enumerate(choice.tolist()):
        option = int(day.option[c])
        if option < 0:
            continue
        skill, shape = int(day.skill[day.member[i]]), int(day.shape[option])
        at_work[skill, day.start[option] : day.end[option]] += 1.0
        for b in range(int(day.break_count[shape])):
            start = int(breaks[i, b])
            at_work[skill, start : start + int(day.break_length[shape, b])] -= 1.0
    on_duty = day.others + day.serves.T.astype(np.float64) @ at_work
    missing = np.maximum(0.0, day.need - on_duty).sum(axis=2)
    cost = float((day.price * missing).sum() + (day.at_work * at_work).sum())
    cost += float(day.charge[choice].sum())
    return Chosen(
        choice.copy(), breaks.copy(), on_duty, np.array([cost, cost]), choice.copy(), breaks.copy()
    )
