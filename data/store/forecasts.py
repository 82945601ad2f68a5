"""Forecasts: means and quantiles as rows, joint samples as one compressed array."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.orm import Session, defer

from data.records import Forecast, Grid, NotFoundError, PlannerNote
from data.store.arrays import pack_counts, unpack_counts
from data.store.base import StoreBase, ensure_queues, missing
from data.store.bulk import fetch_numbers, upsert_numbers
from data.store.forecast_figures import read_figures, read_records, write_figures, write_records
from data.store.results import ForecastSummary
from data.store.runs import run_row
from data.store.tables import (
    ForecastAdjustmentRow,
    ForecastIntervalRow,
    ForecastNoteRow,
    ForecastQueueRow,
    ForecastRow,
    QueueRow,
    RunRow,
)

_INTERVALS = cast("Table", ForecastIntervalRow.__table__)
OWN = "wfm"
"""Source of forecasts made here."""

_SHARES = (0.1, 0.5, 0.9, 0.025, 0.975)
"""Quantiles, in the order of the table's columns."""


class Forecasts(StoreBase):
    """The part of the store that keeps forecasts."""

    def save_forecast(
        self,
        run_id: int,
        forecast: Forecast,
        *,
        based_on: int | None = None,
        known_until: datetime | None = None,
    ) -> int:
        """Keep a forecast.

        Parameters
        ----------
        based_on
            The forecast that was adjusted or updated into it.
        known_until
            End of what had come when it was made; what lies before is never scored.

        Returns
        -------
            Its number.
        """
        with self._writing() as session:
            run_row(session, run_id)
            row = ForecastRow(
                run_id=run_id,
                start_at=forecast.grid.start_at,
                interval_minutes=forecast.grid.minutes,
                intervals=forecast.grid.count,
                samples=pack_counts(forecast.samples),
                caveats=list(forecast.caveats),
                source=forecast.source,
                based_on=None if based_on is None else _row(session, based_on).id,
                known_until=known_until,
            )
            session.add(row)
            session.flush()
            numbers = ensure_queues(session, forecast.queues)
            session.add_all(
                ForecastQueueRow(
                    forecast_id=row.id,
                    queue_id=numbers[queue],
                    position=position,
                    model=forecast.models[position],
                    explanation=forecast.explanations[position],
                )
                for position, queue in enumerate(forecast.queues)
            )
            session.flush()
            _write_intervals(session, row.id, forecast, [numbers[q] for q in forecast.queues])
            write_figures(session, row.id, forecast)
            return row.id

    def forecast_id(self, forecast_id: int | None = None) -> int:
        """Give a forecast's id back if it exists; None: the newest of our own."""
        with self._reading() as session:
            return _row(session, forecast_id).id

    def load_forecast(self, forecast_id: int | None = None) -> Forecast:
        """Give a forecast by its number; None: the last one of our own, no outside one.

        Raises
        ------
        NotFoundError
            There is none of that number.
        """
        with self._reading() as session:
            row = _row(session, forecast_id)
            queues = session.execute(_queues_of(row.id)).all()
            values = _values(session, row.id)
            shape = (len(queues), row.intervals)
            mean8 = values[:, 2].reshape(shape)
            return Forecast(
                queues=tuple(name for name, _, _ in queues),
                grid=Grid(row.start_at, row.interval_minutes, row.intervals),
                mean=values[:, 0].reshape(shape),
                aht_seconds=values[:, 1].reshape(shape),
                samples=unpack_counts(row.samples),
                models=tuple(model for _, model, _ in queues),
                explanations=tuple(explanation for _, _, explanation in queues),
                caveats=tuple(row.caveats),
                mean8=None if np.isnan(mean8).all() else mean8,
                source=row.source,
                **read_figures(session, row.id),
            )

    def add_forecast_note(self, forecast_id: int, note: PlannerNote) -> None:
        """Keep what a planner wrote beside a forecast, after the earlier notes."""
        with self._writing() as session:
            row = _row(session, forecast_id)
            earlier = read_records(session, ForecastNoteRow, row.id, PlannerNote)
            write_records(session, ForecastNoteRow, row.id, [note], first=len(earlier))

    def forecast_notes(self, forecast_id: int) -> tuple[PlannerNote, ...]:
        """Give what planners wrote beside a forecast, in their order."""
        with self._reading() as session:
            return read_records(session, ForecastNoteRow, forecast_id, PlannerNote)

    def forecasts(self) -> tuple[ForecastSummary, ...]:
        """Give one line about each forecast, newest first."""
        interval, adjustment = ForecastIntervalRow, ForecastAdjustmentRow
        sums = select(interval.forecast_id, func.sum(interval.mean)).group_by(interval.forecast_id)
        changes = select(adjustment.forecast_id, func.count()).group_by(adjustment.forecast_id)
        rows = (
            select(ForecastRow, RunRow.started_at)
            .options(defer(ForecastRow.samples))
            .join(RunRow)
            .order_by(ForecastRow.id.desc())
        )
        with self._reading() as session:
            contacts = dict(session.execute(sums).all())
            adjusted = dict(session.execute(changes).all())
            return tuple(
                _summary(
                    row,
                    session.execute(_queues_of(row.id)).all(),
                    made_at=made_at,
                    contacts=contacts.get(row.id, 0.0),
                    adjustments=adjusted.get(row.id, 0),
                )
                for row, made_at in session.execute(rows)
            )


def _row(session: Session, forecast_id: int | None) -> ForecastRow:
    """Give a forecast's row; None: the newest of our own, since others are only compared."""
    query = select(ForecastRow).order_by(ForecastRow.id.desc()).limit(1)
    query = query.filter_by(source=OWN) if forecast_id is None else query.filter_by(id=forecast_id)
    row = session.scalar(query)
    if row is not None:
        return row
    known = session.scalars(select(ForecastRow.id).order_by(ForecastRow.id)).all()
    if known and forecast_id is None:
        raise NotFoundError(
            f"there is no forecast of wfm yet, only outside ones: {', '.join(map(str, known))}; "
            "name one of them, or run `wfm forecast run`"
        )
    raise missing("forecast", forecast_id, known, remedy="wfm forecast run")


def _queues_of(forecast_id: int) -> Select[str, str, str]:
    return (
        select(QueueRow.name, ForecastQueueRow.model, ForecastQueueRow.explanation)
        .join(ForecastQueueRow)
        .where(ForecastQueueRow.forecast_id == forecast_id)
        .order_by(ForecastQueueRow.position)
    )


def _summary(
    row: ForecastRow,
    queues: Sequence[Row[str, str, str]],
    *,
    made_at: datetime,
    contacts: float,
    adjustments: int,
) -> ForecastSummary:
    return ForecastSummary(
        id=row.id,
        run_id=row.run_id,
        made_at=made_at,
        queues=tuple(name for name, _, _ in queues),
        first_at=row.start_at,
        last_at=row.start_at + timedelta(minutes=row.interval_minutes * row.intervals),
        minutes=row.interval_minutes,
        contacts=contacts,
        models=tuple(model for _, model, _ in queues),
        source=row.source,
        based_on=row.based_on,
        known_until=row.known_until,
        adjustments=adjustments,
    )


def _write_intervals(
    session: Session, forecast_id: int, forecast: Forecast, numbers: list[int]
) -> None:
    starts = forecast.grid.starts().astype(np.int64)
    queues, intervals = forecast.mean.shape
    mean8 = np.full_like(forecast.mean, np.nan) if forecast.mean8 is None else forecast.mean8
    columns = (
        np.full(queues * intervals, forecast_id),
        np.repeat(numbers, intervals),
        np.tile(starts, queues),
        forecast.mean.ravel(),
        forecast.aht_seconds.ravel(),
        *_quantiles(forecast).reshape(len(_SHARES), -1),
        mean8.ravel(),
    )
    upsert_numbers(session, _INTERVALS, np.column_stack(columns).astype(np.float64))


def _quantiles(forecast: Forecast) -> NDArray[np.float64]:
    """Give the quantiles of the samples; NaN where there are none, as of an outside forecast."""
    if not len(forecast.samples):
        return np.full((len(_SHARES), *forecast.mean.shape), np.nan)
    return np.asarray(np.quantile(forecast.samples, _SHARES, axis=0))


def _values(session: Session, forecast_id: int) -> NDArray[np.float64]:
    query = (
        select(_INTERVALS.c.mean, _INTERVALS.c.aht_seconds, _INTERVALS.c.mean8)
        .join(
            ForecastQueueRow,
            (ForecastQueueRow.forecast_id == _INTERVALS.c.forecast_id)
            & (ForecastQueueRow.queue_id == _INTERVALS.c.queue_id),
        )
        .where(_INTERVALS.c.forecast_id == forecast_id)
        .order_by(ForecastQueueRow.position, _INTERVALS.c.start_epoch)
    )
    return fetch_numbers(session, query)
