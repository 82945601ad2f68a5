"""Outlooks: what the simulation says about a roster."""

from typing import get_args

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete

from data.records import Estimate, Grid, Outlook, SlDefinition
from data.store.arrays import pack_named, unpack_named
from data.store.base import StoreBase
from data.store.rosters import roster_row
from data.store.tables import OutlookQueueRow, OutlookRow

_ESTIMATES = (
    "service",
    "service_by_day",
    "service_by_interval",
    "days_met",
    "abandoned",
    "asa_seconds",
)
_MORE = (
    "turned_away",
    "redialled",
    "occupancy_by_skill_set",
    "backlog",
    "backlog_age_hours",
    "returned",
    "resolved",
)
"""Not in outlooks of earlier versions."""

_ARRAYS = ("days", "occupancy", "agents_by_queue")
_Arrays = dict[str, NDArray[np.generic]]
_DEFINITIONS: tuple[SlDefinition, ...] = get_args(SlDefinition)


class Outlooks(StoreBase):
    """The part of the store that keeps outlooks."""

    def save_outlook(self, roster_id: int, outlook: Outlook, *, run_id: int | None = None) -> None:
        """Keep what a roster will deliver; it replaces an earlier outlook of that roster."""
        with self._writing() as session:
            roster_row(session, roster_id)
            for row_type in (OutlookQueueRow, OutlookRow):
                session.execute(delete(row_type).where(row_type.roster_id == roster_id))
            session.add(
                OutlookRow(
                    roster_id=roster_id,
                    run_id=run_id,
                    start_at=outlook.grid.start_at,
                    interval_minutes=outlook.grid.minutes,
                    intervals=outlook.grid.count,
                    replications=outlook.replications,
                    contacts=outlook.contacts,
                    arrays=pack_named(_arrays(outlook)),
                )
            )
            session.flush()
            session.add_all(
                OutlookQueueRow(
                    roster_id=roster_id,
                    position=position,
                    queue=queue,
                    service=float(outlook.service.mean[position]),
                    service_half_width=float(outlook.service.half_width[position]),
                    days_met=float(outlook.days_met.mean[position]),
                    abandoned=float(outlook.abandoned.mean[position]),
                    asa_seconds=float(outlook.asa_seconds.mean[position]),
                )
                for position, queue in enumerate(outlook.queues)
            )

    def load_outlook(self, roster_id: int) -> Outlook | None:
        """Give what a roster will deliver; None: it was not simulated.

        Raises
        ------
        NotFoundError
            There is no such roster.
        """
        with self._reading() as session:
            roster_row(session, roster_id)
            row = session.get(OutlookRow, roster_id)
            if row is None:
                return None
            queues = session.query(OutlookQueueRow.queue).filter_by(roster_id=roster_id)
            arrays = unpack_named(row.arrays)
            estimates = {name: _estimate(arrays, name) for name in _ESTIMATES}
            more = {
                name: _estimate(arrays, name) if f"{name}_mean" in arrays else None
                for name in _MORE
            }
            return Outlook(
                queues=tuple(name for (name,) in queues.order_by(OutlookQueueRow.position)),
                grid=Grid(row.start_at, row.interval_minutes, row.intervals),
                days=arrays["days"].astype("datetime64[D]"),
                occupancy=arrays["occupancy"].astype(np.float64),
                agents_by_queue=arrays["agents_by_queue"].astype(np.float64),
                replications=row.replications,
                contacts=row.contacts,
                service_by_definition={
                    name: _estimate(arrays, f"service_{name}")
                    for name in _DEFINITIONS
                    if f"service_{name}_mean" in arrays
                },
                skill_sets=_skill_sets(arrays),
                overload=arrays["overload"].astype(np.float64) if "overload" in arrays else None,
                **estimates,
                **more,  # type: ignore[arg-type]  # each of these may be missing
            )


def _arrays(outlook: Outlook) -> _Arrays:
    """Give all figures by name; an estimate is two of them."""
    arrays: _Arrays = {name: getattr(outlook, name) for name in _ARRAYS}
    estimates: dict[str, Estimate | None] = {
        name: getattr(outlook, name) for name in (*_ESTIMATES, *_MORE)
    }
    by_definition = outlook.service_by_definition.items()
    for name, estimate in (*estimates.items(), *((f"service_{d}", e) for d, e in by_definition)):
        if estimate is not None:
            arrays[f"{name}_mean"] = estimate.mean
            arrays[f"{name}_half_width"] = estimate.half_width
    if outlook.overload is not None:
        arrays["overload"] = outlook.overload
    sets = outlook.skill_sets
    arrays["skill_set_sizes"] = np.array([len(members) for members in sets], np.int64)
    arrays["skill_set_queues"] = np.array([q for members in sets for q in members], np.int64)
    return arrays


def _estimate(arrays: _Arrays, name: str) -> Estimate:
    return Estimate(
        arrays[f"{name}_mean"].astype(np.float64), arrays[f"{name}_half_width"].astype(np.float64)
    )


def _skill_sets(arrays: _Arrays) -> tuple[tuple[int, ...], ...]:
    sizes = arrays.get("skill_set_sizes", np.zeros(0)).astype(np.int64)
    if not len(sizes):
        return ()
    members = np.split(arrays["skill_set_queues"].astype(np.int64), np.cumsum(sizes)[:-1])
    return tuple(tuple(part.tolist()) for part in members)
