"""The event loop of the simulator, compiled."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.agenda import schedule
from wfm.simulation.books import (
    ARRIVAL,
    DRAWS_PER_CONTACT,
    PATIENCE,
    add_span,
    count_abandonment,
    count_answer,
    interval_key,
    interval_of,
    is_counted,
    service_seconds,
)
from wfm.simulation.draws import compiled, inner, uniform
from wfm.simulation.state import DEFERRED, HEAP_SIZE, IMMEDIATE, NOBODY, OFFERED, World

_UNLIMITED = 1 << 30
_LEAST_THRESHOLD = 1.0
"""Goals of less than a second are as urgent as one of a second."""


# Which servers are free ---------------------------------------------------------------------------


@inner
def _takes(server: Any, queue: Any) -> bool:
    """Tell whether a server could take a contact of a queue at once.

    Contacts in hand of immediate and deferred queues leave room for no other.
    """
    return bool(server.duty == 1 and server.load < min(server.room, queue.concurrency))


@inner
def _leave_pool(world: World, s: int) -> None:
    """Take a server out of the books of free ones, before it changes."""
    server = world.servers[s]
    group = world.groups[server.group]
    for i in range(group.first, group.end):
        queue = world.queues[world.skills[i]]
        if _takes(server, queue):
            queue.free -= 1
    if server.pool == NOBODY:
        return
    pool = world.pools[server.pool]
    if server.before == NOBODY:
        pool.first = server.after
    else:
        world.servers[server.before].after = server.after
    if server.after == NOBODY:
        pool.last = server.before
    else:
        world.servers[server.after].before = server.before
    server.pool = NOBODY


@inner
def _join_pool(world: World, s: int, now: float) -> None:
    """Enter a server into the books of free ones, after it changed."""
    server = world.servers[s]
    group = world.groups[server.group]
    for i in range(group.first, group.end):
        queue = world.queues[world.skills[i]]
        if _takes(server, queue):
            queue.free += 1
    if server.duty == 0 or server.load >= min(server.room, world.slots.shape[1]):
        return
    server.pool = server.group * world.slots.shape[1] + server.load
    server.idle_since = now
    pool = world.pools[server.pool]
    server.before = pool.last
    server.after = NOBODY
    if pool.last == NOBODY:
        pool.first = s
    else:
        world.servers[pool.last].after = s
    pool.last = s


# Contacts -----------------------------------------------------------------------------------------


@inner
def _advance(world: World, s: int, now: float) -> None:
    """Book the server's time, and the work done, since it was last looked at."""
    server = world.servers[s]
    since, load = server.since, server.load
    server.since = now
    if load > 0:
        for k in range(load):
            slot = world.slots[s, k]
            slot.left -= (now - since) / (server.proficiency * world.factor[slot.queue, load - 1])
            add_span(world.busy[slot.queue], since, now, 1.0 / load, world.interval)
    if load > 0 or server.duty == 1:
        add_span(world.available, since, now, 1.0, world.interval)


@inner
def _assign(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, s: int, q: int, t: int, number: int, at: float, now: float
) -> None:
    """Give a contact to a server."""
    _advance(world, s, now)
    _leave_pool(world, s)
    server = world.servers[s]
    slot = world.slots[s, server.load]
    slot.queue = q
    slot.interval = t
    slot.at = at
    slot.left = service_seconds(world, q, t, number)
    server.load += 1
    server.room = min(server.room, world.queues[q].concurrency)
    _join_pool(world, s, now)
    schedule(world, s, now)
    if world.queues[q].channel != DEFERRED:
        count_answer(world, q, t, at, now)


@inner
def _answer(world: World, s: int, q: int, now: float) -> None:
    """Give the first contact of a line to a server."""
    contact = world.line[world.queues[q].head]
    world.queues[q].head += 1
    _assign(world, s, q, contact.interval, contact.number, contact.at, now)


@inner
def _finish(world: World, s: int, now: float) -> None:
    """End the contact that is due and let the server look for work."""
    _advance(world, s, now)
    _leave_pool(world, s)
    server = world.servers[s]
    done = world.slots[s, server.next_slot]
    q = done.queue
    if world.queues[q].channel == DEFERRED:
        count_answer(world, q, done.interval, done.at, now)
    server.load -= 1
    last = world.slots[s, server.load]
    done.queue, done.interval, done.at, done.left = last.queue, last.interval, last.at, last.left
    server.room = _UNLIMITED
    for k in range(server.load):
        server.room = min(server.room, world.queues[world.slots[s, k].queue].concurrency)
    _join_pool(world, s, now)
    schedule(world, s, now)
    _seek(world, s, now)


# Routing ------------------------------------------------------------------------------------------


@inner
def _waits(world: World, q: int, now: float) -> bool:
    """Tell whether somebody waits, once those out of patience have left."""
    queue = world.queues[q]
    while queue.head < queue.tail and world.line[queue.head].leaves <= now:
        count_abandonment(world, q, queue.head, world.line[queue.head].leaves)
        queue.head += 1
    return bool(queue.head < queue.tail)


@inner
def _call_waits(world: World, g: int, now: float) -> bool:
    """Tell whether an immediate contact waits that the group could serve."""
    group = world.groups[g]
    for i in range(group.first, group.end):
        q = world.skills[i]
        if world.queues[q].channel != IMMEDIATE:
            return False
        if _waits(world, q, now):
            return True
    return False


@inner
def _may_defer(world: World, g: int, now: float) -> bool:
    """Tell whether enough others stay free when an idle server takes deferred work."""
    group = world.groups[g]
    t = interval_of(world, now)
    for i in range(group.first, group.end):
        q = world.skills[i]
        queue = world.queues[q]
        if queue.channel == DEFERRED:
            break
        if world.opening[q, t] and queue.free - 1 < world.reserve:
            return False
    return True


@inner
def _find(world: World, q: int, now: float) -> int:
    """Give the free server who should take a contact, or nobody."""
    queue = world.queues[q]
    best, rank = NOBODY, NOBODY
    if queue.free == 0:
        return best
    for row in range(queue.route, queue.route_end):
        step = world.route[row]
        if best != NOBODY and step.rank != rank:
            break
        s = world.pools[step.pool].first
        if s == NOBODY:
            continue
        server = world.servers[s]
        if queue.channel == DEFERRED and not _may_defer(world, server.group, now):
            continue
        if server.load > 0 and _call_waits(world, server.group, now):
            continue
        if best == NOBODY or server.idle_since < world.servers[best].idle_since:
            best, rank = s, step.rank
    return best


@inner
def _choose(world: World, s: int, now: float) -> int:
    """Give the queue that a server should serve next, or nobody's."""
    server = world.servers[s]
    group = world.groups[server.group]
    best, channel, urgency = NOBODY, NOBODY, -1.0
    for i in range(group.first, group.end):
        q = world.skills[i]
        queue = world.queues[q]
        if best != NOBODY and queue.channel != channel:
            break
        if not _waits(world, q, now):
            continue
        if not _takes(server, queue):
            if queue.channel == IMMEDIATE:
                break  # hold no more chats than those in hand, so as to be free for the call
            continue
        if queue.channel == DEFERRED and not _may_defer(world, server.group, now):
            break
        wait = (now - world.line[queue.head].at) / max(queue.threshold, _LEAST_THRESHOLD)
        if wait > urgency:
            best, channel, urgency = q, queue.channel, wait
    return best


@inner
def _seek(world: World, s: int, now: float) -> None:
    """Let a server take waiting work, then the others what that has made possible."""
    while world.servers[s].duty == 1:
        q = _choose(world, s, now)
        if q == NOBODY:
            break
        _answer(world, s, q, now)
    _dispatch(world, now)


@inner
def _dispatch(world: World, now: float) -> None:
    """Give waiting contacts of flexible queues to free servers, as far as the rules allow."""
    for q in world.flexible:
        while world.queues[q].free > 0 and _waits(world, q, now):
            s = _find(world, q, now)
            if s == NOBODY:
                break
            _answer(world, s, q, now)


@inner
def _arrive(world: World, q: int, t: int, number: int, now: float) -> None:
    """Let a contact arrive: it is answered at once or waits."""
    if is_counted(world, q, now):
        world.counts[q, t, OFFERED] += 1
    s = _find(world, q, now)
    if s != NOBODY:
        _assign(world, s, q, t, number, now, now)
        return
    queue = world.queues[q]
    contact = world.line[queue.tail]
    queue.tail += 1
    contact.at = now
    contact.interval = t
    contact.number = number
    contact.leaves = math.inf
    if queue.patience < math.inf:
        key = interval_key(world, q, t)
        draw = uniform(key, number * DRAWS_PER_CONTACT + PATIENCE)
        contact.leaves = now - math.log(draw) * queue.patience


@inner
def _send_home(world: World, t: int, now: float) -> None:
    """Let those leave who wait at a closed queue that nobody on duty can serve."""
    for q in range(world.queues.shape[0]):
        queue = world.queues[q]
        if queue.channel == DEFERRED or world.opening[q, t] or queue.duty > 0:
            continue
        while _waits(world, q, now):
            count_abandonment(world, q, queue.head, now)
            queue.head += 1


# Duty and the loop --------------------------------------------------------------------------------


@inner
def _change_duty(world: World, s: int, now: float) -> None:
    """Let a server come on duty, or go: contacts in hand are finished."""
    _advance(world, s, now)
    _leave_pool(world, s)
    server = world.servers[s]
    server.duty = 1 - server.duty
    group = world.groups[server.group]
    for i in range(group.first, group.end):
        world.queues[world.skills[i]].duty += 2 * server.duty - 1
    _join_pool(world, s, now)
    if server.duty == 1:
        _seek(world, s, now)


@inner
def _plan_arrival(world: World, q: int, t: int, left: int, now: float) -> None:
    """Draw the queue's next arrival in the interval, of so many left.

    Given their number, Poisson arrivals are uniform: the first of n on (x, 1) is at
    1 - (1 - x) U**(1/n).
    """
    queue = world.queues[q]
    queue.arrives = math.inf
    if left > 0:
        draw = uniform(interval_key(world, q, t), queue.number * DRAWS_PER_CONTACT + ARRIVAL)
        end = (t + 1) * world.interval
        queue.arrives = end - (end - now) * math.exp(math.log(draw) / left)


@inner
def _next_queue(world: World) -> int:
    """Give the queue with the next arrival."""
    best = 0
    for q in range(1, world.queues.shape[0]):
        if world.queues[q].arrives < world.queues[best].arrives:
            best = q
    return best


@inner
def _begin_interval(world: World, t: int, contacts: NDArray[np.int32]) -> None:
    """Close queues and plan the first arrivals."""
    now = t * world.interval
    _send_home(world, t, now)
    _dispatch(world, now)
    for q in range(world.queues.shape[0]):
        world.queues[q].number = 0
        _plan_arrival(world, q, t, contacts[q, t], now)


@inner
def _end_horizon(world: World) -> None:
    """Close the books; whoever still waits was offered and nothing else."""
    for s in range(world.servers.shape[0]):
        _advance(world, s, world.end)
    for q in range(world.queues.shape[0]):
        for row in range(world.queues[q].head, world.queues[q].tail):
            if world.line[row].leaves <= world.end:
                count_abandonment(world, q, row, world.line[row].leaves)


@compiled
def simulate_horizon(
    world: World,
    contacts: NDArray[np.int32],
    change_at: NDArray[np.float64],
    change_server: NDArray[np.int64],
) -> None:
    """Run one replication; what is measured is left in ``counts``, ``busy`` and ``available``.

    Parameters
    ----------
    world
        A fresh one; it is used up.
    contacts
        Arrivals by queue and interval.
    change_at, change_server
        When which server comes on or goes off duty, turn by turn, in the order of time [s].
    """
    change = 0
    for t in range(contacts.shape[1]):
        _begin_interval(world, t, contacts)
        q = _next_queue(world)
        while True:
            arrives = world.queues[q].arrives
            changes = change_at[change] if change < change_at.size else math.inf
            ends = world.heap_due[0] if world.numbers[HEAP_SIZE] > 0 else math.inf
            if arrives < math.inf and arrives <= min(changes, ends):
                number = world.queues[q].number
                world.queues[q].number += 1
                _arrive(world, q, t, number, arrives)
                _plan_arrival(world, q, t, contacts[q, t] - number - 1, arrives)
                q = _next_queue(world)
            elif min(changes, ends) >= (t + 1) * world.interval:
                break
            elif changes <= ends:
                change += 1
                _change_duty(world, change_server[change - 1], changes)
            else:
                _finish(world, world.heap[0], ends)
    _end_horizon(world)
