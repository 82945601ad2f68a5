"""Servers, the contacts in their hands, and who is free; part of the compiled event loop."""

import math

from wfm.simulation.books import book_available, book_group, book_queue, count_answer
from wfm.simulation.draws import inner
from wfm.simulation.heap import schedule, unschedule
from wfm.simulation.returning import meet, part
from wfm.simulation.state import DEFERRED, NOBODY, Books, World


@inner
def leave_pool(world: World, s: int) -> None:
    """Take a server out of the books of free ones."""
    server = world.servers[s]
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
    _tell_watchers(world, s, -1)


@inner
def join_pool(world: World, s: int, now: float) -> None:
    """Enter a server on duty into the books of free ones, if there is room for a contact."""
    server = world.servers[s]
    if server.load >= server.room:
        return
    server.pool = server.group * world.most + server.load
    server.idle_since = now
    pool = world.pools[server.pool]
    server.before = pool.last
    server.after = NOBODY
    if pool.last == NOBODY:
        pool.first = s
    else:
        world.servers[pool.last].after = s
    pool.last = s
    _tell_watchers(world, s, 1)


@inner
def _tell_watchers(world: World, s: int, change: int) -> None:
    server = world.servers[s]
    group = world.groups[server.group]
    for i in range(group.watched, group.watched_end):
        queue = world.queues[world.lists[i]]
        if server.load < queue.concurrency:
            queue.free += change


@inner
def _advance(world: World, s: int, now: float) -> None:
    """Book the work done on several contacts since they were last looked at."""
    server = world.servers[s]
    for k in range(server.load):
        contact = world.contacts[world.slots[s * world.most + k]]
        pace = world.tables[world.queues[contact.queue].factor + server.load - 1]
        contact.left -= (now - server.since) / pace
    server.since = now


@inner
def _book_shares(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, s: int, t: int, share: float, left: float
) -> None:
    for k in range(world.servers[s].load):
        contact = world.contacts[world.slots[s * world.most + k]]
        book_queue(world, books, contact.queue, t, share, left)


@inner
def take(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, s: int, row: int, t: int, now: float
) -> None:
    """Give a contact to a server who is in no pool."""
    server = world.servers[s]
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    left = (t + 1) * world.interval - now
    contact.began = now
    factor = world.tables[server.factor + contact.queue]
    meet(world, s, row)
    if server.load == 0:
        book_group(world, books, server.group, t, 1.0, left)
    if world.groups[server.group].most == 1:
        book_queue(world, books, contact.queue, t, 1.0, left)
        world.slots[s * world.most] = row
        server.load = 1
        schedule(world.agenda, s, now + contact.left * factor)
    else:
        contact.left *= factor
        _advance(world, s, now)
        if server.load > 0:
            _book_shares(world, books, s, t, -1.0 / server.load, left)
        world.slots[s * world.most + server.load] = row
        server.load += 1
        server.room = min(server.room, queue.concurrency)
        _book_shares(world, books, s, t, 1.0 / server.load, left)
    if queue.channel == DEFERRED:
        queue.in_hand += 1
    else:
        count_answer(world, books, contact, now)


@inner
def let_go(world: World, books: Books, s: int, t: int, now: float) -> None:
    """End the contact that is due; the server is left in no pool."""
    server = world.servers[s]
    left = (t + 1) * world.interval - now
    if world.groups[server.group].most == 1:
        row = world.slots[s * world.most]
        server.load = 0
        book_queue(world, books, world.contacts[row].queue, t, -1.0, left)
    else:
        leave_pool(world, s)
        _advance(world, s, now)
        _book_shares(world, books, s, t, -1.0 / server.load, left)
        server.load -= 1
        row = world.slots[s * world.most + server.next_slot]
        world.slots[s * world.most + server.next_slot] = world.slots[s * world.most + server.load]
        server.room = world.groups[server.group].most
        for k in range(server.load):
            held = world.contacts[world.slots[s * world.most + k]].queue
            server.room = min(server.room, world.queues[held].concurrency)
        if server.load > 0:
            _book_shares(world, books, s, t, 1.0 / server.load, left)
    if server.load == 0:
        book_group(world, books, server.group, t, -1.0, left)
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    if queue.channel == DEFERRED:
        queue.in_hand -= 1
        count_answer(world, books, contact, now)
    part(world, row, now)


@inner
def settle(world: World, s: int, now: float) -> None:
    """Note when the server is next due and whether there is room for a contact."""
    server = world.servers[s]
    if server.load == 0:
        unschedule(world.agenda, s)
    elif world.groups[server.group].most > 1:
        due = math.inf
        for k in range(server.load):
            contact = world.contacts[world.slots[s * world.most + k]]
            pace = world.tables[world.queues[contact.queue].factor + server.load - 1]
            end = now + contact.left * pace
            if end < due:
                due = end
                server.next_slot = k
        schedule(world.agenda, s, due)
    if server.duty == 1:
        join_pool(world, s, now)


@inner
def come(world: World, books: Books, s: int, t: int, now: float) -> None:
    """Let a server come on duty, with nothing in hand."""
    server = world.servers[s]
    server.duty = 1
    world.groups[server.group].duty += 1
    book_available(world, books, server.group, t, 1.0, (t + 1) * world.interval - now)


@inner
def go(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, s: int, back: float, t: int, now: float
) -> None:
    """Let a span of work end; contacts in hand are finished, and the break begins later by it."""
    server = world.servers[s]
    server.planned = 0
    if server.duty == 0:
        return  # the span has passed while the server was not back
    server.duty = 0
    world.groups[server.group].duty -= 1
    leave_pool(world, s)
    if server.load == 0:
        book_available(world, books, server.group, t, -1.0, (t + 1) * world.interval - now)
        return
    server.late = 1
    server.left_at = now
    server.back = back


@inner
def go_late(world: World, books: Books, s: int, t: int, now: float) -> None:
    """Let a server leave who has finished what outlasted the span of work."""
    server = world.servers[s]
    server.late = 0
    book_available(world, books, server.group, t, -1.0, (t + 1) * world.interval - now)
    back = server.back + (now - server.left_at)
    if back < math.inf:
        server.away = 1
        schedule(world.agenda, s, back)
    else:
        unschedule(world.agenda, s)
