"""Rules given up for one agent, as far as a tour needs it: limits that hold the tour."""

from collections.abc import Callable, Sequence

from scheduling.concessions import amounts, runs, spacing, spans
from scheduling.concessions.record import Concession, Worked, worked_of
from scheduling.person import Person

_Step = Callable[[Person, Sequence[Worked]], tuple[Person, list[Concession]]]

_STEPS: tuple[_Step, ...] = (
    spans.time_off,
    spans.unavailable,
    spacing.rest,
    spacing.start_distance,
    spacing.successions,
    spacing.start_spread,
    runs.working_days,
    runs.short_runs,
    runs.days_off,
    runs.weekends,
    amounts.weeks,
    amounts.periods,
    amounts.templates,
)


def concede(person: Person, tour: Sequence[int]) -> tuple[Person, tuple[Concession, ...]]:
    """Give the person under limits that hold a tour, and what gave way.

    Nothing gives way further than the tour needs it.

    Parameters
    ----------
    tour
        Option of each day, -1 a day off.
    """
    worked = worked_of(person, tour)
    told: list[Concession] = []
    for step in _STEPS:
        person, found = step(person, worked)
        told += found
    return person, tuple(told)


__all__ = ["Concession", "Worked", "concede"]
