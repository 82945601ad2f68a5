"""Why each shift is there: what would be short without it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.words import clock, row_name, span
from scheduling.instance import Instance
from scheduling.presence import presence

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
    served = [np.flatnonzero(serves) for serves in instance.rows.serves]
    short = [targets[:, rows] - on_duty[rows] for rows in served]
    out = []
    for shift in shifts:
        agent = index[shift.agent_id]
        group = instance.skill_set[agent, (shift.schedule_date - instance.first_date).days]
        reason = _cover(
            instance, shift, agent, rows=served[group], targets=targets, short=short[group]
        )
        out.append(replace(shift, reason=reason or _rule(instance, shift, agent)))
    return tuple(out)


def _cover(
    instance: Instance,
    shift: Shift,
    agent: int,
    *,
    rows: NDArray[np.int64],
    targets: Float,
    short: Float,
) -> str:
    """Say which row would suffer most without a shift, when, and how much; '' if none would.

    Parameters
    ----------
    rows
        Those that the agent counts for.
    short
        Agents missing with the shift, negative: to spare, shape (tiers, rows, slots).
    """
    first, share = at_work = presence(shift, instance.slots)
    for tier in range(len(targets)):
        missing = np.maximum(short[tier, :, at_work.slots] + share, 0.0)
        missing[missing <= NOTICED] = 0.0
        lost = np.minimum(missing, share)
        weight = lost.sum(axis=1)
        if not weight.size or weight.max() <= 0:
            continue
        best = int(np.argmax(weight))
        begin, end = _longest_run(lost[best] > 0)
        worst = begin + int(np.argmax(missing[best, begin:end]))
        name = row_name(instance, int(rows[best]))
        zone = instance.agents[agent].zone
        when = span(instance.slots.at(first + begin), instance.slots.at(first + end), zone)
        if tier:
            return f"adds a margin to {name} {when}"
        needed = targets[tier, rows[best], first + worst]
        at = clock(instance.slots.at(first + worst), zone)
        return (
            f"covers {name} {when}: without it {missing[best, worst]:.1f} of "
            f"{needed:.1f} agents short at {at}"
        )
    return ""


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """Give the first place of the longest run of true values, and the place after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])


def _rule(instance: Instance, shift: Shift, agent: int) -> str:
    """Say which rule asks for a shift that no row needs."""
    if shift.source != "auto":
        return f"kept as it is: {shift.source}"
    contract = instance.contracts[agent]
    limits = instance.limits[agent]
    limit = next(w for w in reversed(limits) if w.monday <= shift.schedule_date)
    if limit.min_paid:
        return f"keeps the {limit.min_paid / 60:g} paid hours a week of contract {contract.name}"
    if limit.min_days:
        return f"keeps the {limit.min_days} days a week of contract {contract.name}"
    return "follows the agent's preferences"
