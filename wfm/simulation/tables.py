"""Numbers the simulator looks up, one table after the other in one array."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from wfm.simulation.model import SimulationModel
from wfm.simulation.resolution import open_seconds, resolved_shares
from wfm.simulation.spread import laws_of


class _Tables:
    """Tables that are put one after the other."""

    def __init__(self) -> None:
        self._parts: list[NDArray[np.float64]] = []
        self._rows = 0

    def add(self, values: NDArray[np.float64]) -> int:
        """Add a table; give its first row."""
        first = self._rows
        self._parts.append(np.asarray(values, np.float64).ravel())
        self._rows += self._parts[-1].size
        return first

    def together(self) -> NDArray[np.float64]:
        """Give all of them."""
        return np.concatenate(self._parts)


def lay_tables(
    model: SimulationModel,
    queues: NDArray[np.void],
    servers: NDArray[np.void],
    *,
    delays: NDArray[np.float64],
    clock: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give all tables, and tell queues and servers where theirs are.

    Parameters
    ----------
    model
        What is simulated.
    queues, servers
        Records of the state; rows of tables are written.
    delays
        Waits after which overflow groups may help, to which the queues already refer [s].
    clock
        Goal time run by the edges of intervals [s], shape (Q, T + 1).
    """
    tables, each = _Tables(), np.arange(len(model.queues))
    tables.add(delays)
    queues["clock"] = tables.add(clock) + each * (model.intervals + 1)
    factors = _factors(model.queues, model.most_in_hand)
    queues["factor"] = tables.add(factors) + each * model.most_in_hand
    laws, quantiles = laws_of([d for q in model.queues for d in (q.handle_time, q.patience)])
    first_quantile = tables.add(quantiles)
    for q in range(len(model.queues)):
        for name, (kind, first, count) in zip(("handle", "patience"), laws[2 * q :], strict=False):
            queues[q][f"{name}_law"], queues[q][f"{name}_count"] = kind, count
            queues[q][f"{name}_first"] = first_quantile + first
    _lay_profiles(model, tables, servers)
    if queues["resolves"].any():
        queues["open"] = tables.add(open_seconds(model)) + each * (model.intervals + 1)
    return tables.together()


def _lay_profiles(model: SimulationModel, tables: _Tables, servers: NDArray[np.void]) -> None:
    """Add how long servers take and what they resolve, once for all who are alike."""
    Q = len(model.queues)
    # What is the same for all queues is one column until servers who are alike are put together.
    pace = model.proficiency if model.proficiency.ndim > 1 else model.proficiency[:, None]
    shares = resolved_shares(model)
    alike, profile = np.unique(np.hstack([pace, shares]), axis=0, return_inverse=True)
    parts = alike[:, : pace.shape[1]], alike[:, pace.shape[1] :]
    profiles = np.hstack([np.broadcast_to(part, (len(alike), Q)) for part in parts])
    servers["factor"] = tables.add(profiles) + profile.ravel() * 2 * Q
    servers["enough"] = servers["factor"] + Q


def _factors(queues: Sequence[Queue], most: int) -> NDArray[np.float64]:
    """Give the factor on handle time by queue and contacts in hand; the last one goes on."""
    rows = [[q.aht_by_level[min(k, len(q.aht_by_level) - 1)] for k in range(most)] for q in queues]
    return np.array(rows, np.float64)
