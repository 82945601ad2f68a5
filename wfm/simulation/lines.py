"""Contacts that wait, give up and try again; part of the compiled event loop."""

import math

from wfm.simulation.books import count_abandonment, is_counted
from wfm.simulation.draws import child, inner, uniform
from wfm.simulation.heap import schedule, unschedule
from wfm.simulation.spread import stretch
from wfm.simulation.state import (
    BEYOND,
    FLEXIBLE,
    HERE,
    NOBODY,
    REDIALS,
    RETURNS,
    SPARE,
    USED,
    Books,
    World,
)

DRAWS_PER_CONTACT = 8
ARRIVAL, SERVICE, PATIENCE, BALKING, REDIAL, RETURN, NEXT, FATE = range(8)
"""Draws of a contact by what they are for; the last are keys, of the next attempt and its fate."""
LATER = 4
"""Draw of a fate: the key of the contact with which the customer comes back."""


@inner
def new_row(world: World) -> int:
    """Give a row for a contact."""
    row = world.numbers[SPARE]
    if row == NOBODY:
        row = world.numbers[USED]
        world.numbers[USED] += 1
    else:
        world.numbers[SPARE] = world.contacts[row].after
    return int(row)


@inner
def give_back(world: World, row: int) -> None:
    """Let the row of a contact that is gone be used again."""
    world.contacts[row].after = world.numbers[SPARE]
    world.numbers[SPARE] = row


@inner
def begin_contact(world: World, row: int, q: int, cell: int, at: float) -> None:
    """Write what a contact with a seed needs."""
    contact = world.contacts[row]
    contact.at = at
    contact.queue = q
    contact.cell = cell
    contact.state = HERE
    # The contacts of an opening backlog take as long as those of the first interval.
    mean = world.cells[cell if cell < world.cells.size - 1 else q * world.intervals].aht
    queue = world.queues[q]
    draw = uniform(contact.seed, SERVICE)
    law, first, size = queue.handle_law, queue.handle_first, queue.handle_count
    contact.left = mean * stretch(world, law, first, size, draw)


@inner
def join_line(world: World, row: int) -> None:
    """Put a contact at the end of its queue's line."""
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    contact.before = queue.tail
    contact.after = NOBODY
    if queue.tail == NOBODY:
        queue.head = row
    else:
        world.contacts[queue.tail].after = row
    queue.tail = row
    queue.waiting += 1
    world.numbers[FLEXIBLE] += queue.is_flexible


@inner
def leave_line(world: World, row: int) -> None:
    """Take a contact out of its queue's line."""
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    if contact.before == NOBODY:
        queue.head = contact.after
    else:
        world.contacts[contact.before].after = contact.after
    if contact.after == NOBODY:
        queue.tail = contact.before
    else:
        world.contacts[contact.after].before = contact.before
    queue.waiting -= 1
    world.numbers[FLEXIBLE] -= queue.is_flexible
    if queue.exact == 1:
        unschedule(world.timers, row)


@inner
def is_waiting(world: World, books: Books, q: int, now: float) -> bool:
    """Tell whether somebody waits, once those out of patience have left."""
    queue = world.queues[q]
    if queue.exact == 0:
        while queue.head != NOBODY and world.contacts[queue.head].leaves <= now:
            row = queue.head
            count_abandonment(world, books, world.contacts[row], world.contacts[row].leaves)
            leave_line(world, row)
            give_back(world, row)
    return bool(queue.head != NOBODY)


@inner
def set_timer(world: World, row: int, now: float) -> None:
    """Note when a contact in line loses patience or may be taken by others."""
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    if queue.exact == 0:
        return
    due = contact.leaves
    if contact.delay < queue.delay_end:
        due = min(due, contact.at + world.tables[contact.delay])
    if due < math.inf:
        schedule(world.timers, row, max(due, now))


@inner
def give_up(world: World, books: Books, row: int, now: float) -> None:
    """Count a contact that is in no line as lost; it may try again."""
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    count_abandonment(world, books, contact, now)
    if queue.redial > 0 and uniform(contact.seed, REDIAL) < queue.redial:
        back = now - math.log(uniform(contact.seed, RETURN)) * queue.redial_seconds
        if back < world.end:
            contact.state = REDIALS
            schedule(world.timers, row, back)
            return
    give_back(world, row)


@inner
def wait_or_leave(world: World, books: Books, row: int, now: float) -> None:
    """Let a contact that nobody takes wait, unless the room is full or waiting is not for it."""
    contact = world.contacts[row]
    queue = world.queues[contact.queue]
    if queue.waiting >= queue.room:
        if is_counted(world, contact):
            books.cells[contact.cell].turned_away += 1
        give_back(world, row)
        return
    if queue.balking > 0 and uniform(contact.seed, BALKING) < queue.balking:
        give_up(world, books, row, now)
        return
    mean = world.cells[contact.cell].patience
    contact.leaves = math.inf
    if mean < math.inf:
        draw = uniform(contact.seed, PATIENCE)
        law, first, size = queue.patience_law, queue.patience_first, queue.patience_count
        contact.leaves = now + mean * stretch(world, law, first, size, draw)
    contact.delay = queue.delay
    join_line(world, row)
    set_timer(world, row, now)


@inner
def try_again(world: World, books: Books, row: int, t: int, now: float) -> bool:
    """Let a customer who gave up, or was not helped, arrive once more, if the queue is open."""
    contact = world.contacts[row]
    q = contact.queue
    if world.cells[q * world.intervals + t].opening == 0:
        give_back(world, row)
        return False
    returns = contact.state == RETURNS
    contact.seed = child(child(contact.seed, FATE), LATER) if returns else child(contact.seed, NEXT)
    begin_contact(world, row, q, q * world.intervals + t, now)
    world.numbers[BEYOND] += 1
    if is_counted(world, contact):
        books.cells[contact.cell].offered += 1
        if returns:
            books.cells[contact.cell].returned += 1
        else:
            books.cells[contact.cell].redialled += 1
    return True
