"""A stored roster as the scheduling core sees it, to answer questions about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.records import NotFoundError, Roster, Shift
from wfm.rosters.instances import Task, instance_of, kept_shifts, task_of

if TYPE_CHECKING:
    from scheduling import Instance
    from scheduling.explanation import ShortageExplanation
    from wfm.planner import Planner


EXPLAINED_OF_A_DAY = 3
"""So many shortages of a day are explained in full."""


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """A stored roster beside the problem it answers, with rules, people and wishes as they are now.

    Parameters
    ----------
    shifts
        Those of agents who are still there.
    notes
        What has changed since the roster was built.
    """

    roster: Roster
    instance: "Instance"
    shifts: tuple[Shift, ...]
    notes: tuple[str, ...] = ()


def rebuilt(planner: "Planner", roster_id: int | None) -> Rebuilt:
    """Give a stored roster (None: the newest) with its scheduling problem.

    Raises
    ------
    NotFoundError
        There is no such roster, or it has no requirement.
    """
    from scheduling import check  # noqa: PLC0415 - heavy

    roster = planner.store.load_roster(roster_id)
    instance = instance_of(planner, roster_task(planner, roster), locked=kept_shifts(roster))
    known = instance.agent_index()
    shifts = tuple(s for s in roster.shifts if s.agent_id in known)
    notes = []
    gone = sorted({s.agent_id for s in roster.shifts} - set(known))
    if gone:
        notes.append(f"{', '.join(gone)} left since; their shifts count for nothing")
    told = {(rule.agent_id, rule.date, rule.rule) for rule in roster.broken}
    late = [v for v in check(instance, shifts) if (v.agent_id, v.date, v.rule) not in told]
    if late:
        first = late[0]
        notes.append(
            f"rules or people have changed since roster {roster.id} was built: it breaks "
            f"{len(late)} now, the first of {first.agent_id} on {first.date}: {first.message}; "
            f"plan it again: wfm roster build --from {roster.id}"
        )
    return Rebuilt(roster, instance, shifts, tuple(notes))


def shortages(
    view: Rebuilt, *, at: datetime | None, day: date | None, zone: str
) -> "tuple[ShortageExplanation, ...]":
    """Give what is short in a roster, what lacks most first, the worst with what would cover it.

    Parameters
    ----------
    at
        Only what is short at this instant.
    day
        Only what begins on this local day of ``zone``.
    """
    from scheduling.explanation import explain_shortage, situation  # noqa: PLC0415 - heavy

    seen = situation(view.instance, view.shifts)
    found = explain_shortage(view.instance, view.shifts, at, view=seen)
    if day is None:
        return found
    here = [s for s in found if s.start_at.astimezone(ZoneInfo(zone)).date() == day]
    worst = [
        explained
        for each in here[:EXPLAINED_OF_A_DAY]
        for explained in explain_shortage(view.instance, view.shifts, each.at, view=seen)
        if (explained.row, explained.start_at) == (each.row, each.start_at)
    ]
    return (*worst, *here[EXPLAINED_OF_A_DAY:])


def roster_task(planner: "Planner", roster: Roster) -> Task:
    """Give the task that a stored roster answers.

    Raises
    ------
    NotFoundError
        It was stored without a requirement.
    """
    assert roster.id is not None  # noqa: S101 - it came from the store
    requirement = planner.store.roster_links(roster.id).requirement_id
    if requirement is None:
        raise NotFoundError(
            f"roster {roster.id} was stored without a requirement; "
            "build one that has it: wfm roster build"
        )
    return task_of(planner, requirement)
