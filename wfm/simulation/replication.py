"""Run replications of a model, each a function of the seed and its own number."""

from collections.abc import Iterator

import numpy as np
from joblib import Parallel, delayed

from data.records import Progress, silent
from wfm.simulation.duty import draw_changes, duty_changes
from wfm.simulation.freshness import is_compiled, refresh
from wfm.simulation.kernel import simulate_horizon
from wfm.simulation.model import Replication, SimulationModel
from wfm.simulation.state import ABANDONED, ABANDONED_SOON, ANSWERED, MET, OFFERED, WAIT
from wfm.simulation.world import new_world, replication_key

_COMPILING = "Compiling the simulator"
_SIMULATING = "Simulation"
_KERNELS = (draw_changes, simulate_horizon)


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
    """
    refresh(*_KERNELS)
    contacts = np.ascontiguousarray(model.samples[number % len(model.samples)], np.int32)
    key = replication_key(seed, number)
    world = new_world(model, contacts, key)
    simulate_horizon(world, contacts, *duty_changes(model, key))
    counts = world.counts
    nothing = np.zeros(counts.shape[:2])
    groups = (len(model.skill_sets), model.intervals)
    return Replication(
        offered=counts[:, :, OFFERED],
        met=counts[:, :, MET],
        answered=counts[:, :, ANSWERED],
        abandoned=counts[:, :, ABANDONED],
        abandoned_soon=counts[:, :, ABANDONED_SOON],
        turned_away=nothing,
        redialled=nothing,
        wait_seconds=counts[:, :, WAIT],
        busy_agents=world.busy / model.interval_seconds,
        available_agents=world.available / model.interval_seconds,
        busy_by_group=np.zeros(groups),
        available_by_group=np.zeros(groups),
        backlog=nothing,
        oldest_seconds=nothing,
        unfinished=np.zeros(len(model.queues)),
        unfinished_met=np.zeros(len(model.queues)),
        contacts=int(contacts.sum()),
    )


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
    """
    if not all(is_compiled(kernel) for kernel in _KERNELS):
        progress(_COMPILING, 0, 1, "once; kept on disk")
        replicate(model, first, seed=seed)
        progress(_COMPILING, 1, 1)
    jobs = (delayed(replicate)(model, number, seed=seed) for number in range(first, first + replications))
    results = Parallel(n_jobs=workers, prefer="threads", return_as="generator")(jobs)
    for number, result in enumerate(results, start=1):
        progress(_SIMULATING, number, replications)
        yield result
