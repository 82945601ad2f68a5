"""Forecasts: means and quantiles as rows, joint samples as one compressed array."""

from datetime import timedelta
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, Table, func, insert, select
from sqlalchemy.orm import Session

from data.records import Forecast, ForecastAccuracy, Grid, ModelScore
from data.store.arrays import pack_counts, unpack_counts
from data.store.base import StoreBase, ensure_queues, missing
from data.store.bulk import fetch_numbers, upsert_numbers
from data.store.results import ForecastSummary
from data.store.runs import run_row
from data.store.tables import (
    ForecastAccuracyRow,
    ForecastIntervalRow,
    ForecastQueueRow,
    ForecastRow,
    ForecastScoreRow,
    QueueRow,
    RunRow,
)

_INTERVALS = cast("Table", ForecastIntervalRow.__table__)
_SHARES = (0.1, 0.5, 0.9)
_ACCURACY = (
    "queue",
    "lead_week",
    "model",
    "wape",
    "wape_mean8",
    "poisson_floor",
    "bias",
    "coverage80",
    "origins",
)
_SCORE = ("queue", "model", "wape")


class Forecasts(StoreBase):
    """The part of the store that keeps forecasts."""

    def save_forecast(self, run_id: int, forecast: Forecast) -> int:
        """Keep a forecast.

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
            _write_figures(session, row.id, forecast)
            return row.id

    def forecast_id(self, forecast_id: int | None = None) -> int:
        """Give a forecast's id back if it exists; None: the newest's."""
        with self._reading() as session:
            return _row(session, forecast_id).id

    def load_forecast(self, forecast_id: int | None = None) -> Forecast:
        """Give a forecast by its number; None: the last one.

        Raises
        ------
        NotFoundError
            There is none of that number.
        """
        with self._reading() as session:
            row = _row(session, forecast_id)
            queues = session.execute(_queues_of(row.id)).all()
            values = _means(session, row.id)
            shape = (len(queues), row.intervals)
            return Forecast(
                queues=tuple(name for name, _, _ in queues),
                grid=Grid(row.start_at, row.interval_minutes, row.intervals),
                mean=values[:, 0].reshape(shape),
                aht_seconds=values[:, 1].reshape(shape),
                samples=unpack_counts(row.samples),
                models=tuple(model for _, model, _ in queues),
                explanations=tuple(explanation for _, _, explanation in queues),
                accuracy=_accuracy(session, row.id),
                scores=_scores(session, row.id),
                caveats=tuple(row.caveats),
            )

    def forecasts(self) -> tuple[ForecastSummary, ...]:
        """Give one line about each forecast, newest first."""
        rows = select(
            ForecastRow.id,
            ForecastRow.run_id,
            RunRow.started_at,
            ForecastRow.start_at,
            ForecastRow.interval_minutes,
            ForecastRow.intervals,
        ).join(RunRow)
        interval = ForecastIntervalRow
        sums = select(interval.forecast_id, func.sum(interval.mean)).group_by(interval.forecast_id)
        with self._reading() as session:
            contacts = dict(session.execute(sums).all())
            out = []
            for number, run_id, made_at, start_at, minutes, count in session.execute(
                rows.order_by(ForecastRow.id.desc())
            ):
                queues = session.execute(_queues_of(number)).all()
                out.append(
                    ForecastSummary(
                        id=number,
                        run_id=run_id,
                        made_at=made_at,
                        queues=tuple(name for name, _, _ in queues),
                        first_at=start_at,
                        last_at=start_at + timedelta(minutes=minutes * count),
                        minutes=minutes,
                        contacts=contacts.get(number, 0.0),
                        models=tuple(model for _, model, _ in queues),
                    )
                )
        return tuple(out)


def _row(session: Session, forecast_id: int | None) -> ForecastRow:
    query = select(ForecastRow).order_by(ForecastRow.id.desc()).limit(1)
    if forecast_id is not None:
        query = query.filter_by(id=forecast_id)
    row = session.scalar(query)
    if row is None:
        known = session.scalars(select(ForecastRow.id).order_by(ForecastRow.id)).all()
        raise missing("forecast", forecast_id, known, remedy="wfm forecast run")
    return row


def _queues_of(forecast_id: int) -> Select[str, str, str]:
    return (
        select(QueueRow.name, ForecastQueueRow.model, ForecastQueueRow.explanation)
        .join(ForecastQueueRow)
        .where(ForecastQueueRow.forecast_id == forecast_id)
        .order_by(ForecastQueueRow.position)
    )


def _write_intervals(
    session: Session, forecast_id: int, forecast: Forecast, numbers: list[int]
) -> None:
    starts = forecast.grid.starts().astype(np.int64)
    quantiles = np.quantile(forecast.samples, _SHARES, axis=0)
    queues, intervals = forecast.mean.shape
    columns = (
        np.full(queues * intervals, forecast_id),
        np.repeat(numbers, intervals),
        np.tile(starts, queues),
        forecast.mean.ravel(),
        forecast.aht_seconds.ravel(),
        *quantiles.reshape(len(_SHARES), -1),
    )
    upsert_numbers(session, _INTERVALS, np.column_stack(columns).astype(np.float64))


def _means(session: Session, forecast_id: int) -> NDArray[np.float64]:
    query = (
        select(_INTERVALS.c.mean, _INTERVALS.c.aht_seconds)
        .join(
            ForecastQueueRow,
            (ForecastQueueRow.forecast_id == _INTERVALS.c.forecast_id)
            & (ForecastQueueRow.queue_id == _INTERVALS.c.queue_id),
        )
        .where(_INTERVALS.c.forecast_id == forecast_id)
        .order_by(ForecastQueueRow.position, _INTERVALS.c.start_epoch)
    )
    return fetch_numbers(session, query)


def _write_figures(session: Session, forecast_id: int, forecast: Forecast) -> None:
    families = (
        (ForecastAccuracyRow, _ACCURACY, forecast.accuracy),
        (ForecastScoreRow, _SCORE, forecast.scores),
    )
    for row_type, names, figures in families:
        rows = [
            {"forecast_id": forecast_id, "position": position}
            | {name: getattr(figure, name) for name in names}
            for position, figure in enumerate(figures)
        ]
        if rows:
            session.execute(insert(row_type), rows)


def _accuracy(session: Session, forecast_id: int) -> tuple[ForecastAccuracy, ...]:
    row = ForecastAccuracyRow
    query = select(row).filter_by(forecast_id=forecast_id).order_by(row.position)
    return tuple(
        ForecastAccuracy(**{name: getattr(found, name) for name in _ACCURACY})
        for found in session.scalars(query)
    )


def _scores(session: Session, forecast_id: int) -> tuple[ModelScore, ...]:
    row = ForecastScoreRow
    query = select(row).filter_by(forecast_id=forecast_id).order_by(row.position)
    return tuple(
        ModelScore(**{name: getattr(found, name) for name in _SCORE})
        for found in session.scalars(query)
    )
