"""Servers by the time they finish a contact: a binary heap, part of the compiled event loop."""

import math

from wfm.simulation.draws import inner
from wfm.simulation.state import HEAP_SIZE, NOBODY, World


@inner
def _put(world: World, i: int, s: int, due: float) -> None:
    world.heap[i] = s
    world.heap_due[i] = due
    world.servers[s].place = i


@inner
def _settle(world: World, i: int, s: int, due: float) -> None:
    """Put a server at index i or where it belongs above or below."""
    size = world.numbers[HEAP_SIZE]
    while i > 0 and world.heap_due[(i - 1) >> 1] > due:
        above = (i - 1) >> 1
        _put(world, i, world.heap[above], world.heap_due[above])
        i = above
    while True:
        below = 2 * i + 1
        if below + 1 < size and world.heap_due[below + 1] < world.heap_due[below]:
            below += 1
        if below >= size or world.heap_due[below] >= due:
            break
        _put(world, i, world.heap[below], world.heap_due[below])
        i = below
    _put(world, i, s, due)


@inner
def schedule(world: World, s: int, now: float) -> None:
    """Note when the server finishes the next of the contacts in hand."""
    server = world.servers[s]
    if server.load == 0:
        if server.place != NOBODY:
            hole = server.place
            server.place = NOBODY
            world.numbers[HEAP_SIZE] -= 1
            last = world.numbers[HEAP_SIZE]
            if hole != last:
                _settle(world, hole, world.heap[last], world.heap_due[last])
        return
    due = math.inf
    for k in range(server.load):
        slot = world.slots[s, k]
        end = now + slot.left * server.proficiency * world.factor[slot.queue, server.load - 1]
        if end < due:
            due = end
            server.next_slot = k
    place = server.place
    if place == NOBODY:
        place = world.numbers[HEAP_SIZE]
        world.numbers[HEAP_SIZE] += 1
    _settle(world, place, s, due)
