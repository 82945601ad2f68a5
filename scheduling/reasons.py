"""Why each shift is there: what would be short without it."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.duty import on_duty_share
from scheduling.instance import Instance

NOTICED = 0.05
"""Missing agents below this are not worth a word."""

Float = NDArray[np.float64]


def with_reasons(
    instance: Instance, shifts: Sequence[Shift], *, targets: Float, on_duty: Float
) -> tuple[Shift, ...]:
    """Give the shifts, each with the row that would suffer most without it.

    Parameters
    ----------
    targets
        Agents asked for, deferred work included, shape (tiers, rows, slots).
    on_duty
        Agents on duty who count for each row, shape (rows, slots).
    """
    index = instance.agent_index()
    out = []
    for shift in shifts:
        agent = index[shift.agent_id]
        reason = _cover(instance, shift, agent, targets, on_duty) or _rule(instance, shift, agent)
        out.append(replace(shift, reason=reason))
    return tuple(out)


def _cover(instance: Instance, shift: Shift, agent: int, targets: Float, on_duty: Float) -> str:
    """Say which row would suffer most without a shift, when, and how much; '' if none would."""
    day = (shift.schedule_date - instance.first_date).days
    present = on_duty_share(shift, instance.slots)
    rows = np.flatnonzero(instance.rows.serves[instance.skill_set[agent, day]])
    zone = ZoneInfo(instance.agents[agent].zone)
    for tier in range(len(targets)):
        missing = np.maximum(0.0, targets[tier, rows] - (on_duty[rows] - present)) * (present > 0)
        missing *= missing > NOTICED
        weight = np.minimum(missing, present).sum(axis=1)
        if not weight.size or weight.max() <= 0:
            continue
        best = int(np.argmax(weight))
        first, last = _longest_run(missing[best] > 0)
        worst = first + int(np.argmax(missing[best, first : last + 1]))
        name = _name(instance, int(rows[best]))
        begin, end, at = (_clock(instance, t, zone) for t in (first, last + 1, worst))
        if tier:
            return f"adds a margin to {name} {begin}-{end}"
        return (
            f"covers {name} {begin}-{end}: without it {missing[best, worst]:.1f} of "
            f"{targets[tier, rows[best], worst]:.1f} agents short at {at}"
        )
    return ""


def _clock(instance: Instance, slot: int, zone: ZoneInfo) -> str:
    return f"{instance.slots.at(slot).astimezone(zone):%H:%M}"


def _name(instance: Instance, row: int) -> str:
    """Name a row by its queues."""
    subset = instance.rows.subsets[row]
    queues = instance.requirement.queues
    if len(subset) == len(queues) and len(queues) > 1:
        return "all queues"
    return " + ".join(queues[q] for q in subset)


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """Give the first and last place of the longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest]) - 1


def _rule(instance: Instance, shift: Shift, agent: int) -> str:
    """Say which rule asks for a shift that no row needs."""
    contract = instance.contracts[agent]
    limits = instance.limits[agent]
    limit = next(w for w in reversed(limits) if w.monday <= shift.schedule_date)
    if limit.min_paid:
        return f"keeps the {limit.min_paid / 60:g} paid hours a week of contract {contract.name}"
    if limit.min_days:
        return f"keeps the {limit.min_days} days a week of contract {contract.name}"
    return "follows the agent's preferences"
