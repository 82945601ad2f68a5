"""All rules on an agent's days as one small automaton: the product of their components."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from data.records import WfmError
from scheduling.layer_kernel import expand, merge
from scheduling.options import ShiftOptions
from scheduling.rules.rule import OFF, Component

Int = NDArray[np.int64]
Small = NDArray[np.int32]

Start = tuple[int, ...]
"""The states of all components before the first day."""

MOST_CODES = 2**62
"""Products of states beyond this do not fit a number."""

MOST_STATES = 300_000
"""States of a day beyond this would take minutes and gigabytes."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Automaton:
    """States of all rules together, by day, and what working a kind of shift does to them.

    From every state a legal tour leads to the end. States that allow the same tours are one.

    Parameters
    ----------
    kind
        Kind of each option: options of a kind look the same to every rule, shape (options,).
    layer
        States before day d are ``layer[d] .. layer[d + 1] - 1`` as rows of ``following``, shape
        (days + 1,); after the last day there is one state.
    following
        State of the next day, counted from 0, after a day off (column 0) or a shift of kind k
        (column k + 1); -1: not allowed. Shape (states, kinds + 1).
    starts
        State before the first day for the components' starts; -1: no tour is legal.
    """

    kind: Int
    layer: Int
    following: Small
    starts: dict[Start, int]

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.layer) - 1

    @property
    def kinds(self) -> int:
        """Number of kinds of options."""
        return int(self.following.shape[1]) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One component by day, dead states left out and like ones merged.

    Parameters
    ----------
    merged
        Class of each state before each day, -1 dead, shape (days + 1, size).
    steps
        Of each day: next class by class and label (0: off), -1 none.
    """

    merged: Small
    steps: tuple[Small, ...]


def build_automaton(
    components: Sequence[Component],
    options: ShiftOptions,
    days: int,
    *,
    starts: Iterable[Start] = (),
) -> Automaton:
    """Give the product of components over the days.

    Each component is trimmed and merged by itself; the states of the product that a start can
    reach are enumerated day by day; states from which no tour goes on are dropped and states
    that allow the same tours merged, from the last day back.

    Parameters
    ----------
    starts
        States before the first day to begin from, besides those of the components.
    """
    kind, labels = _kinds(components, len(options.start))
    present = _present(kind, options, len(labels))
    parts = [_part(options, component, days) for component in components]
    first = sorted({*starts, tuple(int(c.start) for c in components)})
    alive = {s: _code(parts, s) for s in first}
    codes = np.unique(np.array([c for c in alive.values() if c >= 0], np.int64))
    layers = [codes]
    steps: list[Small] = []
    for d in range(days):
        symbols = np.where(present[d][:, None], labels, -1)
        codes, following = _expand(layers[-1], parts, d, symbols, name=options.contract.name)
        layers.append(codes)
        steps.append(following)
    sizes, merged_steps, merged = _merge_all(steps, len(layers[-1]))
    place = {int(code): int(merged[i]) for i, code in enumerate(layers[0])}
    return Automaton(
        kind=kind,
        layer=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        following=np.concatenate(merged_steps) if merged_steps else np.zeros((0, 1), np.int32),
        starts={s: place.get(code, -1) for s, code in alive.items()},
    )


def _merge_all(steps: Sequence[Small], last: int) -> tuple[list[int], list[Small], Small]:
    """Merge the states of every layer from the last back; give sizes, steps, first classes."""
    merged = np.zeros(last, np.int32)
    found: list[Small] = []
    for following in reversed(steps):
        merged, transitions = merge(following, merged)
        found.append(transitions)
    found.reverse()
    return [len(each) for each in found], found, merged


def _kinds(components: Sequence[Component], options: int) -> tuple[Int, Int]:
    """Give the kind of each option, and the labels of each symbol, off first, by component.

    Labels count from 1, 0 is off; with no components one symbol each stands for itself.
    """
    seen = np.zeros((options, max(1, len(components))), np.int64)
    for i, component in enumerate(components):
        seen[:, i] = component.labels
    distinct, kind = np.unique(seen, axis=0, return_inverse=True)
    labels = np.concatenate((np.zeros((1, seen.shape[1]), np.int64), distinct + 1))
    return np.asarray(kind, np.int64).reshape(-1), labels


def _present(kind: Int, options: ShiftOptions, symbols: int) -> NDArray[np.bool_]:
    """Tell which symbols occur on each day, shape (days, symbols)."""
    present = np.zeros((options.days, symbols), np.bool_)
    present[:, 0] = True
    present[options.day_of(), kind + 1] = True
    return present


def _code(parts: Sequence[_Part], start: Start) -> int:
    """Give the code of a start; -1 where a component alone is dead."""
    code, radix = 0, 1
    for part, state in zip(parts, start, strict=True):
        own = int(part.merged[0, state])
        if own < 0:
            return -1
        code += own * radix
        radix *= len(part.steps[0])
    return code


def _expand(
    codes: Int, parts: Sequence[_Part], day: int, symbols: Int, *, name: str
) -> tuple[Int, Small]:
    """Give the codes after a day and the transitions to them."""
    if not parts:
        parts = (_Part(np.zeros((1, 1), np.int32), ()),)
        steps = [np.zeros((1, int(symbols.max()) + 1), np.int32)]
        after = [1]
    else:
        steps = [part.steps[day] for part in parts]
        after = [len(part.steps[day + 1]) if day + 1 < len(part.steps) else 1 for part in parts]
    here = [len(step) for step in steps]
    if float(np.prod(np.array(after, np.float64))) > MOST_CODES or len(codes) > MOST_STATES:
        raise WfmError(
            f"the rules of contract {name} together need more than {MOST_STATES} states on day "
            f"{day + 1}: {', '.join(map(str, after))} for each of them; plan fewer weeks at once, "
            "limit fewer templates in a period, or let paid times share a larger unit"
        )
    flat = np.concatenate([step.ravel() for step in steps])
    width = np.array([step.shape[1] for step in steps], np.int64)
    first = np.concatenate(([0], np.cumsum([step.size for step in steps])[:-1])).astype(np.int64)
    found, following = expand(
        codes, flat, first, width, np.array(here, np.int64), np.array(after, np.int64), symbols
    )
    return found, following


_PARTS: WeakKeyDictionary[ShiftOptions, dict[Hashable, _Part]] = WeakKeyDictionary()


def _part(options: ShiftOptions, component: Component, days: int) -> _Part:
    """Give a component by day; kept as long as the options are."""
    known = _PARTS.setdefault(options, {})
    if component.key not in known:
        known[component.key] = _layered(component, days)
    return known[component.key]


def _layered(component: Component, days: int) -> _Part:
    """Trim and merge one component."""
    states = np.arange(component.size, dtype=np.int64)
    labels = int(component.labels.max()) + 1 if len(component.labels) else 0
    merged = np.zeros((days + 1, component.size), np.int32)
    steps: list[Small] = []
    for d in reversed(range(days)):
        rows = np.stack(
            [component.step(d, states, label) for label in (OFF, *range(labels))], axis=1
        )
        merged[d], transitions = merge(rows.astype(np.int32), merged[d + 1])
        steps.append(transitions)
    return _Part(merged, tuple(reversed(steps)))


_AUTOMATA: WeakKeyDictionary[ShiftOptions, dict[Hashable, Automaton]] = WeakKeyDictionary()


def shared_automaton(
    components: Sequence[Component], options: ShiftOptions, *, starts: Iterable[Start] = ()
) -> Automaton:
    """Give the automaton of components, the same one for all agents whose rules are alike.

    Where it is known but not for a start, it is built anew for all starts.
    """
    known = _AUTOMATA.setdefault(options, {})
    key = tuple(c.key for c in components)
    own = {tuple(int(c.start) for c in components), *starts}
    automaton = known.get(key)
    if automaton is None or not own <= automaton.starts.keys():
        before = automaton.starts.keys() if automaton is not None else set()
        automaton = build_automaton(components, options, options.days, starts=own | set(before))
        known[key] = automaton
    return automaton
