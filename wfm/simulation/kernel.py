"""The event loop of the simulator, compiled."""

import math

import numpy as np

from wfm.simulation.books import begin_books, count_abandonment, is_counted, is_in_time
from wfm.simulation.dispatching import dispatch, find_server, hand_over, seek
from wfm.simulation.draws import child, compiled, inner, uniform
from wfm.simulation.heap import clear, next_due, next_item, unschedule
from wfm.simulation.lines import (
    ARRIVAL,
    DRAWS_PER_CONTACT,
    begin_contact,
    give_up,
    is_waiting,
    join_line,
    leave_line,
    new_row,
    set_timer,
    try_again,
    wait_or_leave,
)
from wfm.simulation.returning import is_repeat
from wfm.simulation.servers import come, go, go_late, let_go
from wfm.simulation.state import (
    BEYOND,
    CHANGE,
    DEFERRED,
    FLEXIBLE,
    HERE,
    LAST_CHANGE,
    NOBODY,
    SPARE,
    USED,
    Books,
    Plan,
    Totals,
    World,
)

_ARRIVES, _ENDS, _CHANGES, _RINGS = range(4)
_INTERVAL_BITS = 20
_BACKLOG = -1
"""Number of the key from which the backlog's contacts are drawn."""
_STRIDE = np.uint64((DRAWS_PER_CONTACT * 0x9E3779B97F4A7C15) % (1 << 64))
"""From the seed of a contact to that of the next one."""


# Beginning and end --------------------------------------------------------------------------------


@inner
def _empty(world: World) -> None:
    """Let nobody be on duty and nothing have arrived."""
    for q in range(world.queues.shape[0]):
        queue = world.queues[q]
        queue.head = queue.tail = NOBODY
        queue.waiting = queue.in_hand = queue.free = 0
        queue.busy = 0.0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.duty = 0
        group.busy = group.available = 0.0
    for p in range(world.pools.shape[0]):
        world.pools[p].first = world.pools[p].last = NOBODY
    for s in range(world.servers.shape[0]):
        server = world.servers[s]
        server.load = 0
        server.duty = server.planned = server.late = server.away = 0
        server.pool = NOBODY
        server.room = world.groups[server.group].most
    clear(world.agenda)
    clear(world.timers)
    world.numbers[USED] = 0
    world.numbers[SPARE] = NOBODY
    world.numbers[FLEXIBLE] = 0
    world.numbers[BEYOND] = 0


@inner
def _bring_backlog(world: World, plan: Plan, key: np.uint64) -> None:
    """Put what was there before the horizon into the lines."""
    nowhere = world.queues.shape[0] * world.intervals
    for i in range(plan.backlog_queue.size):
        q = plan.backlog_queue[i]
        row = new_row(world)
        contact = world.contacts[row]
        contact.seed = child(child(key, _BACKLOG), i)
        begin_contact(world, row, q, nowhere, -plan.backlog_seconds[i])
        contact.leaves = math.inf
        contact.delay = world.queues[q].delay
        join_line(world, row)
        set_timer(world, row, 0.0)


@inner
def _end_horizon(world: World, books: Books, totals: Totals, r: int) -> None:
    """Close the books; whoever still waits was offered and nothing else."""
    _book_backlog(world, books, world.intervals - 1)
    for s in range(world.servers.shape[0]):
        for k in range(world.servers[s].load):
            contact = world.contacts[world.slots[s * world.most + k]]
            channel = world.queues[contact.queue].channel
            totals.unfinished[r, contact.queue, 0] += 1
            if channel != DEFERRED and is_in_time(world, contact, contact.began):
                totals.unfinished[r, contact.queue, 1] += 1
    for q in range(world.queues.shape[0]):
        row = world.queues[q].head
        while row != NOBODY:
            contact = world.contacts[row]
            if contact.leaves <= world.end:
                count_abandonment(world, books, contact, contact.leaves)
            row = contact.after


# Intervals ----------------------------------------------------------------------------------------


@inner
def _book_backlog(world: World, books: Books, t: int) -> None:
    """Note what deferred queues have not done by the end of an interval."""
    now = (t + 1) * world.interval
    for q in range(world.queues.shape[0]):
        queue = world.queues[q]
        if queue.channel == DEFERRED:
            cell = books.cells[q * world.intervals + t]
            cell.backlog = queue.waiting + queue.in_hand
            if queue.head != NOBODY:
                cell.oldest = now - world.contacts[queue.head].at


@inner
def _send_home(world: World, books: Books, t: int, now: float) -> None:
    """Let those leave who wait at a closed queue that nobody on duty can serve."""
    for q in range(world.queues.shape[0]):
        queue = world.queues[q]
        if queue.head == NOBODY or queue.channel == DEFERRED:
            continue
        if world.cells[q * world.intervals + t].opening == 1:
            continue
        duty = 0
        for i in range(queue.route, queue.route_end):
            duty += world.groups[world.route[i].pool // world.most].duty
        while duty == 0 and is_waiting(world, books, q, now):
            row = queue.head
            leave_line(world, row)
            give_up(world, books, row, now)


@inner
def _plan_arrival(world: World, q: int, end: float, now: float) -> None:
    """Draw the queue's next arrival in the interval.

    Given their number, Poisson arrivals are uniform: the first of n on (x, 1) is at
    1 - (1 - x) U**(1/n).
    """
    queue = world.queues[q]
    arrives = math.inf
    if queue.left > 0:
        draw = uniform(queue.key + np.uint64(queue.number) * _STRIDE, ARRIVAL)
        arrives = end - (end - now) * math.exp(math.log(draw) / queue.left)
    i = (world.arrivals.size >> 1) + q
    world.arrivals[i].at = arrives
    while i > 1:
        i >>= 1
        left, right = world.arrivals[2 * i], world.arrivals[2 * i + 1]
        earlier = left if left.at <= right.at else right
        world.arrivals[i].at = earlier.at
        world.arrivals[i].queue = earlier.queue


@inner
def _begin_interval(world: World, books: Books, plan: Plan, r: int, t: int) -> int:
    """Book what was, close queues and plan the first arrivals; give the number of contacts."""
    now, contacts = t * world.interval, 0
    if t > 0:
        _book_backlog(world, books, t - 1)
    begin_books(world, books, t)
    _send_home(world, books, t, now)
    for q in range(world.queues.shape[0]):
        queue = world.queues[q]
        queue.key = child(plan.key[r], (q << _INTERVAL_BITS) | t)
        queue.number = 0
        queue.left = plan.samples[plan.sample[r], q, t]
        contacts += queue.left
        _plan_arrival(world, q, now + world.interval, now)
    return contacts


# Events -------------------------------------------------------------------------------------------


@inner
def _arrive(world: World, books: Books, t: int, now: float) -> int:
    """Let the next contact arrive; give its row, or nobody's where it stands for a return."""
    q = world.arrivals[1].queue
    queue = world.queues[q]
    cell = q * world.intervals + t
    seed = queue.key + np.uint64(queue.number) * _STRIDE
    queue.number += 1
    queue.left -= 1
    _plan_arrival(world, q, (t + 1) * world.interval, now)
    if queue.resolves == 1 and is_repeat(world, seed, cell):
        world.numbers[BEYOND] -= 1
        return NOBODY
    row = new_row(world)
    contact = world.contacts[row]
    contact.seed = seed
    begin_contact(world, row, q, cell, now)
    if is_counted(world, contact):
        books.cells[contact.cell].offered += 1
    return row


@inner
def _meet_due(world: World, books: Books, s: int, t: int, now: float) -> bool:
    """End the server's contact, or the break; tell whether the server looks for work."""
    server = world.servers[s]
    if server.load > 0:
        let_go(world, books, s, t, now)
        if server.duty == 1 or server.load > 0:
            return True
        go_late(world, books, s, t, now)
        return False
    unschedule(world.agenda, s)
    server.away = 0
    if server.planned == 0:
        return False
    come(world, books, s, t, now)
    return True


@inner
def _change_duty(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, s: int, back: float, t: int, now: float
) -> bool:
    """Begin or end a span of work; tell whether the server looks for work."""
    server = world.servers[s]
    if back >= 0:
        go(world, books, s, back, t, now)
        return False
    server.planned = 1
    if server.load > 0 or server.away == 1:
        return False
    come(world, books, s, t, now)
    return True


@inner
def _ring(world: World, books: Books, t: int, now: float) -> int:
    """Let happen what is due to a contact; give the row of one who may be taken now, or nobody."""
    row = next_item(world.timers)
    contact = world.contacts[row]
    unschedule(world.timers, row)
    if contact.state != HERE:
        return row if try_again(world, books, row, t, now) else NOBODY
    if contact.leaves <= now:
        leave_line(world, row)
        give_up(world, books, row, now)
        return NOBODY
    contact.delay += 1
    set_timer(world, row, now)
    return int(world.queues[contact.queue].head)


@inner
def _next_event(world: World, plan: Plan) -> tuple[int, float]:
    """Give what happens next, and when [s]."""
    change = world.numbers[CHANGE]
    arrives, ends = world.arrivals[1].at, next_due(world.agenda)
    changes = plan.at[change] if change < world.numbers[LAST_CHANGE] else math.inf
    rings = next_due(world.timers)
    others = min(changes, rings)
    if arrives <= ends and arrives <= others:
        return _ARRIVES, arrives
    if ends < others:
        return _ENDS, ends
    return (_CHANGES, changes) if changes <= rings else (_RINGS, rings)


@inner
def _happen(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, plan: Plan, event: int, t: int, now: float
) -> tuple[int, int]:
    """Let it happen; give the row of a contact who may be taken now, and a server who seeks."""
    if event == _ARRIVES:
        return _arrive(world, books, t, now), NOBODY
    if event == _RINGS:
        return _ring(world, books, t, now), NOBODY
    if event == _ENDS:
        s = next_item(world.agenda)
        return NOBODY, s if _meet_due(world, books, s, t, now) else NOBODY
    change = world.numbers[CHANGE]
    world.numbers[CHANGE] += 1
    s = plan.server[change]
    return NOBODY, s if _change_duty(world, books, s, plan.back[change], t, now) else NOBODY


@inner
def _place(world: World, books: Books, row: int, t: int, now: float) -> None:
    """Give a contact that has just arrived, or is first in line, to a server who may take it."""
    waits = world.queues[world.contacts[row].queue].head == row
    s = find_server(world, books, row, t, now)
    if s == NOBODY:
        if not waits:
            wait_or_leave(world, books, row, now)
        return
    if waits:
        leave_line(world, row)
    hand_over(world, books, s, row, t, now)


@compiled
def simulate_horizons(world: World, out: Books, totals: Totals, plan: Plan) -> None:
    """Run replications one after the other.

    Parameters
    ----------
    world
        Settings, and memory to use.
    out, totals
        Where to write, empty.
    plan
        What to run.
    """
    for r in range(plan.key.size):
        books = Books(out.cells[r], out.groups[r])
        _empty(world)
        world.numbers[CHANGE], world.numbers[LAST_CHANGE] = plan.first[r], plan.last[r]
        _bring_backlog(world, plan, plan.key[r])
        for t in range(world.intervals):
            now, end = t * world.interval, (t + 1) * world.interval
            totals.contacts[r] += _begin_interval(world, books, plan, r, t)
            event = _CHANGES
            while True:
                # An arrival makes nothing possible that was not so before.
                if event != _ARRIVES and world.numbers[FLEXIBLE] > 0:
                    dispatch(world, books, t, now)
                event, now = _next_event(world, plan)
                if now >= end:
                    break
                row, seeker = _happen(world, books, plan, event, t, now)
                if row != NOBODY:
                    _place(world, books, row, t, now)
                if seeker != NOBODY:
                    seek(world, books, seeker, t, now)
        totals.contacts[r] += world.numbers[BEYOND]
        _end_horizon(world, books, totals, r)
