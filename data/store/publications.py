"""Publication: which roster is in force on which day."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.records import ConfigurationError, Roster, Shift
from data.store.base import StoreBase
from data.store.rosters import last_date, load, roster_row
from data.store.shifts import read_shifts
from data.store.tables import PublicationRow, RosterRow


class Publications(StoreBase):
    """The part of the store that publishes rosters."""

    def publish_roster(self, roster_id: int, *, at: datetime, by: str) -> Roster:
        """Give a draft to the agents; published rosters that share a day with it are superseded.

        A superseded roster stays in force on the days that the new one does not have. Publishing
        a published roster again changes nothing.

        Raises
        ------
        ConfigurationError
            The roster was superseded or withdrawn.
        NotFoundError
            There is no such roster.
        """
        with self._writing() as session:
            row = roster_row(session, roster_id)
            if row.status == "published":
                return load(session, row)
            if row.status != "draft":
                raise ConfigurationError(
                    f"roster {row.id} is {row.status}, only a draft can be published; "
                    "build a new one with `wfm roster build`"
                )
            for other in _sharing_a_day(session, row):
                other.superseded_at, other.superseded_by = at, row.id
                roster_row(session, other.roster_id).status = "superseded"
            session.add(
                PublicationRow(
                    roster_id=row.id,
                    first_date=row.first_date,
                    last_date=last_date(row),
                    published_at=at,
                    published_by=by,
                )
            )
            row.status = "published"
            session.flush()
            return load(session, row)

    def withdraw_roster(self, roster_id: int, *, at: datetime, by: str) -> Roster:
        """Take a published roster back; its days have none until another is published.

        Raises
        ------
        ConfigurationError
            The roster is not published.
        NotFoundError
            There is no such roster.
        """
        with self._writing() as session:
            row = roster_row(session, roster_id)
            if row.status != "published":
                raise ConfigurationError(
                    f"roster {row.id} is {row.status}, only a published one can be withdrawn"
                )
            publication = session.scalars(select(PublicationRow).filter_by(roster_id=row.id)).one()
            publication.withdrawn_at, publication.withdrawn_by = at, by
            row.status = "withdrawn"
            session.flush()
            return load(session, row)

    def published_shifts(self, first_date: date, last_date: date) -> tuple[Shift, ...]:
        """Give the shifts in force on local days, both ends included, by start and agent.

        Of the rosters published for a day the last one is in force, unless it was withdrawn.
        """
        with self._reading() as session:
            shifts = [
                shift
                for roster_id, days in _in_force(session, first_date, last_date).items()
                for shift in read_shifts(session, roster_id, days)
            ]
        return tuple(sorted(shifts, key=lambda shift: (shift.start_at, shift.agent_id)))


def _sharing_a_day(session: Session, row: RosterRow) -> list[PublicationRow]:
    query = (
        select(PublicationRow)
        .join(RosterRow, RosterRow.id == PublicationRow.roster_id)
        .where(RosterRow.status == "published")
        .where(PublicationRow.first_date <= last_date(row))
        .where(PublicationRow.last_date >= row.first_date)
    )
    return list(session.scalars(query))


def _in_force(session: Session, first: date, last: date) -> dict[int, list[date]]:
    """Give the days on which each roster is in force."""
    publications = session.scalars(
        select(PublicationRow)
        .where(PublicationRow.first_date <= last, PublicationRow.last_date >= first)
        .order_by(PublicationRow.id.desc())
    ).all()
    days: dict[int, list[date]] = {}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        newest = next((p for p in publications if p.first_date <= day <= p.last_date), None)
        if newest is not None and newest.withdrawn_at is None:
            days.setdefault(newest.roster_id, []).append(day)
    return days
