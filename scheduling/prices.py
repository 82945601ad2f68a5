"""What a roster's shortcomings cost, in one currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from data.records import Strength

WISHES: Mapping[Strength, float] = {
    "strongly_prefer": -1.0,
    "prefer": -0.3,
    "slightly_prefer": -0.1,
    "slightly_avoid": 0.1,
    "avoid": 0.3,
    "strongly_avoid": 1.0,
}


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices per agent-interval, but for the last two; only their ratios matter.

    A short agent outweighs everything else, so that wishes and thrift never cost service.

    Parameters
    ----------
    shortage
        One agent-interval short of a coverage row, or of deferred work never done.
    comfort
        One agent-interval short of the row and its comfort margin: puts surplus where the row is
        largest.
    comfort_share, comfort_agents
        The comfort margin over a row of n agents is ``comfort_share * n + comfort_agents``.
    steep
        One agent-interval short beyond ``steep_share`` of the row, beside ``shortage``: the price
        of shortfall is convex, so that what cannot be avoided is shared out over the day.
    steep_share
        Share of a row that may be short before it gets steep.
    late
        One agent-interval of deferred work late by one interval.
    paid
        One paid agent-interval above the weekly minimum of the contract.
    wishes
        One agent-interval worked inside a preference's span; a preferred one earns.
    minimum
        One agent-interval below a queue's minimum staff, beside its shortage.
    surplus
        One agent-interval at work above the last row, that of all queues, deferred work in it.
    change
        One day of an agent whose shift differs from the roster to be changed little; it weighs
        ``change / shortage`` agent-hours short.
    fairness
        One squared point of an agent's burden (``scheduling.fairness``); it weighs
        ``fairness / shortage`` agent-hours short.
    """

    shortage: float = 10.0
    comfort: float = 0.7
    comfort_share: float = 0.1
    comfort_agents: float = 0.5
    steep: float = 0.0
    steep_share: float = 0.05
    late: float = 1.0
    paid: float = 0.2
    wishes: Mapping[Strength, float] = field(default_factory=lambda: dict(WISHES))
    minimum: float = 50.0
    surplus: float = 0.0
    change: float = 2.0
    fairness: float = 0.2

    def on_intervals(self, hours: float, *, fairness: float = 1.0) -> "Prices":
        """Give the prices with those of days and points as they are beside an interval's.

        Parameters
        ----------
        hours
            Length of an interval [hours].
        fairness
            A factor on the price of points.
        """
        return replace(self, change=self.change / hours, fairness=fairness * self.fairness / hours)
