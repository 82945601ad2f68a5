"""The priced coverage rows of an instance, on its slots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Requirement
from scheduling.prices import Prices
from skills import SkillSet, counts_for

STEEP_AGENTS = 0.5
"""Agents short beside the share from which a shortage gets steep: rows of few need some room."""

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageRows:
    """Who counts for a row, what it needs and what missing it costs.

    Each row has tiers: what the requirement asks for; where they have a price, a share of it below
    which a shortage is dearer, a comfort margin over it, the minimum staff of single queues, and
    for the last row where surplus begins. Surplus is a charge for every agent at work and a price
    for each below the row, a constant apart: max(0, n - need) = n - need + max(0, need - n).

    Parameters
    ----------
    subsets
        Queues of each row.
    serves
        Whether a skill set counts, shape (skill sets, rows).
    need
        Agents needed without deferred work, 0 where not priced, shape (tiers, rows, slots).
    priced
        Whether a tier has a price in the slot: for those of the requirement, that no other row
        implies it, shape (tiers, rows, slots).
    deferred
        Whether work of a deferred queue adds to the row, shape (rows, deadline rows).
    price
        Of one agent missing for one slot, shape (tiers, rows).
    charge
        Of one agent at work who counts for the last row, shape (slots,).
    unit
        Price of one agent short for one slot.
    """

    subsets: tuple[SkillSet, ...]
    serves: Bool
    need: Float
    priced: Bool
    deferred: Bool
    price: Float
    charge: Float
    unit: float

    @property
    def shortage_tiers(self) -> int:
        """Number of tiers that price shortage; one of surplus comes last."""
        return len(self.price) - bool(self.charge.any())

    @property
    def active(self) -> Bool:
        """Whether any tier of a row has a price in the slot, shape (rows, slots)."""
        return np.asarray(self.priced.any(axis=0))

    @property
    def most(self) -> Float:
        """The most that one missing agent costs, shape (rows, slots)."""
        return np.asarray((self.price[:, :, None] * self.priced).sum(axis=0))

    def targets(self, work: Float) -> Float:
        """Give the agents asked for with deferred work in it, shape (tiers, rows, slots).

        Parameters
        ----------
        work
            Deferred work put into each slot [agents], shape (deadline rows, slots).
        """
        if not len(work):
            return self.need.copy()
        added = self.deferred.astype(np.float64) @ work
        return np.asarray(self.need + np.where(self.priced, added, 0.0))

    def shortage(self, targets: Float, on_duty: Float) -> Float:
        """Give the agents missing, shape (tiers, rows, slots).

        Parameters
        ----------
        on_duty
            Agents on duty who count for each row, shape (rows, slots).
        """
        return np.maximum(0.0, targets - on_duty)

    def cost(self, targets: Float, on_duty: Float) -> float:
        """Give the price of all shortage, and the charge for agents at work."""
        missing = self.shortage(targets, on_duty).sum(axis=2)
        return float((self.price * missing).sum()) + self.charged(on_duty)

    def charged(self, on_duty: Float) -> float:
        """Give the charge for agents at work who count for the last row."""
        return float(self.charge @ on_duty[-1]) if len(on_duty) else 0.0


def coverage_rows(
    requirement: Requirement,
    skill_sets: Sequence[SkillSet],
    *,
    slots: Grid,
    prices: Prices,
    minimum: Mapping[int, int] | None = None,
) -> CoverageRows:
    """Put a requirement's rows on the slots and price them.

    Parameters
    ----------
    minimum
        Minimum staff of immediate and concurrent queues, by their index.
    """
    subsets = requirement.subsets
    serves = counts_for(skill_sets, subsets)
    deferred = np.array(
        [[d.queue in row for d in requirement.deadlines] for row in subsets], np.bool_
    ).reshape(len(subsets), len(requirement.deadlines))
    agents = to_slots(np.asarray(requirement.agents, np.float64), requirement.grid, slots)
    part = slots.minutes / requirement.grid.minutes
    inside = to_slots(np.ones((1, requirement.grid.count)), requirement.grid, slots)[0]
    tiers = _tiers(
        agents, _active(agents, serves, deferred), inside > 0, prices, _staffed(subsets, minimum)
    )
    need, priced, price = (np.stack(each) for each in zip(*tiers, strict=True))
    return CoverageRows(
        subsets=subsets,
        serves=serves,
        need=np.where(priced, need, 0.0),
        priced=priced,
        deferred=deferred,
        price=price * part,
        charge=inside * (prices.surplus * part),
        unit=prices.shortage * part,
    )


def _staffed(subsets: Sequence[SkillSet], minimum: Mapping[int, int] | None) -> Float:
    """Give the minimum staff of each row, that of a single queue, shape (rows,)."""
    known = minimum or {}
    return np.array([known.get(s[0], 0) if len(s) == 1 else 0 for s in subsets], np.float64)


def _tiers(
    agents: Float, active: Bool, inside: Bool, prices: Prices, staffed: Float
) -> list[tuple[Float, Bool, Float]]:
    """Give need, where it is priced, and the price of each row, for every tier with a price."""
    every = np.ones(len(agents))
    shortage, comfort = prices.shortage, prices.comfort
    if not (prices.comfort_share or prices.comfort_agents):
        shortage, comfort = shortage + comfort, 0.0
    tiers = [(agents, active, shortage * every)]
    if prices.steep:
        steep = np.maximum(0.0, agents * (1 - prices.steep_share) - STEEP_AGENTS)
        tiers.append((steep, active & (steep > 0), prices.steep * every))
    if comfort:
        margin = agents * prices.comfort_share + prices.comfort_agents
        tiers.append((np.where(agents > 0, agents + margin, 0.0), active, comfort * every))
    if staffed.any():
        need = np.minimum(agents, staffed[:, None])
        tiers.append((need, need > 0, np.where(staffed > 0, prices.minimum, 0.0)))
    if prices.surplus and len(agents):
        last = np.arange(len(agents)) == len(agents) - 1
        tiers.append((agents, last[:, None] & inside, np.where(last, prices.surplus, 0.0)))
    return tiers


def to_slots(values: Float, grid: Grid, slots: Grid) -> Float:
    """Repeat values of intervals over their slots; zero outside the grid."""
    repeat = grid.minutes // slots.minutes
    out = np.zeros((len(values), slots.count))
    first = slots.index(grid.start_at)
    out[:, first : first + grid.count * repeat] = np.repeat(values, repeat, axis=1)
    return out


def _active(agents: Float, serves: Bool, deferred: Bool) -> Bool:
    """Tell where no other row implies a row, shape (rows, slots).

    Row j implies row i where whoever counts for j counts for i, j holds the deferred work of i,
    and j needs at least as many: then agents missing for i are missing for j. Of rows that imply
    each other the last stays.
    """
    holds: Bool = np.asarray(deferred.any(axis=1))
    active: Bool = (agents > 0) | holds[:, None]
    apart = _beyond(serves.T) | _beyond(deferred).T
    np.fill_diagonal(apart, val=True)
    for i, implying in enumerate(~apart):
        others = np.flatnonzero(implying)
        active[i] &= ~(active[others] & (agents[others] >= agents[i])).any(axis=0)
    return active


def _beyond(marks: Bool) -> Bool:
    """Tell whether row j has a mark that row i lacks, shape (i, j)."""
    numbers = marks.astype(np.int64)
    return np.asarray((1 - numbers) @ numbers.T > 0)
