"""Requirements: one compressed series a row."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.records import DeadlineRow, Grid, NotFoundError, Requirement
from data.store.arrays import pack, unpack
from data.store.base import StoreBase, missing
from data.store.runs import run_row
from data.store.tables import RequirementRow, RequirementSeriesRow

_Kind = Literal["agents", "arrived", "due", "offered_load"]
_Series = tuple[tuple[int, ...], NDArray[np.float64]]


class Requirements(StoreBase):
    """The part of the store that keeps requirements."""

    def save_requirement(
        self, run_id: int, forecast_id: int | None, requirement: Requirement
    ) -> int:
        """Keep a requirement.

        Parameters
        ----------
        forecast_id
            The forecast behind it; None: there was none.

        Returns
        -------
            Its number.
        """
        with self._writing() as session:
            run_row(session, run_id)
            row = RequirementRow(
                run_id=run_id,
                forecast_id=forecast_id,
                queues=list(requirement.queues),
                start_at=requirement.grid.start_at,
                interval_minutes=requirement.grid.minutes,
                intervals=requirement.grid.count,
                hours=requirement.hours,
            )
            session.add(row)
            session.flush()
            session.add_all(
                RequirementSeriesRow(
                    requirement_id=row.id,
                    kind=kind,
                    position=position,
                    subset=list(subset),
                    peak=float(series.max(initial=0.0)),
                    series=pack(np.asarray(series, np.float64)),
                )
                for kind, position, (subset, series) in _each(requirement)
            )
            session.flush()
            return row.id

    def requirement_id(self, requirement_id: int | None = None) -> int:
        """Give a requirement's id back if it exists; None: the newest's."""
        with self._reading() as session:
            return _row(session, requirement_id).id

    def requirement_forecast(self, requirement_id: int) -> int:
        """Give the id of the forecast that a requirement was made from.

        Raises
        ------
        NotFoundError
            There is no such requirement, or it was made from no forecast.
        """
        with self._reading() as session:
            forecast_id = _row(session, requirement_id).forecast_id
        if forecast_id is None:
            raise NotFoundError(
                f"requirement {requirement_id} was made from no forecast of this database; "
                "make another one with `wfm requirement run`"
            )
        return forecast_id

    def requirement_run(self, requirement_id: int) -> int:
        """Give the number of the run that made a requirement.

        Raises
        ------
        NotFoundError
            There is no such requirement.
        """
        with self._reading() as session:
            return _row(session, requirement_id).run_id

    def load_requirement(self, requirement_id: int | None = None) -> Requirement:
        """Give a requirement by its number; None: the last one.

        Raises
        ------
        NotFoundError
            There is none of that number.
        """
        with self._reading() as session:
            row = _row(session, requirement_id)
            grid = Grid(row.start_at, row.interval_minutes, row.intervals)
            agents = _load(session, row.id, "agents")
            due = _load(session, row.id, "due")
            arrived = _load(session, row.id, "arrived")
            load = _load(session, row.id, "offered_load")
            return Requirement(
                queues=tuple(row.queues),
                grid=grid,
                subsets=tuple(subset for subset, _ in agents),
                agents=_stacked(agents, grid),
                deadlines=tuple(
                    DeadlineRow(queue=queues[0], arrived=came, due=by)
                    for (queues, came), (_, by) in zip(arrived, due, strict=True)
                ),
                offered_load=_stacked(load, grid),
            )


def _row(session: Session, requirement_id: int | None) -> RequirementRow:
    query = select(RequirementRow).order_by(RequirementRow.id.desc()).limit(1)
    if requirement_id is not None:
        query = query.filter_by(id=requirement_id)
    row = session.scalar(query)
    if row is None:
        known = session.scalars(select(RequirementRow.id).order_by(RequirementRow.id)).all()
        raise missing("requirement", requirement_id, known, remedy="wfm requirement run")
    return row


def _each(requirement: Requirement) -> Iterator[tuple[_Kind, int, _Series]]:
    for position, subset in enumerate(requirement.subsets):
        yield "agents", position, (subset, requirement.agents[position])
    for position, row in enumerate(requirement.deadlines):
        yield "arrived", position, ((row.queue,), row.arrived)
        yield "due", position, ((row.queue,), row.due)
    for queue, load in enumerate(requirement.offered_load):
        yield "offered_load", queue, ((queue,), load)


def _load(session: Session, requirement_id: int, kind: _Kind) -> list[_Series]:
    query = select(RequirementSeriesRow.subset, RequirementSeriesRow.series)
    rows = session.execute(
        query.filter_by(requirement_id=requirement_id, kind=kind).order_by(
            RequirementSeriesRow.position
        )
    )
    return [(tuple(subset), unpack(series).astype(np.float64)) for subset, series in rows]


def _stacked(series: list[_Series], grid: Grid) -> NDArray[np.float64]:
    return np.array([values for _, values in series]).reshape(len(series), grid.count)
