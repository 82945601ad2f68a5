"""Why each shift is there: what would be short without it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Shift
from scheduling.instance import Instance
from scheduling.words import clock, counted, row_name, span

NOTICED = 0.05
"""Missing agents below this are not worth a word."""

BATCH = 2000
"""Shifts whose rows are compared at once; more need more memory."""

Float = NDArray[np.float64]

Edges = tuple[list[int], list[int]]
"""First slots of a shift's spans at work, and the slots after their last."""


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
    lack = _Lack(targets, on_duty)
    out: list[Shift] = []
    for first in range(0, len(shifts), BATCH):
        batch = shifts[first : first + BATCH]
        agents = [index[shift.agent_id] for shift in batch]
        edges = [_at_work(shift, instance.slots) for shift in batch]
        day = [(shift.schedule_date - instance.first_date).days for shift in batch]
        rows = lack.worst_rows(edges, instance.rows.serves[instance.skill_set[agents, day]])
        for shift, agent, edge, worst in zip(batch, agents, edges, rows, strict=True):
            reason = _cover(instance, agent, edge, lack, worst) or _rule(instance, shift, agent)
            out.append(replace(shift, reason=reason))
    return tuple(out)


class _Lack:
    """What would be missing without one agent, by tier, row and slot.

    Attributes
    ----------
    missing
        Agents missing without one who is at work, 0 where it is not worth a word, shape
        (tiers, rows, slots).
    lost
        What of that the one ends, summed up to each slot, shape (tiers, slots + 1, rows).
    """

    def __init__(self, targets: Float, on_duty: Float) -> None:
        self.targets = targets
        self.missing = np.maximum(targets - on_duty + 1.0, 0.0)
        self.missing[self.missing <= NOTICED] = 0.0
        tiers, rows, slots = targets.shape
        self.lost = np.zeros((tiers, slots + 1, rows))
        for tier in range(tiers):
            self.lost[tier, 1:] = np.cumsum(np.minimum(self.missing[tier], 1.0).T, axis=0)

    def worst_rows(self, edges: Sequence[Edges], counts: NDArray[np.bool_]) -> list[list[int]]:
        """Give for each shift and tier the row that loses most without it; -1: none does.

        Parameters
        ----------
        edges
            Of each shift, at least one span.
        counts
            Whether its agent counts for a row, shape (shifts, rows).
        """
        if not counts.size:
            return [[-1] * len(self.lost)] * len(edges)
        begin = np.concatenate([each[0] for each in edges])
        end = np.concatenate([each[1] for each in edges])
        shift = np.cumsum([0, *(len(each[0]) for each in edges[:-1])])
        found = []
        for sums in self.lost:
            weight = np.add.reduceat(sums[end] - sums[begin], shift, axis=0) * counts
            best = weight.argmax(axis=1)
            found.append(np.where(weight.max(axis=1) > 0, best, -1))
        return [list(each) for each in np.stack(found, axis=1).tolist()]


def _cover(
    instance: Instance, agent: int, edges: Edges, lack: _Lack, worst_rows: Sequence[int]
) -> str:
    """Say which row would suffer most without a shift, when, and how much; '' if none would."""
    tier, row = next(((t, r) for t, r in enumerate(worst_rows) if r >= 0), (0, -1))
    if row < 0:
        return ""
    slots, zone, start = instance.slots, instance.agents[agent].zone, edges[0][0]
    missing = np.zeros(edges[1][-1] - start)
    for first, end in zip(*edges, strict=True):
        missing[first - start : end - start] = lack.missing[tier, row, first:end]
    begin, until = _longest_run(missing > 0)
    name = row_name(instance, row)
    when = span(slots.at(start + begin), slots.at(start + until), zone)
    if tier:
        return f"adds a margin to {name} {when}"
    worst = begin + int(missing[begin:until].argmax())
    return (
        f"covers {name} {when}: without it {missing[worst]:.1f} of "
        f"{lack.targets[tier, row, start + worst]:.1f} agents short at "
        f"{clock(slots.at(start + worst), zone)}"
    )


def _at_work(shift: Shift, slots: Grid) -> Edges:
    """Give the first slots of the spans at work, and the slots after their last."""
    spans = [
        (max(0, slots.index(a.start_at)), min(slots.count, slots.index(a.end_at)))
        for a in shift.activities
        if a.category == "work"
    ]
    inside = [(first, end) for first, end in spans if first < end] or [(0, 0)]
    return [first for first, _ in inside], [end for _, end in inside]


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """Give the first place of the longest run of true values, and the place after its last."""
    edges = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    bounds = [0, *edges.tolist(), len(flags)]
    runs = [(b - a, -a) for a, b in pairwise(bounds) if flags[a]]
    length, first = max(runs)
    return -first, length - first


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
        return f"keeps the {counted(limit.min_days, 'shift')} a week of contract {contract.name}"
    periods = instance.periods[agent] if instance.periods else ()
    if any(period.min_paid or period.min_shifts for period in periods):
        return f"keeps the minimum of a period of contract {contract.name}"
    return "follows the agent's preferences"
