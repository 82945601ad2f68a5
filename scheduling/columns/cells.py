"""The priced cells of the coverage rows, as the linear program sees them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scheduling.instance import Instance

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Each row and slot in which missing agents cost something.

    Parameters
    ----------
    index
        Into (rows, slots) as one line, shape (n,).
    need
        Agents that end all shortage, less those on duty from before the horizon, shape (n,).
    length, price
        Shortage is bought in steps, the cheapest first: how many agents each step holds and what
        one costs, shape (steps, n).
    serves
        Whether a skill set counts in the cell, shape (skill sets, n).
    shape
        Rows and slots.
    """

    index: Int
    need: Float
    length: Float
    price: Float
    serves: NDArray[np.bool_]
    shape: tuple[int, int]

    def value(self, duals: Float) -> Float:
        """Give the cost of one more agent at work at some prices, (skill sets, slots)."""
        rows, slots = self.shape
        spread = np.zeros(rows * slots)
        spread[self.index] = duals
        row_serves = np.zeros((len(self.serves), rows))
        row_serves[:, self.index // slots] = self.serves
        return np.asarray(-row_serves @ spread.reshape(rows, slots))

    def worth(self, duals: Float) -> float:
        """Give the least of shortage cost less price times shortage, at prices of the cells."""
        bought = self.length * np.minimum(0.0, self.price - duals)
        return float(duals @ self.need + bought.sum())

    def less(self, on_duty: Float) -> "Cells":
        """Give what is left to ask for beside agents on duty, shape (n,)."""
        missing = np.maximum(0.0, self.need - on_duty)
        before = np.cumsum(self.length, axis=0) - self.length
        length = np.clip(missing - before, 0.0, self.length)
        return replace(self, need=missing, length=length)

    def part(self, chosen: NDArray[np.bool_]) -> "Cells":
        """Give some cells alone; ``chosen`` has shape (n,)."""
        return replace(
            self,
            index=self.index[chosen],
            need=self.need[chosen],
            length=self.length[:, chosen],
            price=self.price[:, chosen],
            serves=self.serves[:, chosen],
        )

    def shortage_cost(self, on_duty: Float) -> float:
        """Give the price of shortage; ``on_duty`` counts the cells' agents, shape (n,)."""
        return float(self.shortage_costs(on_duty).sum())

    def saved(self, on_duty: Float) -> Float:
        """Give what one more agent on duty saves in each cell, shape (n,)."""
        return self.shortage_costs(on_duty) - self.shortage_costs(on_duty + 1.0)

    def shortage_costs(self, on_duty: Float) -> Float:
        """Give the price of shortage in each cell, shape (n,)."""
        missing = np.maximum(0.0, self.need - on_duty)
        before = np.cumsum(self.length, axis=0) - self.length
        return np.asarray((self.price * np.clip(missing - before, 0.0, self.length)).sum(axis=0))


def coverage_cells(instance: Instance, targets: Float) -> Cells:
    """Give the cells of an instance.

    Parameters
    ----------
    targets
        Agents asked for by tier, row and slot, deferred work included.
    """
    rows = instance.rows
    tiers, count, slots = targets.shape
    short = np.maximum(0.0, targets - instance.base_on_duty)
    each = np.where(rows.price[:, :, None] > 0, short, 0.0).reshape(tiers, -1)
    index = np.flatnonzero(each.max(axis=0) > 0)
    each, price = each[:, index], np.repeat(rows.price, slots, axis=1)[:, index]
    # The tier that asks for most is short first: its price alone, then with the next one's.
    order = np.argsort(-each, axis=0)
    sorted_need = np.take_along_axis(each, order, axis=0)
    paid = np.cumsum(np.take_along_axis(price, order, axis=0), axis=0)
    after = np.concatenate([sorted_need[1:], np.zeros((1, len(index)))])
    return Cells(
        index=index,
        need=sorted_need[0],
        length=sorted_need - after,
        price=paid,
        serves=rows.serves[:, index // slots],
        shape=(count, slots),
    )
