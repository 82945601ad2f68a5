"""An agent's rules without what is counted over the whole horizon, as one small automaton."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.rules.rule import OFF, Component

Int = NDArray[np.int64]


class LocalAutomaton(NamedTuple):
    """States after each day, and the arcs of each day from state to state.

    Parameters
    ----------
    start
        State before the first day.
    sizes
        Number of states before each day and after the last, shape (days + 1,).
    arc_pointer
        Arcs of day d are ``arc_pointer[d] .. arc_pointer[d + 1] - 1``, sorted by the state they
        lead to, shape (days + 1,).
    arc_from, arc_to
        States before and after the day, shape (arcs,).
    arc_label
        0: a day off; otherwise one more than the label of the options worked, shape (arcs,).
    arc_flag
        The arc works a weekend that was free so far, shape (arcs,).
    """

    start: int
    sizes: Int
    arc_pointer: Int
    arc_from: Int
    arc_to: Int
    arc_label: Int
    arc_flag: NDArray[np.bool_]


class Weekend:
    """Remembers whether Saturday was worked, so that a weekend is counted once."""

    key = "weekend"
    size = 2
    start = 0

    def __init__(self, weekend: NDArray[np.bool_], options: int) -> None:
        self.labels = np.zeros(options, np.int64)
        self._weekend = weekend

    def step(self, day: int, states: Int, label: int) -> Int:
        """Give whether the running weekend is worked so far."""
        last = day + 1 == len(self._weekend) or not self._weekend[day + 1]
        if last or not self._weekend[day]:
            return np.zeros_like(states)
        return np.asarray(states if label == OFF else np.ones_like(states))


def option_labels(components: Sequence[Component], more: Sequence[Int], day: Int) -> Int:
    """Give the number, from 0, of what the rules see in each option, shape (options,).

    Parameters
    ----------
    more
        What else sets options apart, such as paid time, each of shape (options,).
    day
        Of each option, shape (options,).
    """
    columns = [*(c.labels for c in components), *more]
    keys = np.stack([np.zeros_like(day), *columns], axis=1)
    _, label = np.unique(keys, axis=0, return_inverse=True)
    return np.asarray(label.reshape(-1), np.int64)


def build_local(
    components: Sequence[Component], label: Int, day: Int, weekend: NDArray[np.bool_]
) -> LocalAutomaton:
    """Enumerate the product of components, without dead states and with equal states merged.

    Parameters
    ----------
    label
        Of each option: see ``option_labels``.
    weekend
        Whether a day is a Saturday or Sunday, shape (days,).
    """
    parts = [*components, Weekend(weekend, len(label))]
    seen = np.array([c.labels for c in parts]).reshape(len(parts), -1)
    layers: list[Int] = [np.array([[c.start for c in parts]], np.int64)]
    raw: list[list[tuple[int, Int]]] = []
    for d in range(len(weekend)):
        here = np.flatnonzero(day == d)
        labels, first = np.unique(label[here], return_index=True)
        # Labels that differ in what is counted alone take the same steps.
        idle = (OFF,) * len(parts)
        steps = {idle: _step(parts, d, layers[-1], idle)}
        arcs = [(0, steps[idle])]
        for value, place in zip(labels.tolist(), first.tolist(), strict=True):
            own = tuple(seen[:, here[place]].tolist())
            if own not in steps:
                steps[own] = _step(parts, d, layers[-1], own)
            arcs.append((value + 1, steps[own]))
        reached = np.concatenate(list(steps.values()))
        reached = np.unique(reached[(reached >= 0).all(axis=1)], axis=0)
        layers.append(reached)
        raw.append(arcs)
    radix = np.cumprod([1, *(c.size for c in parts[:0:-1])])[::-1]
    return _merge(layers, raw, weekend, radix)


def _step(parts: Sequence[Component], day: int, states: Int, labels: Sequence[int]) -> Int:
    """Give the states after a day, shape of ``states`` (states, parts); -1 where one is broken."""
    after = [
        part.step(day, states[:, k], label)
        for k, (part, label) in enumerate(zip(parts, labels, strict=True))
    ]
    out = np.stack(after, axis=1)
    out[(out < 0).any(axis=1)] = -1
    return np.asarray(out)


def _merge(
    layers: Sequence[Int],
    raw: Sequence[list[tuple[int, Int]]],
    weekend: NDArray[np.bool_],
    radix: Int,
) -> LocalAutomaton:
    """Merge states with the same future, the last day first; states without one are dropped.

    Parameters
    ----------
    radix
        Makes a number of a state's parts, shape (parts,).
    """
    days = len(raw)
    target = np.zeros(len(layers[days]), np.int64)
    sizes = np.ones(days + 1, np.int64)
    found: list[tuple[Int, Int, Int, NDArray[np.bool_]]] = []
    for d in reversed(range(days)):
        known = layers[d + 1] @ radix
        table = np.full((len(layers[d]), len(raw[d])), -1, np.int64)
        alike: dict[int, int] = {}
        for column, (_, after) in enumerate(raw[d]):
            if id(after) in alike:
                table[:, column] = table[:, alike[id(after)]]
                continue
            alike[id(after)] = column
            legal = (after >= 0).all(axis=1)
            table[legal, column] = target[np.searchsorted(known, after[legal] @ radix)]
        busy = layers[d][:, -1] > 0
        fresh = weekend[d] & ~busy if weekend[d] else np.zeros(len(busy), np.bool_)
        rows = np.concatenate([table, fresh[:, None]], axis=1)
        distinct, target = np.unique(rows, axis=0, return_inverse=True)
        target = np.asarray(target.reshape(-1), np.int64)
        alive = (distinct[:, :-1] >= 0).any(axis=1)
        number = np.where(alive, np.cumsum(alive) - 1, -1)
        target, distinct = number[target], distinct[alive]
        sizes[d] = len(distinct)
        source, place = np.nonzero(distinct[:, :-1] >= 0)
        labels = np.array([value for value, _ in raw[d]], np.int64)[place]
        leads = distinct[source, place]
        flag = (distinct[source, -1] > 0) & (labels > 0)
        order = np.lexsort((source, leads))
        found.append((source[order], leads[order], labels[order], flag[order]))
    found.reverse()
    return LocalAutomaton(
        start=int(target[0]) if len(target) else -1,
        sizes=sizes,
        arc_pointer=np.concatenate(([0], np.cumsum([len(f[0]) for f in found]))).astype(np.int64),
        arc_from=np.concatenate([f[0] for f in found]),
        arc_to=np.concatenate([f[1] for f in found]),
        arc_label=np.concatenate([f[2] for f in found]),
        arc_flag=np.concatenate([f[3] for f in found]),
    )
