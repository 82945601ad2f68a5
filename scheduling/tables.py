"""The arrays on which the tour search runs: shift options, and the rules as an automaton."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from data.records import Contract, Shift
from scheduling.automaton import Automaton, Start, shared_automaton
from scheduling.evaluation import option_charge
from scheduling.instance import Instance
from scheduling.options import ANY_GAP, ShiftOptions, break_windows
from scheduling.rest_classes import rest_classes
from scheduling.rules import RULES
from scheduling.rules.rule import Component

Int = NDArray[np.int64]


class OptionTables(NamedTuple):
    """Shifts of one contract and zone; for the classes of rest see ``RestClasses``.

    Parameters
    ----------
    day_pointer, start, end
        As in ``ShiftOptions``.
    template
        Index into the break tables, shape (n,).
    paid
        Paid time of each option [minutes], shape (n,).
    rest_class, allowed, off_class, classes
        As in ``RestClasses``.
    break_count
        Shape (templates,).
    break_length, break_low, break_high
        Slots; earliest and latest start from the shift's, shape (templates, most breaks).
    gap_low, gap_high
        Least and most slots between the end of the break before and the start of this one, same
        shape.
    apart
        Every break may be placed whatever the others, shape (templates,).
    """

    day_pointer: Int
    start: Int
    end: Int
    template: Int
    paid: Int
    rest_class: Int
    allowed: Int
    off_class: Int
    classes: Int
    break_count: Int
    break_length: Int
    break_low: Int
    break_high: Int
    gap_low: Int
    gap_high: Int
    apart: NDArray[np.bool_]


class TourTables(NamedTuple):
    """The rules of some agents on their options.

    Options of a day, a kind and with the same effect on rest differ in nothing but their cost.

    Parameters
    ----------
    kinds
        Number of kinds of options.
    layer, following
        As in ``Automaton``.
    offset
        Where the states of each day begin in an array of all states and rest classes, shape
        (days + 2,).
    effect
        Effect of each option, -1 where it may follow nothing, shape (n,).
    effect_pointer
        Effects of day d and kind k are ``effect_pointer[d * kinds + k] ..``, by the class they
        leave, shape (days * kinds + 1,).
    effect_rest, effect_allowed
        Class that an effect leaves and number of classes it may follow, shape (effects,).
    """

    kinds: int
    layer: Int
    following: NDArray[np.int32]
    offset: Int
    effect: Int
    effect_pointer: Int
    effect_rest: Int
    effect_allowed: Int


class AgentTables(NamedTuple):
    """What sets one agent apart from others of the contract.

    Parameters
    ----------
    available, charge
        Whether an option may be worked and what it costs whatever the coverage, shape (n,).
    group
        Index of the agent's skill set on each day, shape (days,).
    start
        State of the automaton before the first day, -1 where no tour is legal.
    rules
        Shared by agents of the same rules.
    """

    available: NDArray[np.bool_]
    charge: NDArray[np.float64]
    group: Int
    start: int
    rules: TourTables


def option_tables(instance: Instance, options: ShiftOptions) -> OptionTables:
    """Give the arrays of one set of options."""
    known = _OPTIONS.setdefault(options, {})
    minutes = instance.slots.minutes
    if minutes not in known:
        known[minutes] = _option_tables(options, minutes)
    return known[minutes]


_OPTIONS: WeakKeyDictionary[ShiftOptions, dict[int, OptionTables]] = WeakKeyDictionary()


def _option_tables(options: ShiftOptions, minutes: int) -> OptionTables:
    rest = rest_classes(options, minutes)
    count, tables = _breaks(options, minutes)
    return OptionTables(
        day_pointer=np.array(options.day_pointer, np.int64),
        start=np.array(options.start, np.int64),
        end=np.array(options.end, np.int64),
        template=np.array(options.template, np.int64),
        paid=np.array(options.paid_minutes, np.int64),
        **rest._asdict(),
        break_count=count,
        break_length=tables[0],
        break_low=tables[1],
        break_high=tables[2],
        gap_low=tables[3],
        gap_high=tables[4],
        apart=_apart(count, *tables),
    )


def _breaks(options: ShiftOptions, minutes: int) -> tuple[Int, list[Int]]:
    """Give the number of breaks of each template; length, low, high and gaps of each break."""
    windows = [break_windows(t, minutes) for t in options.templates]
    count = np.array([len(w) for w in windows], np.int64)
    tables = np.zeros((5, len(windows), max([1, *count])), np.int64)
    tables[4] = ANY_GAP
    for template, window in enumerate(windows):
        for b, values in enumerate(window):
            tables[: len(values), template, b] = values
    return count, [np.ascontiguousarray(each) for each in tables]


def _apart(  # noqa: PLR0917 - the tables of breaks in turn
    count: Int, length: Int, low: Int, high: Int, gap_low: Int, gap_high: Int
) -> NDArray[np.bool_]:
    """Tell for which templates every break may be placed whatever the others."""
    least = low[:, 1:] - high[:, :-1] - length[:, :-1]
    most = high[:, 1:] - low[:, :-1] - length[:, :-1]
    fits = (least >= gap_low[:, 1:]) & (most <= gap_high[:, 1:])
    beyond = np.arange(1, length.shape[1]) >= count[:, None]
    return np.asarray((fits | beyond).all(axis=1))


def components(instance: Instance, agent: int) -> tuple[Component, ...]:
    """Give all rules of an agent that are automata.

    They are made once for agents of the same options, contract, limits and shifts.
    """
    known = _COMPONENTS.setdefault(instance.options_of(agent), {})
    contract = instance.contracts[agent]
    key = (
        id(contract),
        instance.limits[agent],
        instance.periods[agent] if instance.periods else (),
        _seen(instance.previous[agent]),
        _seen(instance.locked[agent]) if instance.locked else (),
    )
    if key not in known:
        person = instance.person(agent)
        found = (rule.component(person) for rule in RULES)
        # The contract is kept with them, so that no other one gets its identity.
        known[key] = contract, tuple(each for each in found if each is not None)
    return known[key][1]


_COMPONENTS: WeakKeyDictionary[
    ShiftOptions, dict[Hashable, tuple[Contract, tuple[Component, ...]]]
] = WeakKeyDictionary()


def _seen(shifts: Sequence[Shift]) -> Hashable:
    """Give what rules look at in shifts that are there already."""
    return tuple(
        (s.schedule_date, s.start_at, s.end_at, s.template, s.paid_minutes) for s in shifts
    )


def tour_tables(instance: Instance, options: ShiftOptions, automaton: Automaton) -> TourTables:
    """Give the arrays of an automaton on a set of options."""
    known = _RULES.setdefault(automaton, {})
    minutes = instance.slots.minutes
    if minutes not in known:
        known[minutes] = _tour_tables(option_tables(instance, options), automaton)
    return known[minutes]


_RULES: WeakKeyDictionary[Automaton, dict[int, TourTables]] = WeakKeyDictionary()


def _tour_tables(options: OptionTables, automaton: Automaton) -> TourTables:
    days, kinds = automaton.days, automaton.kinds
    most = int(options.classes.max()) + 1
    day = np.repeat(np.arange(days), np.diff(options.day_pointer))
    place = day * kinds + automaton.kind
    code = (place * most + options.rest_class) * most + (most - 1 - options.allowed)
    usable = options.allowed > 0
    codes, index = np.unique(code[usable], return_inverse=True)
    effect = np.full(len(code), -1, np.int64)
    effect[usable] = index.reshape(-1)
    sizes = np.append(np.diff(automaton.layer), 1) * options.classes
    return TourTables(
        kinds=kinds,
        layer=automaton.layer,
        following=automaton.following,
        offset=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        effect=effect,
        effect_pointer=np.searchsorted(codes // most**2, np.arange(days * kinds + 1)),
        effect_rest=codes // most % most,
        effect_allowed=most - 1 - codes % most,
    )


def agent_rules(instance: Instance, agent: int) -> tuple[Automaton, int]:
    """Give an agent's automaton and the state before the first day."""
    ((automaton, start),) = all_rules(instance, [agent])
    return automaton, start


def all_rules(instance: Instance, agents: Sequence[int]) -> list[tuple[Automaton, int]]:
    """Give the automaton and start of several agents; the same one where rules are alike."""
    own = [components(instance, a) for a in agents]
    starts: dict[tuple[ShiftOptions, tuple[object, ...]], set[Start]] = {}
    keys = []
    for a, each in zip(agents, own, strict=True):
        key = (instance.options_of(a), tuple(c.key for c in each))
        keys.append(key)
        starts.setdefault(key, set()).add(tuple(int(c.start) for c in each))
    found = []
    for a, each, key in zip(agents, own, keys, strict=True):
        automaton = shared_automaton(each, instance.options_of(a), starts=starts[key])
        found.append((automaton, automaton.starts[tuple(int(c.start) for c in each)]))
    return found


def agent_tables(instance: Instance, agent: int) -> AgentTables:
    """Give the arrays of one agent."""
    automaton, start = agent_rules(instance, agent)
    return _agent_tables(instance, agent, automaton, start)


def all_tables(instance: Instance) -> list[AgentTables]:
    """Give the arrays of every agent."""
    agents = range(len(instance.agents))
    return [
        _agent_tables(instance, a, *own)
        for a, own in zip(agents, all_rules(instance, agents), strict=True)
    ]


def _agent_tables(instance: Instance, agent: int, automaton: Automaton, start: int) -> AgentTables:
    options = instance.options_of(agent)
    return AgentTables(
        available=np.array(instance.available[agent], np.bool_),
        charge=np.array(option_charge(instance, agent), np.float64),
        group=np.array(instance.skill_set[agent], np.int64),
        start=start,
        rules=tour_tables(instance, options, automaton),
    )


def has_legal_tour(instance: Instance, agent: int) -> bool:
    """Tell whether any tour keeps all rules of an agent."""
    from scheduling.tour_kernel import INFINITE, best_tour  # noqa: PLC0415 - it needs the tables

    options = instance.options_of(agent)
    automaton, start = agent_rules(instance, agent)
    if start < 0:
        return False
    known = _LEGAL.setdefault(automaton, {})
    available = np.asarray(instance.available[agent], np.bool_)
    key = (start, available.tobytes())
    if key not in known:
        own = agent_tables(instance, agent)
        scores = np.where(available, 0.0, INFINITE)
        tour = np.full(instance.days, -1, np.int64)
        known[key] = best_tour(option_tables(instance, options), own, scores, tour) < INFINITE
    return known[key]


_LEGAL: WeakKeyDictionary[Automaton, dict[tuple[int, bytes], bool]] = WeakKeyDictionary()
