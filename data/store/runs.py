"""Runs: what was computed, from what, and how it ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.records import NotFoundError
from data.store.base import StoreBase
from data.store.results import Run, RunStatus
from data.store.tables import RunRow


class Runs(StoreBase):
    """The part of the store that keeps runs."""

    def start_run(
        self,
        kind: str,
        *,
        input_hash: str,
        seed: int,
        parameters: Mapping[str, Any],
        versions: Mapping[str, str],
        at: datetime,
    ) -> int:
        """Write down that a computation begins.

        Parameters
        ----------
        kind
            What is computed: ``plan``, ``forecast``, ``roster``, ``nightly``.
        input_hash
            Hash of everything that goes in.
        parameters, versions
            What is needed to repeat it; must fit JSON.

        Returns
        -------
            Number of the run.
        """
        row = RunRow(
            kind=kind,
            status="running",
            input_hash=input_hash,
            seed=seed,
            parameters=dict(parameters),
            versions=dict(versions),
            started_at=at,
            message="",
        )
        with self._writing() as session:
            session.add(row)
            session.flush()
            return row.id

    def finish_run(
        self, run_id: int, *, status: Literal["done", "failed"], at: datetime, message: str = ""
    ) -> None:
        """Write down how a run ended."""
        with self._writing() as session:
            row = run_row(session, run_id)
            row.status, row.finished_at, row.message = status, at, message

    def close_orphans(self, at: datetime) -> tuple[Run, ...]:
        """Mark runs that a killed process left behind as failed.

        Call it while holding the lock under which runs start: whoever still ran would hold it.

        Returns
        -------
            The runs as they stand now.
        """
        with self._writing() as session:
            lost = session.scalars(
                select(RunRow.id).filter_by(status="running").order_by(RunRow.id)
            ).all()
            session.execute(
                update(RunRow)
                .where(RunRow.id.in_(lost))
                .values(status="failed", finished_at=at, message="killed")
            )
            return tuple(_record(run_row(session, number)) for number in lost)

    def find_run(self, kind: str, *, input_hash: str, status: RunStatus = "done") -> Run | None:
        """Give the last run of a kind on the same input, to see whether there is anything to do."""
        query = select(RunRow).filter_by(kind=kind, input_hash=input_hash, status=status)
        with self._reading() as session:
            row = session.scalar(query.order_by(RunRow.id.desc()).limit(1))
            return None if row is None else _record(row)

    def run(self, run_id: int) -> Run:
        """Give a run by its number."""
        with self._reading() as session:
            return _record(run_row(session, run_id))

    def runs(self, limit: int = 20) -> tuple[Run, ...]:
        """Give the last runs, newest first."""
        with self._reading() as session:
            rows = session.scalars(select(RunRow).order_by(RunRow.id.desc()).limit(limit))
            return tuple(_record(row) for row in rows)


def run_row(session: Session, run_id: int) -> RunRow:
    """Give a run's row, or say which runs there are."""
    row = session.get(RunRow, run_id)
    if row is None:
        last = session.scalar(select(RunRow.id).order_by(RunRow.id.desc()).limit(1))
        there = f"the last one is {last}" if last else "there are none yet"
        raise NotFoundError(f"there is no run {run_id}; {there}")
    return row


def _record(row: RunRow) -> Run:
    return Run(
        id=row.id,
        kind=row.kind,
        status=cast("RunStatus", row.status),
        input_hash=row.input_hash,
        seed=row.seed,
        parameters=row.parameters,
        versions=row.versions,
        started_at=row.started_at,
        finished_at=row.finished_at,
        message=row.message,
    )
