"""What happened: contacts by queue and interval, and single contacts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records.grid import Grid

Attribution = Literal["arrival", "end", "worked"]


@dataclass(frozen=True, slots=True, eq=False)
class ContactHistory:
    """Contacts of several queues on one grid. NaN is missing; zero is zero.

    Parameters
    ----------
    queues
        Names, in the order of the arrays' first axis.
    grid
        T intervals.
    offered, handled, abandoned
        Contacts, shape (queues, T).
    handle_seconds
        Handle time of the contacts counted in ``handled`` [s], shape (queues, T).
    wait_seconds
        Total wait [s], shape (queues, T).
    answered_in_threshold
        Contacts answered within the queue's threshold, shape (queues, T).
    """

    queues: tuple[str, ...]
    grid: Grid
    offered: NDArray[np.float64]
    handled: NDArray[np.float64]
    abandoned: NDArray[np.float64]
    handle_seconds: NDArray[np.float64]
    wait_seconds: NDArray[np.float64]
    answered_in_threshold: NDArray[np.float64]
    attribution: Attribution = "arrival"


@dataclass(frozen=True, slots=True)
class IntervalCount:
    """One queue and interval as a file gave it; None where the source has no such figure."""

    queue: str
    start_at: datetime
    offered: float
    handled: float | None = None
    abandoned: float | None = None
    handle_seconds: float | None = None
    wait_seconds: float | None = None
    answered_in_threshold: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HistoryColumns:
    """Interval rows of a source in columns: what readers give and the store takes, N rows.

    The rows are as the source had them, in any order and with gaps; NaN stands where the source
    has no such figure, zero where it counted none.

    Parameters
    ----------
    queues
        Names.
    queue_index
        Index into ``queues``, int64, shape (N,).
    start_utc
        Start of the interval [UTC], datetime64[s], shape (N,).
    offered, handled, abandoned
        Contacts, shape (N,).
    handle_seconds
        Handle time of the contacts counted in ``handled`` [s], shape (N,).
    wait_seconds
        Total wait [s], shape (N,).
    answered_in_threshold
        Contacts answered within the queue's threshold, shape (N,).
    interval_minutes
        Length of every interval [minutes]; 1440 for daily counts.
    attribution
        The interval in which the source counts a contact and its handle time.
    """

    queues: tuple[str, ...]
    queue_index: NDArray[np.int64]
    start_utc: NDArray[np.datetime64]
    offered: NDArray[np.float64]
    handled: NDArray[np.float64]
    abandoned: NDArray[np.float64]
    handle_seconds: NDArray[np.float64]
    wait_seconds: NDArray[np.float64]
    answered_in_threshold: NDArray[np.float64]
    interval_minutes: int
    attribution: Attribution = "arrival"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of a call-level log."""

    queue: str
    arrived_at: datetime
    outcome: Literal["handled", "abandoned"]
    wait_seconds: float
    handle_seconds: float
    agent_id: str | None = None
    customer_id: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ContactColumns:
    """Contacts of a call-level log in columns, N contacts by arrival.

    Parameters
    ----------
    queues
        Names.
    queue_index
        Index into ``queues``, int64, shape (N,).
    arrived_utc
        Arrival [UTC], datetime64[s], shape (N,).
    handled
        True where an agent took the contact, False where the customer gave up, shape (N,).
    wait_seconds, handle_seconds
        Wait and handle time [s], shape (N,); NaN where the source has none.
    agent_ids, customer_ids, source_ids
        Texts, shape (N,); empty where the source has none.
    """

    queues: tuple[str, ...]
    queue_index: NDArray[np.int64]
    arrived_utc: NDArray[np.datetime64]
    handled: NDArray[np.bool_]
    wait_seconds: NDArray[np.float64]
    handle_seconds: NDArray[np.float64]
    agent_ids: NDArray[np.object_]
    customer_ids: NDArray[np.object_]
    source_ids: NDArray[np.object_]

    def contacts(self) -> tuple[Contact, ...]:
        """Give the contacts as records, in the same order."""
        arrivals = self.arrived_utc.astype("datetime64[s]").tolist()
        rows = zip(
            self.queue_index.tolist(),
            arrivals,
            self.handled.tolist(),
            self.wait_seconds.tolist(),
            self.handle_seconds.tolist(),
            self.agent_ids.tolist(),
            self.customer_ids.tolist(),
            self.source_ids.tolist(),
            strict=True,
        )
        return tuple(
            Contact(
                queue=self.queues[queue],
                arrived_at=at.replace(tzinfo=UTC),
                outcome="handled" if handled else "abandoned",
                wait_seconds=wait,
                handle_seconds=handle,
                agent_id=agent or None,
                customer_id=customer or None,
                source_id=source or None,
            )
            for queue, at, handled, wait, handle, agent, customer, source in rows
        )
