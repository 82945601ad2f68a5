"""How contacts and agents' time are counted; part of the compiled event loop."""

from typing import Any

from wfm.simulation.draws import inner
from wfm.simulation.state import CLOCK_HOURS, HELPED, OPEN_HOURS, Books, World


@inner
def _goal_time(world: World, q: int, at: float) -> float:
    # What was there before the horizon counts nowhere.
    at = max(0.0, at)
    t = min(int(at / world.interval), world.intervals - 1)
    share = at / world.interval - t
    row = world.queues[q].clock + t
    return float(world.tables[row] + share * (world.tables[row + 1] - world.tables[row]))


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
    return bool(now <= world.cells[contact.cell].due)


@inner
def is_counted(world: World, contact: Any) -> bool:
    """Tell whether a contact's fate is known when the horizon ends."""
    return bool(contact.at <= world.queues[contact.queue].last)


@inner
def count_answer(world: World, books: Books, contact: Any, now: float) -> None:
    """Count a contact as answered."""
    if is_counted(world, contact):
        cell = books.cells[contact.cell]
        cell.answered += 1
        cell.wait += now - contact.at
        if contact.state == HELPED:
            cell.resolved += 1
        if is_in_time(world, contact, now):
            cell.met += 1


@inner
def count_abandonment(world: World, books: Books, contact: Any, now: float) -> None:
    """Count a contact as lost."""
    if is_counted(world, contact):
        cell = books.cells[contact.cell]
        cell.abandoned += 1
        if is_in_time(world, contact, now):
            cell.abandoned_soon += 1


@inner
def book_queue(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, q: int, t: int, change: float, left: float
) -> None:
    """Let more or fewer agents be busy with a queue for what is left of the interval [s]."""
    world.queues[q].busy += change
    books.cells[q * world.intervals + t].busy += change * left


@inner
def book_group(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, g: int, t: int, change: float, left: float
) -> None:
    """Let more or fewer agents of a group be busy for what is left of the interval [s]."""
    world.groups[g].busy += change
    books.groups[g * world.intervals + t].busy += change * left


@inner
def book_available(  # noqa: PLR0917 - compiled code takes arguments by position
    world: World, books: Books, g: int, t: int, change: float, left: float
) -> None:
    """Let more or fewer agents of a group be at hand for what is left of the interval [s]."""
    world.groups[g].available += change
    books.groups[g * world.intervals + t].available += change * left


@inner
def begin_books(world: World, books: Books, t: int) -> None:
    """Take over those who are busy or at hand as an interval begins."""
    for q in range(world.queues.shape[0]):
        books.cells[q * world.intervals + t].busy = world.queues[q].busy * world.interval
    for g in range(world.groups.shape[0]):
        row = books.groups[g * world.intervals + t]
        row.busy = world.groups[g].busy * world.interval
        row.available = world.groups[g].available * world.interval
