"""How contacts and agents' time are counted; part of the compiled event loop."""

from typing import Any

from wfm.simulation.draws import inner
from wfm.simulation.state import (
    ABANDONED,
    ABANDONED_SOON,
    ANSWERED,
    CLOCK_HOURS,
    MET,
    OPEN_HOURS,
    WAIT,
    Books,
    World,
)


@inner
def _goal_time(world: World, q: int, at: float) -> float:
    # What was there before the horizon counts nowhere.
    at = max(0.0, at)
    t = min(int(at / world.interval), world.intervals - 1)
    share = at / world.interval - t
    return float(world.clock[q, t] + share * (world.clock[q, t + 1] - world.clock[q, t]))


@inner
def is_in_time(world: World, contact: Any, now: float) -> bool:
    """Tell whether a contact answered or lost at this instant is so within its threshold."""
    queue = world.queues[contact.queue]
    if queue.goal == CLOCK_HOURS:
        return bool(now - contact.at <= queue.threshold)
    if queue.goal == OPEN_HOURS:
        elapsed = _goal_time(world, contact.queue, now) - _goal_time(
            world, contact.queue, contact.at
        )
        return bool(elapsed <= queue.threshold)
    return bool(now <= world.due[contact.cell])


@inner
def count(world: World, books: Books, contact: Any, measure: int) -> None:
    """Count a contact, if its fate is known when the horizon ends."""
    if contact.at <= world.queues[contact.queue].last:
        books.counts[contact.cell, measure] += 1


@inner
def count_answer(world: World, books: Books, contact: Any, now: float) -> None:
    """Count a contact as answered."""
    if contact.at <= world.queues[contact.queue].last:
        books.counts[contact.cell, ANSWERED] += 1
        books.counts[contact.cell, WAIT] += now - contact.at
        if is_in_time(world, contact, now):
            books.counts[contact.cell, MET] += 1


@inner
def count_abandonment(world: World, books: Books, contact: Any, now: float) -> None:
    """Count a contact as lost."""
    if contact.at <= world.queues[contact.queue].last:
        books.counts[contact.cell, ABANDONED] += 1
        if is_in_time(world, contact, now):
            books.counts[contact.cell, ABANDONED_SOON] += 1


@inner
def book_queue(world: World, books: Books, q: int, t: int, change: float, left: float) -> None:  # noqa: PLR0917 - compiled code takes arguments by position
    """Let more or fewer agents be busy with a queue for what is left of the interval [s]."""
    world.queues[q].busy += change
    books.busy[q * world.intervals + t] += change * left


@inner
def book_group(world: World, books: Books, g: int, t: int, change: float, left: float) -> None:  # noqa: PLR0917 - as above
    """Let more or fewer agents of a group be busy for what is left of the interval [s]."""
    world.groups[g].busy += change
    books.group_busy[g * world.intervals + t] += change * left


@inner
def book_available(world: World, books: Books, g: int, t: int, change: float, left: float) -> None:  # noqa: PLR0917 - as above
    """Let more or fewer agents of a group be at hand for what is left of the interval [s]."""
    world.groups[g].available += change
    books.group_available[g * world.intervals + t] += change * left


@inner
def begin_books(world: World, books: Books, t: int) -> None:
    """Take over those who are busy or at hand as an interval begins."""
    for q in range(world.queues.shape[0]):
        books.busy[q * world.intervals + t] = world.queues[q].busy * world.interval
    for g in range(world.groups.shape[0]):
        row = g * world.intervals + t
        books.group_busy[row] = world.groups[g].busy * world.interval
        books.group_available[row] = world.groups[g].available * world.interval
