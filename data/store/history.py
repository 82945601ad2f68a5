"""Contacts by queue and interval."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from data.records import (
    Attribution,
    ContactHistory,
    HistoryColumns,
    IntervalCount,
    Progress,
    silent,
)
from data.store.base import StoreBase, ensure_queues, queue_ids
from data.store.bulk import fetch_numbers, upsert_numbers
from data.store.gridding import Block, to_history
from data.store.intervals import (
    FIGURES,
    Change,
    change_of,
    rows_by_queue,
    to_columns,
)
from data.store.results import HistorySpan, ImportCounts
from data.store.tables import ContactIntervalRow, QueueRow
from data.store.types import in_utc

_TABLE = cast("Table", ContactIntervalRow.__table__)
_LONGEST = timedelta(days=1)


class History(StoreBase):
    """The part of the store that keeps contacts by interval."""

    def import_history(
        self,
        rows: Iterable[IntervalCount],
        *,
        interval_minutes: int,
        attribution: Attribution = "arrival",
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> ImportCounts:
        """Store interval rows; see ``import_history_columns``."""
        columns = to_columns(rows, interval_minutes=interval_minutes, attribution=attribution)
        return self.import_history_columns(columns, dry_run=dry_run, progress=progress)

    def import_history_columns(
        self, columns: HistoryColumns, *, dry_run: bool = False, progress: Progress = silent
    ) -> ImportCounts:
        """Store interval rows; they replace stored ones of the same queue that share their time.

        The same rows again write nothing. Rows without any figure are left out.

        Raises
        ------
        InputRefusedError
            A figure is below 0, two rows of one start differ, or intervals overlap.
        """
        wanted = rows_by_queue(columns)
        with self._writing(dry_run=dry_run) as session:
            numbers = queue_ids(session)
            changes: dict[str, Change] = {}
            for done, (queue, rows) in enumerate(wanted.items(), 1):
                changes[queue] = change_of(_stored(session, numbers.get(queue), rows), rows)
                progress("compare", done, len(wanted), queue)
            if not dry_run:
                _write(session, changes, progress)
        return sum((change.counts for change in changes.values()), ImportCounts())

    def history(
        self,
        queues: Sequence[str] | None = None,
        *,
        minutes: int,
        first: datetime | None = None,
        last: datetime | None = None,
    ) -> ContactHistory:
        """Give contacts on the uniform grid from the first to the last stored interval.

        Finer intervals are summed; an interval of which a part is missing is missing, and so is
        a queue without history: NaN.

        Parameters
        ----------
        queues
            Names, in the order of the arrays; None: every queue with history, by name.
        minutes
            Length of the grid's intervals [minutes].
        first, last
            Only intervals that start at ``first`` or later, and before ``last``.

        Raises
        ------
        NotFoundError
            None of these queues has history in that time.
        InputRefusedError
            Stored intervals are longer than the grid's, do not lie on it, or are counted by
            different attributions.
        """
        with self._reading() as session:
            numbers = queue_ids(session)
            names = tuple(queues) if queues is not None else _with_history(session)
            blocks = [
                block
                for name in names
                if name in numbers
                for block in _blocks(session, name, number=numbers[name], first=first, last=last)
            ]
        return to_history(names, blocks, minutes=minutes)

    def history_span(self) -> tuple[HistorySpan, ...]:
        """Give what is stored of each queue, by name."""
        start = ContactIntervalRow.start_epoch
        query = (
            select(QueueRow.name, func.min(start), func.max(start), func.count())
            .join(ContactIntervalRow)
            .group_by(QueueRow.name)
        )
        with self._reading() as session:
            rows = sorted(session.execute(query))
        return tuple(HistorySpan(name, _at(lo), _at(hi), number) for name, lo, hi, number in rows)


def _stored(session: Session, number: int | None, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give a queue's stored rows that may share time with the given ones."""
    columns = [c for c in _TABLE.columns if c.name != "queue_id"]
    if number is None:
        return np.empty((0, len(columns)))
    reach = _LONGEST.total_seconds()
    query = (
        select(*columns)
        .where(_TABLE.c.queue_id == number)
        .where(_TABLE.c.start_epoch.between(int(rows[0, 0] - reach), int(rows[-1, 0] + reach)))
        .order_by(_TABLE.c.start_epoch)
    )
    return fetch_numbers(session, query)


def _write(session: Session, changes: Mapping[str, Change], progress: Progress) -> None:
    numbers = ensure_queues(session, changes)
    for queue, change in changes.items():
        if len(change.drop):
            gone = _TABLE.delete().where(
                _TABLE.c.queue_id == numbers[queue], _TABLE.c.start_epoch == bindparam("start")
            )
            session.connection().execute(gone, [{"start": int(s)} for s in change.drop])
    written = [
        np.column_stack([np.full(len(change.write), float(numbers[queue])), change.write])
        for queue, change in changes.items()
        if len(change.write)
    ]
    if written:
        rows = np.concatenate(written)
        upsert_numbers(
            session, _TABLE, rows, done=lambda number: progress("write", number, len(rows))
        )


def _with_history(session: Session) -> tuple[str, ...]:
    held = select(ContactIntervalRow.queue_id).where(ContactIntervalRow.queue_id == QueueRow.id)
    return tuple(sorted(session.scalars(select(QueueRow.name).where(held.exists()))))


def _blocks(
    session: Session,
    name: str,
    *,
    number: int,
    first: datetime | None,
    last: datetime | None,
) -> list[Block]:
    """Give a queue's rows, those of one interval length and attribution together."""
    kind = (_TABLE.c.interval_minutes, _TABLE.c.attribution)
    where = [_TABLE.c.queue_id == number]
    if first is not None:
        where.append(_TABLE.c.start_epoch >= in_utc(first).timestamp())
    if last is not None:
        where.append(_TABLE.c.start_epoch < in_utc(last).timestamp())
    figures = [_TABLE.c[name] for name in FIGURES]
    kinds = session.execute(select(*kind).where(*where).distinct()).all()
    return [
        Block(
            queue=name,
            minutes=minutes,
            attribution=attribution,
            rows=fetch_numbers(
                session,
                select(_TABLE.c.start_epoch, *figures)
                .where(*where)
                .where(kind[0] == minutes, kind[1] == attribution),
            ),
        )
        for minutes, attribution in sorted(kinds)
    ]


def _at(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
