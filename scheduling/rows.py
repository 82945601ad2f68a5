"""The priced coverage rows of an instance, on its slots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Requirement
from scheduling.prices import Prices
from skills import SkillSet


@dataclass(frozen=True, slots=True, eq=False)
class CoverageRows:
    """Who counts for a row, what it needs and what missing it costs.

    Each row has two tiers: what the requirement asks for, and a comfort margin over it.

    Parameters
    ----------
    subsets
        Queues of each row.
    serves
        Whether a skill set counts, shape (skill sets, rows).
    need
        Agents needed without deferred work, shape (tiers, rows, slots).
    active
        Whether the row is priced in the slot: no other row implies it, shape (rows, slots).
    deferred
        Whether work of a deferred queue adds to the row, shape (rows, deadline rows).
    price
        Of one agent missing for one slot, shape (tiers,).
    """

    subsets: tuple[SkillSet, ...]
    serves: NDArray[np.bool_]
    need: NDArray[np.float64]
    active: NDArray[np.bool_]
    deferred: NDArray[np.bool_]
    price: NDArray[np.float64]

    def targets(self, work: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the agents asked for with deferred work in it, shape (tiers, rows, slots).

        Parameters
        ----------
        work
            Deferred work put into each slot [agents], shape (deadline rows, slots).
        """
        added = self.deferred.astype(np.float64) @ work
        return np.asarray(np.where(self.active, self.need + added, 0.0))

    def shortage(
        self, targets: NDArray[np.float64], on_duty: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Give the agents missing, shape (tiers, rows, slots).

        Parameters
        ----------
        on_duty
            Agents on duty who count for each row, shape (rows, slots).
        """
        return np.maximum(0.0, targets - on_duty)

    def cost(self, targets: NDArray[np.float64], on_duty: NDArray[np.float64]) -> float:
        """Give the price of all shortage."""
        return float(self.price @ self.shortage(targets, on_duty).sum(axis=(1, 2)))


def coverage_rows(
    requirement: Requirement, skill_sets: Sequence[SkillSet], *, slots: Grid, prices: Prices
) -> CoverageRows:
    """Put a requirement's rows on the slots and price them."""
    serves = np.array(
        [[bool(set(s) & set(row)) for row in requirement.subsets] for s in skill_sets], np.bool_
    ).reshape(len(skill_sets), len(requirement.subsets))
    deferred = np.array(
        [[d.queue in row for d in requirement.deadlines] for row in requirement.subsets], np.bool_
    ).reshape(len(requirement.subsets), len(requirement.deadlines))
    agents = to_slots(np.asarray(requirement.agents, np.float64), requirement.grid, slots)
    active = _active(agents, serves, deferred)
    comfort = np.where(agents > 0, agents * (1 + prices.comfort_share) + prices.comfort_agents, 0.0)
    part = slots.minutes / requirement.grid.minutes
    return CoverageRows(
        subsets=requirement.subsets,
        serves=serves,
        need=np.stack([agents, comfort]),
        active=active,
        deferred=deferred,
        price=np.array([prices.shortage, prices.comfort]) * part,
    )


def to_slots(values: NDArray[np.float64], grid: Grid, slots: Grid) -> NDArray[np.float64]:
    """Repeat values of intervals over their slots; zero outside the grid."""
    repeat = grid.minutes // slots.minutes
    out = np.zeros((len(values), slots.count))
    first = slots.index(grid.start_at)
    out[:, first : first + grid.count * repeat] = np.repeat(values, repeat, axis=1)
    return out


def _active(
    agents: NDArray[np.float64], serves: NDArray[np.bool_], deferred: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell where no other row implies a row.

    Row j implies row i where whoever counts for j counts for i, j holds the deferred work of i,
    and j needs at least as many: then agents missing for i are missing for j.
    """
    rows = len(agents)
    holds: NDArray[np.bool_] = np.asarray(deferred.any(axis=1))
    active: NDArray[np.bool_] = (agents > 0) | holds[:, None]
    for i in range(rows):
        for j in range(rows):
            apart = (serves[:, j] & ~serves[:, i]).any() or (deferred[i] & ~deferred[j]).any()
            if i != j and not apart:
                active[i] &= ~(active[j] & (agents[j] >= agents[i]))
    return active
