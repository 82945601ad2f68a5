"""Layers of an automaton over days: reachable states forward, like states merged backward."""

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inner

Int = NDArray[np.int64]
Small = NDArray[np.int32]

MIX = np.uint64(0x9E3779B97F4A7C15)
"""Spreads codes over a hash table: 2^64 over the golden ratio."""


@inner
def _place(code: int, mask: int) -> int:
    mixed = np.uint64(code) * MIX
    return np.int64((mixed >> np.uint64(29)) & np.uint64(mask))  # type: ignore[return-value]


@inner
def _capacity(count: int) -> int:
    """Give a power of two that holds a number of entries with room to spare."""
    size = 16
    while size < 2 * count:
        size *= 2
    return size


@compiled
def expand(  # noqa: C901, PLR0917 - one pass; kernels take no keywords
    codes: Int, step: Small, first: Int, width: Int, here: Int, after: Int, labels: Int
) -> tuple[Int, Small]:
    """Give the codes of all states after a day, and the transitions to their indices.

    A code is the mixed-radix number of the states of all components.

    Parameters
    ----------
    codes
        Of the states before the day.
    step
        For each component, by state and label, the state after the day, -1 none; flat.
    first, width
        Where a component's part of ``step`` begins, and its number of labels.
    here, after
        Number of states of each component before and after the day.
    labels
        Of each symbol by component, shape (symbols, components); -1: the symbol does not occur.
    """
    count, symbols, parts = codes.shape[0], labels.shape[0], first.shape[0]
    following = np.full((count, symbols), -1, np.int32)
    digits = np.zeros(parts, np.int64)
    mask = _capacity(min(count * symbols, 4 * count + 1024)) - 1
    keys = np.full(mask + 1, -1, np.int64)
    index = np.empty(mask + 1, np.int32)
    found = np.empty((mask + 1) // 2 + 1, np.int64)
    known = 0
    for s in range(count):
        rest = codes[s]
        for i in range(parts):
            digits[i], rest = rest % here[i], rest // here[i]
        for a in range(symbols):
            code, radix = 0, 1
            for i in range(parts):
                label = labels[a, i]
                state = -1
                if label >= 0:
                    state = step[first[i] + digits[i] * width[i] + label]
                if state < 0:
                    code = -1
                    break
                code += state * radix
                radix *= after[i]
            if code < 0:
                continue
            at = _place(code, mask)
            while keys[at] != code and keys[at] >= 0:
                at = (at + 1) & mask
            if keys[at] < 0:
                if 2 * known >= mask:
                    keys, index, mask = _rehash(found, known)
                    grown = np.empty(mask + 1, np.int64)
                    grown[:known] = found[:known]
                    found = grown
                    at = _place(code, mask)
                    while keys[at] >= 0:
                        at = (at + 1) & mask
                keys[at], index[at] = code, known
                found[known] = code
                known += 1
            following[s, a] = index[at]
    return found[:known].copy(), following


@inner
def _rehash(found: Int, known: int) -> tuple[Int, Small, int]:
    """Give a larger hash table of the codes found so far, their indices and its mask."""
    mask = _capacity(4 * known) - 1
    keys = np.full(mask + 1, -1, np.int64)
    index = np.empty(mask + 1, np.int32)
    for i in range(known):
        at = _place(found[i], mask)
        while keys[at] >= 0:
            at = (at + 1) & mask
        keys[at], index[at] = found[i], i
    return keys, index, mask


@compiled
def merge(following: Small, merged: Small) -> tuple[Small, Small]:
    """Merge the states of a layer that lead to the same states with the same symbols.

    Parameters
    ----------
    following
        Next state by state and symbol, -1 none.
    merged
        Class of each state of the next layer, -1 dead.

    Returns
    -------
    classes, transitions
        Class of each state, -1 where nothing leads on; next class by class and symbol.
    """
    count, symbols = following.shape
    classes = np.full(count, -1, np.int32)
    out = np.empty((count, symbols), np.int32)
    mask = _capacity(count) - 1
    table = np.full(mask + 1, -1, np.int32)
    known = 0
    for s in range(count):
        alive = False
        mixed = np.uint64(0)
        for a in range(symbols):
            target = following[s, a]
            state = merged[target] if target >= 0 else -1
            out[known, a] = state
            alive = alive or state >= 0
            mixed = (mixed + np.uint64(state + 2)) * MIX
            mixed ^= mixed >> np.uint64(31)
        if not alive:
            continue
        at = np.int64(mixed & np.uint64(mask))
        while table[at] >= 0:
            other = table[at]
            same = True
            for a in range(symbols):
                if out[other, a] != out[known, a]:
                    same = False
                    break
            if same:
                break
            at = (at + 1) & mask
        if table[at] < 0:
            table[at] = known
            known += 1
        classes[s] = table[at]
    return classes, out[:known].copy()
