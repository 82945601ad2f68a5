"""Things by the instant at which they are due: a heap in compiled code."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.draws import inner

_ABSENT = -1
_CHILDREN = 4


class Heap(NamedTuple):
    """A heap with four children a node, in which things can be moved and taken out.

    Parameters
    ----------
    due
        Instants, infinite past the last one in use [s].
    item
        What is due.
    place
        Where a thing is in the two; -1: nowhere.
    size
        How many are in use, shape (1,).
    """

    due: NDArray[np.float64]
    item: NDArray[np.int32]
    place: NDArray[np.int32]
    size: NDArray[np.int64]


def new_heap(items: int) -> Heap:
    """Give an empty heap with room for things 0, 1, ..., items - 1."""
    return Heap(
        due=np.full(items + _CHILDREN + 1, math.inf),
        item=np.empty(items + _CHILDREN + 1, np.int32),
        place=np.full(items, _ABSENT, np.int32),
        size=np.zeros(1, np.int64),
    )


@inner
def clear(heap: Heap) -> None:
    """Take everything out."""
    for i in range(heap.size[0]):
        heap.due[i] = math.inf
        heap.place[heap.item[i]] = _ABSENT
    heap.size[0] = 0


@inner
def _rise(heap: Heap, i: int, item: int, due: float) -> None:
    while i > 0:
        above = (i - 1) >> 2
        if heap.due[above] <= due:
            break
        other = heap.item[above]
        heap.due[i] = heap.due[above]
        heap.item[i] = other
        heap.place[other] = i
        i = above
    heap.due[i] = due
    heap.item[i] = item
    heap.place[item] = i


@inner
def _sink(heap: Heap, i: int, item: int, due: float) -> None:
    size = heap.size[0]
    while True:
        first = (i << 2) + 1
        if first >= size:
            break
        least, below = heap.due[first], first
        for k in range(first + 1, first + _CHILDREN):
            if heap.due[k] < least:
                least, below = heap.due[k], k
        if least >= due:
            break
        other = heap.item[below]
        heap.due[i] = least
        heap.item[i] = other
        heap.place[other] = i
        i = below
    heap.due[i] = due
    heap.item[i] = item
    heap.place[item] = i


@inner
def schedule(heap: Heap, item: int, due: float) -> None:
    """Put a thing in, or move it."""
    place = heap.place[item]
    if place == _ABSENT:
        heap.size[0] += 1
        _rise(heap, heap.size[0] - 1, item, due)
    elif due < heap.due[place]:
        _rise(heap, place, item, due)
    else:
        _sink(heap, place, item, due)


@inner
def unschedule(heap: Heap, item: int) -> None:
    """Take a thing out, if it is in."""
    hole = heap.place[item]
    if hole == _ABSENT:
        return
    heap.place[item] = _ABSENT
    last = heap.size[0] - 1
    heap.size[0] = last
    other, due = heap.item[last], heap.due[last]
    heap.due[last] = math.inf
    if hole == last:
        return
    if hole > 0 and due < heap.due[(hole - 1) >> 2]:
        _rise(heap, hole, other, due)
    else:
        _sink(heap, hole, other, due)
