"""Run replications of a model, each a function of the seed and its own number."""

from collections.abc import Iterator

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from data.records import Progress, silent
from wfm.simulation.checks import check_model
from wfm.simulation.draws import plain, replication_key
from wfm.simulation.duty import Changes, draw_changes, duty_changes, is_certain
from wfm.simulation.freshness import is_compiled, refresh
from wfm.simulation.kernel import simulate_horizons
from wfm.simulation.model import Replication, SimulationModel
from wfm.simulation.resolution import repeat_shares
from wfm.simulation.state import Books, Plan, Totals
from wfm.simulation.world import new_books, new_world

_COMPILING = "Compiling the simulator"
_SIMULATING = "Simulation"
_KERNELS = (replication_key, draw_changes, simulate_horizons)
_CONTACTS_AT_ONCE = 200_000
_MOST_AT_ONCE = 64
"""Replications that share one call and its memory."""


def replicate(model: SimulationModel, number: int, *, seed: int = 1) -> Replication:
    """Run one replication of the horizon.

    Parameters
    ----------
    model
        What to run.
    number
        Which replication, 0 or more.
    seed
        Replications of one seed and number see the same contacts, handle times and absences
        under every roster.

    Raises
    ------
    ConfigurationError
        If the model cannot be run.
    """
    check_model(model)
    repeats = repeat_shares(model)
    return _replicate(model, range(number, number + 1), repeats=repeats, seed=seed)[0]


def run(
    model: SimulationModel,
    replications: int,
    *,
    seed: int = 1,
    workers: int = 1,
    first: int = 0,
    progress: Progress = silent,
) -> Iterator[Replication]:
    """Run replications ``first``, ``first`` + 1, ... in threads and give them in order.

    The result does not depend on ``workers``.

    Raises
    ------
    ConfigurationError
        If the model cannot be run.
    """
    if not all(is_compiled(kernel) for kernel in _KERNELS):
        progress(_COMPILING, 0, 1, "once; kept on disk")
        replicate(model, first, seed=seed)
        progress(_COMPILING, 1, 1)
    check_model(model)
    parts = _parts(model, range(first, first + replications), workers)
    repeats = repeat_shares(model)
    jobs = (delayed(_replicate)(model, part, repeats=repeats, seed=seed) for part in parts)
    done = 0
    for part in Parallel(n_jobs=workers, prefer="threads", return_as="generator")(jobs):
        for result in part:
            done += 1
            progress(_SIMULATING, done, replications)
            yield result


def _parts(model: SimulationModel, numbers: range, workers: int) -> list[range]:
    """Give the replications that share a call: enough contacts to be worth it, no idle worker."""
    contacts = max(1, int(model.samples.sum()) // max(1, len(model.samples)))
    size = min(_MOST_AT_ONCE, -(-len(numbers) // max(1, workers)), _CONTACTS_AT_ONCE // contacts)
    return [numbers[i : i + max(1, size)] for i in range(0, len(numbers), max(1, size))]


def _replicate(
    model: SimulationModel, numbers: range, *, repeats: NDArray[np.float64], seed: int
) -> list[Replication]:
    refresh(*_KERNELS)
    books, totals = new_books(model, len(numbers))
    simulate_horizons(new_world(model, repeats), books, totals, _plan(model, numbers, seed))
    return [_replication(model, books, totals, r) for r in range(len(numbers))]


def _plan(model: SimulationModel, numbers: range, seed: int) -> Plan:
    # Called from Python, compiled code gives a plain int, which would be taken for a signed one.
    keys = [np.uint64(replication_key(seed, number)) for number in numbers]
    if is_certain(model):
        changes = [duty_changes(model, keys[0])]
        last = np.full(len(keys), len(changes[0].at))
        first = np.zeros(len(keys), np.int64)
    else:
        changes = [duty_changes(model, key) for key in keys]
        edges = np.cumsum([0, *(len(c.at) for c in changes)])
        first, last = edges[:-1], edges[1:]
    together = Changes(*(np.concatenate(parts) for parts in zip(*changes, strict=True)))
    return Plan(
        samples=plain(model.samples, np.int32),
        sample=np.array(numbers, np.int64) % len(model.samples),
        key=np.array(keys, np.uint64),
        first=first,
        last=last,
        at=together.at,
        server=together.server,
        back=together.back,
        backlog_queue=plain(model.backlog_queue, np.int64),
        backlog_seconds=plain(model.backlog_seconds, np.float64),
    )


def _replication(model: SimulationModel, books: Books, totals: Totals, r: int) -> Replication:
    Q, T, G = len(model.queues), model.intervals, len(model.skill_sets)
    cells, groups = books.cells[r, : Q * T].reshape(Q, T), books.groups[r].reshape(G, T)
    available = groups["available"] / model.interval_seconds
    return Replication(
        offered=cells["offered"],
        met=cells["met"],
        answered=cells["answered"],
        abandoned=cells["abandoned"],
        abandoned_soon=cells["abandoned_soon"],
        turned_away=cells["turned_away"],
        redialled=cells["redialled"],
        returned=cells["returned"],
        resolved=cells["resolved"],
        wait_seconds=cells["wait"],
        # Shares of agents with several contacts do not add up to the last digit.
        busy_agents=np.maximum(0.0, cells["busy"] / model.interval_seconds),
        available_agents=available.sum(axis=0),
        busy_by_group=groups["busy"] / model.interval_seconds,
        available_by_group=available,
        backlog=cells["backlog"],
        oldest_seconds=cells["oldest"],
        unfinished=totals.unfinished[r, :, 0],
        unfinished_met=totals.unfinished[r, :, 1],
        contacts=int(totals.contacts[r]),
    )
