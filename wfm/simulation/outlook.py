"""What a roster will deliver: simulate it and sum up."""

from collections.abc import Iterable, Sequence

from data.records import (
    Agent,
    Backlog,
    Center,
    Forecast,
    Grid,
    Holiday,
    Outlook,
    Progress,
    Roster,
    silent,
)
from wfm.simulation.comparison import compare
from wfm.simulation.model import Replication, SimulationModel
from wfm.simulation.scenario import Scenario
from wfm.simulation.summary import Summary


def simulate(
    roster: Roster,
    forecast: Forecast,
    center: Center,
    agents: Sequence[Agent],
    *,
    holidays: Sequence[Holiday] = (),
    backlog: Sequence[Backlog] = (),
    replications: int = 100,
    precision: float | None = None,
    seed: int = 1,
    workers: int = 1,
    progress: Progress = silent,
) -> Outlook:
    """Give the service that a roster will deliver, contact by contact, with its uncertainty.

    Parameters
    ----------
    roster
        Shifts; their activities of category ``work`` put agents on duty.
    forecast
        Each replication takes the arrivals of one of its samples.
    center
        Queues and goals, routing, shrinkage, and the reserve of idle agents kept from deferred
        work.
    agents
        Everyone in the roster.
    holidays
        Days with opening hours of their own.
    backlog
        Deferred contacts that are there when the horizon begins.
    replications
        How often the whole horizon is run; with a precision the least number, see ``batches``.
    precision
        Wanted half-width of every queue's service over the horizon, as a share: replications go
        on until all are reached, at most 2,000; whether they were is told to ``progress``, and
        seen in ``Outlook.service``.
    seed
        Rosters simulated with one seed see the same contacts and the same absences.
    workers
        Threads; the result does not depend on it.
    progress
        Told about each replication.

    Returns
    -------
        The outlook on the days that roster and forecast share. Without a backlog the horizon
        starts empty: nobody waits and nothing is left over from the day before. Contacts whose
        threshold ends after the horizon are not counted.

    Raises
    ------
    ConfigurationError
        If the records do not belong together, ``replications`` is below 1, or the precision is
        not in (0, 1).
    InputRefusedError
        If the backlog does not belong to the horizon.

    Notes
    -----
    More replications than the forecast has samples use samples again with other contacts; the
    half-widths then miss a little of the forecast's own uncertainty.
    """
    scenario = Scenario(roster, forecast, center, tuple(agents), tuple(backlog))
    outlook, _ = compare(
        scenario,
        (),
        holidays=holidays,
        replications=replications,
        precision=precision,
        seed=seed,
        workers=workers,
        progress=progress,
    )
    return outlook


def summarise(
    replications: Iterable[Replication], model: SimulationModel, *, grid: Grid, zone: str
) -> Outlook:
    """Give the means over replications, with 95 % half-widths, by local days of a zone."""
    summary = Summary(model, grid=grid, zone=zone)
    for one in replications:
        summary.add(one)
    return summary.outlook()
