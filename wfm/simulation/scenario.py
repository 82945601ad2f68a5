"""What is simulated, in one record, so that it can be changed and compared."""

from dataclasses import dataclass

from data.records import Agent, Backlog, Center, Forecast, Roster


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """A roster in its center, with the contacts and the people it is for.

    Parameters
    ----------
    roster
        Shifts; their activities of category ``work`` put agents on duty.
    forecast
        Each replication takes the arrivals of one of its samples.
    center
        Queues and goals, routing, shrinkage, and the reserve kept from deferred work.
    agents
        Everyone in the roster.
    backlog
        Deferred contacts that are there when the horizon begins.
    """

    roster: Roster
    forecast: Forecast
    center: Center
    agents: tuple[Agent, ...]
    backlog: tuple[Backlog, ...] = ()
