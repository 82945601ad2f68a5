"""What every agent might work on one day, or not at all, the other days as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.roster_state import RosterState
from scheduling.tables import OptionTables, TourTables

Int = NDArray[np.int64]
Bool = NDArray[np.bool_]
Float = NDArray[np.float64]

OFF = -1
"""The choice of a day off."""


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
        What each of them may work on the day; OFF: nothing.
    charge
        What each of ``options`` costs whatever the coverage, shape (options,).
    """

    agents: tuple[int, ...]
    option_set: int
    skill_set: int
    options: tuple[int, ...]
    charge: Float


def alike_agents(
    state: RosterState, day: int, *, among: Sequence[int] | None = None
) -> tuple[AlikeAgents, ...]:
    """Give the agents who may work on a day, grouped by what they may choose.

    An agent in a meeting on the day keeps his shift and is left out, as is one whom the other
    days leave no legal choice.

    Parameters
    ----------
    among
        The agents to look at; None: all.
    """
    found: dict[tuple[object, ...], list[int]] = {}
    chosen: dict[tuple[object, ...], tuple[tuple[int, ...], Float]] = {}
    everybody = range(len(state.agents)) if among is None else among
    for agents in _same_rules(state, day, everybody):
        option_set = int(state.instance.option_set[agents[0]])
        options = range(*state.options[option_set].day_pointer[day : day + 2].tolist())
        legal = _legal(state, agents, day)
        for agent, own in zip(agents, legal, strict=True):
            choices = (*([OFF] if own[0] else []), *(options[i] for i in np.flatnonzero(own[1:])))
            if not choices or choices == (OFF,):
                continue
            charge = _charges(state, agent, day, choices)
            skill_set = int(state.agents[agent].group[day])
            key = (option_set, skill_set, choices, charge.round(9).tobytes())
            found.setdefault(key, []).append(agent)
            chosen[key] = (choices, charge)
    return tuple(
        AlikeAgents(tuple(agents), int(key[0]), int(key[1]), *chosen[key])  # type: ignore[call-overload]
        for key, agents in found.items()
    )


def _same_rules(state: RosterState, day: int, among: Sequence[int]) -> list[list[int]]:
    """Give the agents who are in no meeting on a day, by option set and rules."""
    found: dict[tuple[int, int], list[int]] = {}
    for agent in among:
        if not _meets(state, agent, day):
            key = (int(state.instance.option_set[agent]), int(state.pool.rules[agent]))
            found.setdefault(key, []).append(agent)
    return list(found.values())


def _meets(state: RosterState, agent: int, day: int) -> bool:
    """Tell whether an agent's shift of a day holds a meeting."""
    option = int(state.tours[agent, day])
    if option < 0 or not state.pins[agent]:
        return False
    tables = state.options[int(state.instance.option_set[agent])]
    start, end = int(tables.start[option]), int(tables.end[option])
    return any(pin.first < end and start < pin.end for pin in state.pins[agent])


def _legal(state: RosterState, agents: Sequence[int], day: int) -> Bool:
    """Tell which choices of a day keep all rules, shape (agents, 1 + options of the day).

    The days before lead to a state of the rules' automaton and a class of rest; a choice is legal
    when from what it leads to the days after are accepted as they are.
    """
    tables = state.options[int(state.instance.option_set[agents[0]])]
    rules = state.agents[agents[0]].rules
    kind = _kinds(rules)
    tours = state.tours[list(agents)]
    at = np.array([state.agents[a].start for a in agents], np.int64)
    rest = np.zeros(len(agents), np.int64)
    alive = at >= 0
    for d in range(day):
        alive, at, rest = _step(tables, rules, kind, d, tours[:, d], (alive, at, rest))
    first, end = tables.day_pointer[day : day + 2].tolist()
    choices = np.array([OFF, *range(first, end)], np.int64)[None, :]
    available = np.array([state.agents[a].available[first:end] for a in agents], np.bool_)
    free = np.concatenate((np.ones((len(agents), 1), np.bool_), available), axis=1)
    paths = (alive[:, None] & free, at[:, None], rest[:, None])
    paths = _step(tables, rules, kind, day, choices, paths)
    for d in range(day + 1, tours.shape[1]):
        paths = _step(tables, rules, kind, d, tours[:, d, None], paths)
    return paths[0]


def _kinds(rules: TourTables) -> Int:
    """Give the kind of each option, -1 where it may follow nothing."""
    place = np.searchsorted(rules.effect_pointer, rules.effect, side="right") - 1
    return np.asarray(np.where(rules.effect >= 0, place % max(1, rules.kinds), -1))


def _step(  # noqa: PLR0917 - one step of many
    tables: OptionTables,
    rules: TourTables,
    kind: Int,
    day: int,
    options: Int,
    paths: tuple[Bool, Int, Int],
) -> tuple[Bool, Int, Int]:
    """Give which paths live on after a day, their states and classes of rest."""
    alive, at, rest = paths
    works = options >= 0
    column = np.where(works, kind[options] + 1, 0) if len(kind) else np.zeros_like(options)
    row = rules.layer[day] + np.maximum(at, 0)
    after = rules.following[row, column].astype(np.int64)
    if not len(kind):
        return alive & (after >= 0), after, np.zeros_like(after)
    rested = np.where(works, tables.allowed[options] > rest, True) & (~works | (column > 0))
    left = np.where(works, tables.rest_class[options], tables.off_class[day, rest])
    return alive & rested & (after >= 0), after, left


def _charges(state: RosterState, agent: int, day: int, choices: Sequence[int]) -> Float:
    """Give what choices cost whatever the coverage, fairness by its exact difference."""
    own = state.agents[agent].charge
    charge = np.array([own[o] if o >= 0 else 0.0 for o in choices], np.float64)
    burdens = state.burdens
    if not burdens.price:
        return charge
    points = _points(state, agent)
    others = [int(o) for d, o in enumerate(state.tours[agent]) if d != day and o >= 0]
    before = points[others].sum(axis=0)
    each = np.array([points[o] if o >= 0 else np.zeros(points.shape[1]) for o in choices])
    share, carried = burdens.share[agent], burdens.carried[agent]

    def cost(counts: Float) -> Float:
        scaled = counts / share
        return np.asarray(burdens.price * (scaled * (scaled + 2 * carried)).sum(axis=-1))

    return np.asarray(charge + cost(before + each) - cost(before))


def _points(state: RosterState, agent: int) -> Float:
    """Give the burden of each of an agent's options, shape (options, kinds)."""
    first = int(state.pool.option_first[int(state.instance.option_set[agent])])
    count = len(state.agents[agent].charge)
    points = state.burdens.points[first : first + count].copy()
    if len(state.burdens.wishes):
        begin = int(state.pool.charge_first[agent])
        points[:, -1] += state.burdens.wishes[begin : begin + count]
    return points
