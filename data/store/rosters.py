"""Rosters: drafts are saved here, published in ``publications``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from data.records import (
    BrokenRule,
    ConfigurationError,
    Roster,
    RosterQuality,
    RosterStatus,
    Source,
)
from data.store.base import StoreBase, missing
from data.store.engine import REFUSALS
from data.store.results import RosterLinks, RosterSummary
from data.store.runs import run_row
from data.store.shifts import overlap_refused, read_shifts, write_shifts
from data.store.tables import AgentRow, PublicationRow, RosterRow, ShiftRow

_QUALITY = (
    "cost",
    "bound",
    "required_hours",
    "scheduled_hours",
    "under_hours",
    "over_hours",
    "seconds",
)


class Rosters(StoreBase):
    """The part of the store that keeps rosters."""

    def save_roster(
        self,
        run_id: int,
        roster: Roster,
        *,
        requirement_id: int | None,
        forecast_id: int | None,
        at: datetime,
    ) -> Roster:
        """Keep a roster as a new draft.

        Returns
        -------
            The draft with its number, and a version above that of every roster that shares a day
            with it.

        Raises
        ------
        InputRefusedError
            Two shifts of one agent overlap.
        NotFoundError
            The run or an agent is unknown.
        """
        with self._writing() as session:
            run_row(session, run_id)
            row = RosterRow(
                version=_next_version(session, roster),
                status="draft",
                first_date=roster.first_date,
                days=roster.days,
                run_id=run_id,
                requirement_id=requirement_id,
                forecast_id=forecast_id,
                created_at=at,
                notes=list(roster.notes),
                based_on=roster.based_on,
                broken=[_broken_row(rule) for rule in roster.broken],
                **{name: getattr(roster.quality, name) for name in _QUALITY},
            )
            session.add(row)
            session.flush()
            try:
                write_shifts(session, row.id, roster.shifts)
            except REFUSALS as error:
                refused = overlap_refused(roster.shifts)
                if refused is None:
                    raise
                raise refused from error
            return replace(roster, id=row.id, version=row.version, status="draft")

    def mark_shifts(
        self, roster_id: int, shifts: Iterable[tuple[str, date]], *, source: Source
    ) -> Roster:
        """Change where shifts of a draft come from: ``locked`` ones are kept in later builds.

        Parameters
        ----------
        shifts
            Agent and local day of each.

        Raises
        ------
        ConfigurationError
            The roster is no draft; nothing was changed.
        NotFoundError
            There is no such roster.
        """
        wanted = set(shifts)
        with self._writing() as session:
            row = roster_row(session, roster_id)
            if row.status != "draft":
                raise ConfigurationError(
                    f"roster {row.id} is {row.status} and cannot change; change a copy of it"
                )
            there = select(ShiftRow.number, AgentRow.code, ShiftRow.schedule_date).join(AgentRow)
            numbers = [
                {"roster_id": row.id, "number": number, "source": source}
                for number, code, day in session.execute(there.filter(ShiftRow.roster_id == row.id))
                if (code, day) in wanted
            ]
            if numbers:
                session.execute(update(ShiftRow), numbers)
            session.flush()
            return load(session, row)

    def load_roster(self, roster_id: int | None = None) -> Roster:
        """Give a roster by its number; None: the last one.

        Raises
        ------
        NotFoundError
            There is none of that number.
        """
        with self._reading() as session:
            return load(session, roster_row(session, roster_id))

    def rosters(self) -> tuple[RosterSummary, ...]:
        """Give one line about each roster, newest first."""
        shift = ShiftRow
        sizes = (
            select(
                shift.roster_id,
                func.count().label("shifts"),
                func.count(shift.agent_id.distinct()).label("agents"),
            )
            .group_by(shift.roster_id)
            .subquery()
        )
        query = (
            select(RosterRow, PublicationRow, sizes.c.shifts, sizes.c.agents)
            .outerjoin(PublicationRow, PublicationRow.roster_id == RosterRow.id)
            .outerjoin(sizes, sizes.c.roster_id == RosterRow.id)
            .order_by(RosterRow.id.desc())
        )
        with self._reading() as session:
            return tuple(
                RosterSummary(
                    id=row.id,
                    version=row.version,
                    status=cast("RosterStatus", row.status),
                    first_date=row.first_date,
                    days=row.days,
                    shifts=shifts or 0,
                    agents=agents or 0,
                    created_at=row.created_at,
                    quality=_quality(row),
                    published_at=publication and publication.published_at,
                    published_by=publication and publication.published_by,
                    superseded_by=publication and publication.superseded_by,
                    based_on=row.based_on,
                    broken=len(row.broken or ()),
                )
                for row, publication, shifts, agents in session.execute(query)
            )

    def roster_links(self, roster_id: int) -> RosterLinks:
        """Give what a roster was made from."""
        with self._reading() as session:
            row = roster_row(session, roster_id)
            return RosterLinks(row.run_id, row.requirement_id, row.forecast_id)


def roster_row(session: Session, roster_id: int | None) -> RosterRow:
    """Give a roster's row, the last one for None, or say which rosters there are."""
    query = select(RosterRow).order_by(RosterRow.id.desc()).limit(1)
    if roster_id is not None:
        query = query.filter_by(id=roster_id)
    row = session.scalar(query)
    if row is None:
        known = session.scalars(select(RosterRow.id).order_by(RosterRow.id)).all()
        raise missing("roster", roster_id, known, remedy="wfm plan")
    return row


def load(session: Session, row: RosterRow) -> Roster:
    """Give the roster of a row."""
    return Roster(
        first_date=row.first_date,
        days=row.days,
        shifts=tuple(read_shifts(session, row.id)),
        quality=_quality(row),
        notes=tuple(row.notes),
        id=row.id,
        version=row.version,
        status=cast("RosterStatus", row.status),
        broken=tuple(_broken_rule(rule) for rule in row.broken or ()),
        based_on=row.based_on,
    )


def _broken_row(rule: BrokenRule) -> dict[str, str]:
    return {
        "agent_id": rule.agent_id,
        "date": rule.date.isoformat(),
        "rule": rule.rule,
        "message": rule.message,
    }


def _broken_rule(row: Mapping[str, str]) -> BrokenRule:
    day = date.fromisoformat(row["date"])
    return BrokenRule(row["agent_id"], day, row["rule"], row["message"])


def last_date(roster: Roster | RosterRow) -> date:
    """Give the last local day of a roster."""
    return roster.first_date + timedelta(days=roster.days - 1)


def _next_version(session: Session, roster: Roster) -> int:
    before = session.execute(
        select(RosterRow).where(RosterRow.first_date <= last_date(roster))
    ).scalars()
    versions = [row.version for row in before if last_date(row) >= roster.first_date]
    return max(versions, default=0) + 1


def _quality(row: RosterRow) -> RosterQuality:
    return RosterQuality(**{name: getattr(row, name) for name in _QUALITY})
