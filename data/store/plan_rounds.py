"""The rounds of a plan, kept with its roster."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select

from data.records import PlanRound
from data.store.base import StoreBase
from data.store.rosters import roster_row
from data.store.tables import PlanRoundQueueRow, PlanRoundRow

_FIGURES = ("cuts", "required_hours", "paid_hours", "cost", "bound", "seconds", "kept")
_BY_QUEUE = ("service", "half_width", "below", "raised")


class PlanRounds(StoreBase):
    """The part of the store that keeps the rounds of plans."""

    def save_rounds(self, roster_id: int, rounds: Sequence[PlanRound]) -> None:
        """Keep the rounds that led to a roster; they replace earlier ones.

        Raises
        ------
        NotFoundError
            There is no such roster.
        """
        with self._writing() as session:
            roster_row(session, roster_id)
            for row_type in (PlanRoundQueueRow, PlanRoundRow):
                session.execute(delete(row_type).where(row_type.roster_id == roster_id))
            session.add_all(
                PlanRoundRow(
                    roster_id=roster_id,
                    number=one.number,
                    **{name: getattr(one, name) for name in _FIGURES},
                )
                for one in rounds
            )
            session.flush()
            session.add_all(
                PlanRoundQueueRow(
                    roster_id=roster_id,
                    number=one.number,
                    position=position,
                    queue=queue,
                    **{name: _finite(getattr(one, name)[position]) for name in _BY_QUEUE},
                )
                for one in rounds
                for position, queue in enumerate(one.queues)
            )

    def load_rounds(self, roster_id: int) -> tuple[PlanRound, ...]:
        """Give the rounds that led to a roster, in order; none: it was built without.

        Raises
        ------
        NotFoundError
            There is no such roster.
        """
        with self._reading() as session:
            roster_row(session, roster_id)
            rounds = session.scalars(
                select(PlanRoundRow).filter_by(roster_id=roster_id).order_by(PlanRoundRow.number)
            )
            queues = session.scalars(
                select(PlanRoundQueueRow)
                .filter_by(roster_id=roster_id)
                .order_by(PlanRoundQueueRow.number, PlanRoundQueueRow.position)
            ).all()
            return tuple(
                _round(row, [each for each in queues if each.number == row.number])
                for row in rounds
            )


def _round(row: PlanRoundRow, queues: Sequence[PlanRoundQueueRow]) -> PlanRound:
    return PlanRound(
        number=row.number,
        queues=tuple(each.queue for each in queues),
        service=_array([each.service for each in queues]),
        half_width=_array([each.half_width for each in queues]),
        below=_array([each.below for each in queues]),
        raised=_array([each.raised for each in queues]),
        cuts=row.cuts,
        required_hours=row.required_hours,
        paid_hours=row.paid_hours,
        cost=row.cost,
        bound=row.bound,
        seconds=row.seconds,
        kept=row.kept,
    )


def _array(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([math.nan if value is None else value for value in values], np.float64)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
