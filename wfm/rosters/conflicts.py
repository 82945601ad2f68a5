"""What makes a full and legal roster impossible, told before time is spent on one."""

from typing import TYPE_CHECKING

from wfm.rosters.explaining import roster_task
from wfm.rosters.instances import instance_of, kept_shifts, task_of

if TYPE_CHECKING:
    from scheduling import Instance
    from scheduling.conflicts import Conflict
    from scheduling.precheck import Problem
    from wfm.planner import Planner


def conflicts_of(
    planner: "Planner", requirement_id: int | None, *, base_id: int | None = None
) -> "tuple[Conflict | Problem, ...]":
    """Give what stands against a legal roster for a stored requirement (None: the newest).

    Parameters
    ----------
    base_id
        The roster to build from, whose locked shifts stay, for its own requirement; None: anew.

    Raises
    ------
    NotFoundError
        There is no such requirement or roster.
    """
    if base_id is None:
        instance = instance_of(planner, task_of(planner, requirement_id), relaxed=False)
    else:
        base = planner.store.load_roster(base_id)
        instance = instance_of(
            planner, roster_task(planner, base), locked=kept_shifts(base), relaxed=False
        )
    return _conflicts(planner, instance)


def told(planner: "Planner", instance: "Instance") -> None:
    """Tell the planner what contradicts itself in an instance whose rules all stand."""
    for conflict in _conflicts(planner, instance):
        planner.tell(" ".join(conflict.sentences()))


def _conflicts(planner: "Planner", instance: "Instance") -> "tuple[Conflict | Problem, ...]":
    from scheduling.precheck import precheck  # noqa: PLC0415 - heavy

    return precheck(instance, queues=planner.center.queues)
