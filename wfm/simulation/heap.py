"""Things by the instant at which they are due: a heap in compiled code."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.draws import inner

_ABSENT = -1
_CHILDREN = 4
_ROOT = 1

_NODE = np.dtype([("due", "f8"), ("item", "i8")], align=True)


class Heap(NamedTuple):
    """A heap with four children a node, in which things can be moved and taken out.

    Parameters
    ----------
    nodes
        Instants [s] and things, from row 1 on; instants are infinite past the last one in use.
        The thing of row 0 is the last row in use.
    place
        Row of each thing; -1: it is not in.
    """

    nodes: NDArray[Any]
    place: NDArray[np.int32]


def new_heap(items: int) -> Heap:
    """Give an empty heap with room for things 0, 1, ..., items - 1."""
    nodes = np.zeros(items + _CHILDREN + 2, _NODE)
    nodes["due"] = math.inf
    return Heap(nodes, np.full(items, _ABSENT, np.int32))


@inner
def next_due(heap: Heap) -> float:
    """Give the first instant, infinite if nothing is in [s]."""
    return float(heap.nodes[_ROOT].due)


@inner
def next_item(heap: Heap) -> int:
    """Give what is due first."""
    return int(heap.nodes[_ROOT].item)


@inner
def clear(heap: Heap) -> None:
    """Take everything out."""
    for i in range(_ROOT, heap.nodes[0].item + 1):
        heap.nodes[i].due = math.inf
        heap.place[heap.nodes[i].item] = _ABSENT
    heap.nodes[0].item = 0


@inner
def _put(heap: Heap, i: int, item: int, due: float) -> None:
    node = heap.nodes[i]
    node.due = due
    node.item = item
    heap.place[item] = i


@inner
def _rise(heap: Heap, i: int, item: int, due: float) -> None:
    while i > _ROOT:
        above = (i + 2) >> 2
        node = heap.nodes[above]
        if node.due <= due:
            break
        _put(heap, i, node.item, node.due)
        i = above
    _put(heap, i, item, due)


@inner
def _sink(heap: Heap, i: int, item: int, due: float) -> None:
    last = heap.nodes[0].item
    while True:
        first = (i << 2) - 2
        if first > last:
            break
        least, below = heap.nodes[first].due, first
        for k in range(first + 1, first + _CHILDREN):
            if heap.nodes[k].due < least:
                least, below = heap.nodes[k].due, k
        if least >= due:
            break
        _put(heap, i, heap.nodes[below].item, least)
        i = below
    _put(heap, i, item, due)


@inner
def schedule(heap: Heap, item: int, due: float) -> None:
    """Put a thing in, or move it."""
    place = heap.place[item]
    if place == _ABSENT:
        heap.nodes[0].item += 1
        _rise(heap, heap.nodes[0].item, item, due)
    elif due < heap.nodes[place].due:
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
    last = heap.nodes[0].item
    heap.nodes[0].item = last - 1
    other, due = heap.nodes[last].item, heap.nodes[last].due
    heap.nodes[last].due = math.inf
    if hole == last:
        return
    if hole > _ROOT and due < heap.nodes[(hole + 2) >> 2].due:
        _rise(heap, hole, other, due)
    else:
        _sink(heap, hole, other, due)
