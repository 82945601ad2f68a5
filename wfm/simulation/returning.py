"""Customers whom one contact does not help, and who come back; part of the compiled event loop."""

import math

import numpy as np

from wfm.simulation.draws import child, inner, uniform
from wfm.simulation.heap import schedule
from wfm.simulation.lines import FATE, give_back
from wfm.simulation.state import HELPED, HERE, RETURNS, World

_REPEATS, _ENOUGH, _COMES_BACK, _AFTER = range(4)
"""Draws of a contact's fate by what they are for; ``lines.LATER`` is the one after them."""


@inner
def is_repeat(world: World, seed: np.uint64, cell: int) -> bool:
    """Tell whether a contact of the sample stands for a return, which the horizon makes itself."""
    return bool(uniform(child(seed, FATE), _REPEATS) < world.cells[cell].repeats)


@inner
def meet(world: World, s: int, row: int) -> None:
    """Note whether this server is enough for the contact.

    The draw is the contact's own, so that whoever is helped by one agent is helped by any better
    one.
    """
    contact = world.contacts[row]
    if world.queues[contact.queue].resolves == 1:
        share = world.tables[world.servers[s].enough + contact.queue]
        if uniform(child(contact.seed, FATE), _ENOUGH) < share:
            contact.state = HELPED


@inner
def part(world: World, row: int, now: float) -> None:
    """Let a customer go whose contact is done; one who was not helped may come back.

    Those of an opening backlog do not: the forecast holds their returns.
    """
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    if queue.resolves == 1 and contact.state == HERE and contact.cell < world.cells.size - 1:
        fate = child(contact.seed, FATE)
        if uniform(fate, _COMES_BACK) < queue.returns:
            seconds = -math.log(uniform(fate, _AFTER)) * queue.return_seconds
            back = _open_after(world, contact.queue, now, seconds)
            if back < world.end:
                contact.state = RETURNS
                schedule(world.timers, row, back)
                return
    give_back(world, row)


@inner
def _open_after(world: World, q: int, now: float, seconds: float) -> float:
    """Give the instant by which the queue was open for so long, infinite after the horizon [s]."""
    first = world.queues[q].open
    low, high = int(now / world.interval), world.intervals
    here = world.tables[first + low]
    share = now / world.interval - low
    wanted = here + share * (world.tables[first + low + 1] - here) + seconds
    if wanted >= world.tables[first + high]:
        return math.inf
    while high - low > 1:
        middle = (low + high) >> 1
        if world.tables[first + middle] <= wanted:
            low = middle
        else:
            high = middle
    at = low * world.interval + (wanted - world.tables[first + low])
    return float(max(now, at))
