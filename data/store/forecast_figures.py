"""The small records of a forecast as rows: figures of the backtest, effects, adjustments."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from data.records import (
    Adjustment,
    AhtAccuracy,
    BurstRisk,
    Forecast,
    ForecastAccuracy,
    ModelScore,
    OutlierDay,
    SpecialEffect,
)
from data.store.tables import (
    Base,
    ForecastAccuracyRow,
    ForecastAdjustmentRow,
    ForecastAhtAccuracyRow,
    ForecastBurstRow,
    ForecastEffectRow,
    ForecastOutlierRow,
    ForecastScoreRow,
)


@dataclass(frozen=True, slots=True)
class _Family:
    """A field of a forecast that holds records of one kind, and their table.

    The table's columns have the names of the record's fields.
    """

    field: str
    record: type[Any]
    row: type[Any]


_FAMILIES = (
    _Family("accuracy", ForecastAccuracy, ForecastAccuracyRow),
    _Family("scores", ModelScore, ForecastScoreRow),
    _Family("aht_accuracy", AhtAccuracy, ForecastAhtAccuracyRow),
    _Family("effects", SpecialEffect, ForecastEffectRow),
    _Family("outliers", OutlierDay, ForecastOutlierRow),
    _Family("bursts", BurstRisk, ForecastBurstRow),
    _Family("adjustments", Adjustment, ForecastAdjustmentRow),
)


def write_figures(session: Session, forecast_id: int, forecast: Forecast) -> None:
    """Write all small records of a forecast."""
    for family in _FAMILIES:
        write_records(session, family.row, forecast_id, getattr(forecast, family.field))


def read_figures(session: Session, forecast_id: int) -> dict[str, tuple[Any, ...]]:
    """Give all small records of a forecast, by field."""
    return {
        family.field: read_records(session, family.row, forecast_id, family.record)
        for family in _FAMILIES
    }


def write_records(
    session: Session, row: type[Base], forecast_id: int, records: Sequence[Any], *, first: int = 0
) -> None:
    """Write records in their order; ``first`` is the position of the first one."""
    rows = [
        {"forecast_id": forecast_id, "position": position}
        | {field.name: getattr(record, field.name) for field in fields(record)}
        for position, record in enumerate(records, first)
    ]
    if rows:
        session.execute(insert(row), rows)


def read_records(
    session: Session, row: type[Any], forecast_id: int, record: type[Any]
) -> tuple[Any, ...]:
    """Give a forecast's records of one kind, in their order."""
    query = select(row).filter_by(forecast_id=forecast_id).order_by(row.position)
    names = [field.name for field in fields(record)]
    return tuple(
        record(**{name: getattr(found, name) for name in names}) for found in session.scalars(query)
    )
