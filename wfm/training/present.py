"""What a stored roster lacks, and which skills bind there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Outlook, Roster
from skills.gaps import Gap, SkillGroup, Slack, gaps, group_of, tightest
from wfm.rosters.explaining import rebuilt

if TYPE_CHECKING:
    from scheduling.explanation.situation import Situation
    from wfm.planner import Planner


@dataclass(frozen=True, slots=True, eq=False)
class PresentGaps:
    """Where and when which skill binds in a roster.

    Parameters
    ----------
    queues
        Names.
    slots
        The intervals of ``Gap.lack``.
    gaps
        What lacks, most agent-hours first.
    slack
        Where least is to spare; None: nothing is asked for.
    groups, heads
        Agents by what they lack, and how many there are.
    outlook
        The simulated service; None: the roster was not simulated.
    notes
        What has changed since the roster was built.
    """

    roster: Roster
    queues: tuple[str, ...]
    slots: Grid
    gaps: tuple[Gap, ...]
    slack: Slack | None
    groups: tuple[SkillGroup, ...]
    heads: tuple[int, ...]
    outlook: Outlook | None
    notes: tuple[str, ...]


def present_gaps(planner: "Planner", roster_id: int | None) -> PresentGaps:
    """Give what a stored roster (None: the newest) lacks of what its requirement asks for.

    Deferred work is where the cheapest plan of it for this roster puts it.

    Raises
    ------
    NotFoundError
        There is no such roster, or it has no requirement.
    """
    from scheduling.explanation import situation  # noqa: PLC0415 - heavy

    view = rebuilt(planner, roster_id)
    seen = situation(view.instance, view.shifts)
    groups, on_duty, heads = _on_duty(planner, seen)
    rows = seen.instance.rows
    short = np.where(rows.priced[0] & (rows.need[0] > 0), seen.short[0], -np.inf)
    assert view.roster.id is not None  # noqa: S101 - it came from the store
    return PresentGaps(
        roster=view.roster,
        queues=view.instance.requirement.queues,
        slots=view.instance.slots,
        gaps=gaps(short, rows.subsets, groups, on_duty, hours=view.instance.slots.hours),
        slack=tightest(short, rows.subsets),
        groups=groups,
        heads=heads,
        outlook=planner.store.load_outlook(view.roster.id),
        notes=view.notes,
    )


def _on_duty(
    planner: "Planner", seen: "Situation"
) -> tuple[tuple[SkillGroup, ...], NDArray[np.float64], tuple[int, ...]]:
    """Give the groups, who of them is at work, (groups, slots), and how many they are."""
    from scheduling.presence import presence  # noqa: PLC0415 - heavy

    instance = seen.instance
    queues = [planner.center.queue(name) for name in instance.requirement.queues]
    found: dict[SkillGroup, NDArray[np.float64]] = {}
    members: dict[SkillGroup, set[str]] = {}
    for agent, own in zip(instance.agents, seen.own, strict=True):
        for shift in own:
            group = group_of(agent, queues, shift.schedule_date)
            total = found.setdefault(group, np.zeros(instance.slots.count))
            there = presence(shift, instance.slots)
            total[there.slots] += there.share
            members.setdefault(group, set()).add(agent.id)
    groups = tuple(found)
    on_duty = np.array([found[g] for g in groups]).reshape(len(groups), instance.slots.count)
    return groups, on_duty, tuple(len(members[g]) for g in groups)
