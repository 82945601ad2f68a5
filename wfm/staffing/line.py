"""One line of agents, all alike, who serve whatever waits in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import ServiceGoal
from wfm.staffing.chat import chat_agents_for, chat_performance
from wfm.staffing.erlang import agents_for, erlang_a
from wfm.staffing.performance import Performance

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Contacts of one or several queues in one line, interval by interval.

    Parameters
    ----------
    rate
        Contacts [1/s], shape (T,).
    aht_seconds
        Mean handle time [s]; of one contact alone where agents hold several, shape (T,).
    patience_seconds
        Mean patience [s], infinite: nobody abandons, shape (T,).
    aht_by_level
        Factor on AHT with 1, 2, ... contacts at once; empty: one at a time.
    """

    rate: Floats
    aht_seconds: Floats
    patience_seconds: Floats
    aht_by_level: tuple[float, ...] = ()

    def at(self, where: NDArray[np.bool_]) -> "Line":
        """Give the line in some of its intervals."""
        return Line(
            self.rate[where],
            self.aht_seconds[where],
            self.patience_seconds[where],
            self.aht_by_level,
        )

    def agents(self, goal: ServiceGoal, rate: Floats) -> Floats:
        """Give the fewest whole agents that reach a goal at a rate [1/s], shape (T,)."""
        aht, patience = self.aht_seconds, self.patience_seconds
        if not self.aht_by_level:
            found = agents_for(goal, rate, aht_seconds=aht, patience_seconds=patience)
        else:
            found = chat_agents_for(
                goal,
                rate,
                aht_seconds=aht,
                aht_by_level=self.aht_by_level,
                patience_seconds=patience,
            )
        return np.asarray(found, np.float64)

    def performance(self, agents: Floats, rate: Floats, *, threshold_seconds: float) -> Performance:
        """Give what whole agents deliver at a rate [1/s]; shapes (..., T)."""
        aht, patience = self.aht_seconds, self.patience_seconds
        if not self.aht_by_level:
            return erlang_a(
                agents,
                rate,
                aht_seconds=aht,
                patience_seconds=patience,
                threshold_seconds=threshold_seconds,
            )
        return chat_performance(
            agents,
            rate,
            aht_seconds=aht,
            aht_by_level=self.aht_by_level,
            patience_seconds=patience,
            threshold_seconds=threshold_seconds,
        )
