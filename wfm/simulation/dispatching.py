"""Who takes which contact; part of the compiled event loop."""

from wfm.simulation.draws import inner
from wfm.simulation.lines import is_waiting, leave_line
from wfm.simulation.servers import leave_pool, settle, take
from wfm.simulation.state import DEFERRED, FLEXIBLE, IMMEDIATE, NOBODY, Books, World


@inner
def _call_waits(world: World, books: Books, g: int, now: float) -> bool:
    """Tell whether an immediate contact waits that the group could serve."""
    group = world.groups[g]
    for i in range(group.skill, group.skill_end):
        skill = world.skills[i]
        queue = world.queues[skill.queue]
        if queue.channel != IMMEDIATE:
            return False
        if not is_waiting(world, books, skill.queue, now):
            continue
        if skill.after == 0 or world.contacts[queue.head].at + skill.after <= now:
            return True
    return False


@inner
def _may_defer(world: World, g: int, t: int, others: int) -> bool:
    """Tell whether enough others stay free when an idle server takes deferred work.

    ``others`` is what to take off the number of free servers to get that of the others.
    """
    group = world.groups[g]
    for i in range(group.watched, group.watched_end):
        q = world.lists[i]
        is_open = world.cells[q * world.intervals + t].opening == 1
        if is_open and world.queues[q].free - others < world.reserve:
            return False
    return True


@inner
def find_server(world: World, books: Books, row: int, t: int, now: float) -> int:
    """Give the free server who should take a contact, or nobody."""
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    best, rank = NOBODY, NOBODY
    for i in range(queue.route, queue.route_end):
        step = world.route[i]
        if best != NOBODY and step.rank != rank:
            break
        s = world.pools[step.pool].first
        if s == NOBODY or (step.after > 0 and contact.at + step.after > now):
            continue
        server = world.servers[s]
        if queue.channel == DEFERRED and not _may_defer(world, server.group, t, 1):
            continue
        if server.load > 0 and _call_waits(world, books, server.group, now):
            continue
        if best == NOBODY or server.idle_since < world.servers[best].idle_since:
            best, rank = s, step.rank
    return best


@inner
def _find_queue(world: World, books: Books, s: int, t: int, now: float) -> int:
    """Give the queue that a server in no pool should serve next, or nobody's."""
    server = world.servers[s]
    group = world.groups[server.group]
    best, rank, urgency = NOBODY, NOBODY, -1.0
    for i in range(group.skill, group.skill_end):
        skill = world.skills[i]
        if best != NOBODY and skill.rank != rank:
            break
        q = skill.queue
        queue = world.queues[q]
        if queue.head == NOBODY or not is_waiting(world, books, q, now):
            continue
        since = world.contacts[queue.head].at
        if skill.after > 0 and since + skill.after > now:
            continue
        if server.load >= min(server.room, queue.concurrency):
            if queue.channel == IMMEDIATE:
                break  # hold no more chats than those in hand, so as to be free for the call
            continue
        if queue.channel == DEFERRED and not _may_defer(world, server.group, t, 0):
            break
        wait = (now - since) * queue.pace
        if wait > urgency:
            best, rank, urgency = q, skill.rank, wait
    return best


@inner
def seek(world: World, books: Books, s: int, t: int, now: float) -> None:
    """Let a server in no pool take waiting work, if on duty."""
    while world.servers[s].duty == 1:
        q = _find_queue(world, books, s, t, now)
        if q == NOBODY:
            break
        row = world.queues[q].head
        leave_line(world, row)
        take(world, books, s, row, t, now)
        if world.servers[s].load >= world.servers[s].room:
            break
    settle(world, s, now)


@inner
def hand_over(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, s: int, row: int, t: int, now: float
) -> None:
    """Give a contact that is in no line to a free server."""
    leave_pool(world, s)
    take(world, books, s, row, t, now)
    settle(world, s, now)


@inner
def dispatch(world: World, books: Books, t: int, now: float) -> None:
    """Give waiting contacts of flexible queues to free servers, as far as the rules allow."""
    for i in range(world.flexible, world.lists.size):
        q = world.lists[i]
        while world.numbers[FLEXIBLE] > 0 and is_waiting(world, books, q, now):
            row = world.queues[q].head
            s = find_server(world, books, row, t, now)
            if s == NOBODY:
                break
            leave_line(world, row)
            hand_over(world, books, s, row, t, now)
