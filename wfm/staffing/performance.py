"""What a number of agents delivers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import SlDefinition

Figure = float | NDArray[np.float64]
"""A scalar where every input was one, else an array of their common shape."""


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """Exact long-run figures of one queue; every field a scalar or an array of one shape.

    Nothing offered: nobody waits, service is 1, occupancy 0. Unstable (nobody abandons and the
    agents are at most the load): everybody waits for ever, service is 0.

    Parameters
    ----------
    wait_probability
        P(wait > 0).
    abandoned, answered
        Shares of offered contacts.
    mean_wait_seconds
        Mean wait of all offered contacts, abandoned ones included [s].
    asa_seconds
        Mean wait of answered contacts [s]; NaN where nobody is answered.
    occupancy
        Busy share of agents; of slots on a concurrent channel.
    answered_in_threshold, abandoned_in_threshold
        Contacts of either end within the threshold, share of offered.
    virtual_in_threshold
        P(virtual wait <= threshold): what customers of infinite patience would meet.
    """

    wait_probability: Figure
    abandoned: Figure
    answered: Figure
    mean_wait_seconds: Figure
    asa_seconds: Figure
    occupancy: Figure
    answered_in_threshold: Figure
    abandoned_in_threshold: Figure
    virtual_in_threshold: Figure

    def service(self, definition: SlDefinition = "offered") -> Figure:
        """Give the service level by one of the named definitions of docs/glossary.md."""
        within = np.asarray(self.answered_in_threshold)
        short = np.asarray(self.abandoned_in_threshold)
        if definition == "offered":
            return as_figure(within)
        if definition == "abandons_met":
            return as_figure(within + short)
        if definition == "virtual":
            return self.virtual_in_threshold
        counted = np.asarray(self.answered) if definition == "answered" else 1 - short
        share = np.divide(within, counted, out=np.zeros_like(within), where=counted > 0)
        return as_figure(np.minimum(share, 1.0))


def as_figure(values: NDArray[np.float64]) -> Figure:
    """Give a Python float for an array without axes."""
    return values if values.ndim else float(values)


def performance_from(shape: tuple[int, ...], figures: NDArray[np.float64]) -> Performance:
    """Name the kernel's figures, shape (9, cells)."""
    waits, abandoned, answered, mean, answered_wait, within, met, virtual, busy = figures
    asa = np.divide(answered_wait, answered, out=np.full_like(met, np.nan), where=answered > 0)
    short = np.maximum(met - within, 0.0)
    fields = (waits, abandoned, answered, mean, asa, busy, within, short, virtual)
    return Performance(*(as_figure(np.asarray(f).reshape(shape)) for f in fields))
