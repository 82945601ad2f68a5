"""Meetings and training to be put into shifts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.records import InputRefusedError, Meeting, MeetingKind
from data.store.base import StoreBase
from data.store.difference import difference, keyed, refusals
from data.store.results import ImportCounts
from data.store.tables import AgentRow, MeetingAgentRow, MeetingRow
from data.store.types import in_utc
from data.store.wishes import active_agents, known_numbers

_Key = tuple[str, datetime, datetime, str]


class Meetings(StoreBase):
    """The part of the store that keeps meetings."""

    def replace_meetings(
        self, meetings: Iterable[Meeting], *, dry_run: bool = False
    ) -> ImportCounts:
        """Make these the meetings that are to be held.

        Those in shifts of stored rosters stay there.

        Raises
        ------
        InputRefusedError
            A meeting is of an unknown agent or of nobody, does not fit into its span, or stands
            twice with different contents.
        """
        in_one_zone = (
            replace(
                m,
                agent_ids=tuple(sorted(set(m.agent_ids))),
                start_at=in_utc(m.start_at),
                end_at=in_utc(m.end_at),
            )
            for m in meetings
        )
        wanted = keyed(((_key(m), m) for m in in_one_zone), "meeting")
        for words, wrong in (
            ("meeting without agents", [k for k, m in wanted.items() if not m.agent_ids]),
            ("meeting does not fit into its span", [k for k, m in wanted.items() if not _fits(m)]),
        ):
            if wrong:
                raise InputRefusedError(refusals(words, wrong))
        with self._writing(dry_run=dry_run) as session:
            numbers = known_numbers(session, (a for m in wanted.values() for a in m.agent_ids))
            known = {_key(m): (row, m) for row, m in _meetings(session)}
            change = difference({key: m for key, (_, m) in known.items()}, wanted)
            gone = [known[key][0] for key in (*change.updated, *change.removed)]
            session.execute(delete(MeetingAgentRow).where(MeetingAgentRow.meeting_id.in_(gone)))
            session.execute(delete(MeetingRow).where(MeetingRow.id.in_(gone)))
            for key in (*change.inserted, *change.updated):
                _insert(session, wanted[key], numbers)
            return change.counts

    def meetings(self) -> tuple[Meeting, ...]:
        """Give the meetings of active agents, by start, name and agents."""
        with self._reading() as session:
            active = active_agents(session)
            found = [
                replace(m, agent_ids=tuple(a for a in m.agent_ids if a in active))
                for _, m in _meetings(session)
            ]
        return tuple(
            sorted((m for m in found if m.agent_ids), key=lambda m: (m.start_at, *_key(m)))
        )


def _meetings(session: Session) -> Iterator[tuple[int, Meeting]]:
    agents: dict[int, list[str]] = {}
    query = select(MeetingAgentRow.meeting_id, AgentRow.code).join(AgentRow)
    for meeting, code in session.execute(query):
        agents.setdefault(meeting, []).append(code)
    for row in session.scalars(select(MeetingRow)):
        yield (
            row.id,
            Meeting(
                name=row.name,
                agent_ids=tuple(sorted(agents.get(row.id, ()))),
                minutes=row.minutes,
                start_at=row.start_at,
                end_at=row.end_at,
                kind=cast("MeetingKind", row.kind),
                together=row.together,
                least=row.least,
            ),
        )


def _insert(session: Session, meeting: Meeting, numbers: dict[str, int]) -> None:
    row = MeetingRow(
        name=meeting.name,
        minutes=meeting.minutes,
        start_at=meeting.start_at,
        end_at=meeting.end_at,
        kind=meeting.kind,
        together=meeting.together,
        least=meeting.least,
    )
    session.add(row)
    session.flush()
    session.add_all(
        MeetingAgentRow(meeting_id=row.id, agent_id=numbers[agent]) for agent in meeting.agent_ids
    )


def _fits(meeting: Meeting) -> bool:
    room = (meeting.end_at - meeting.start_at).total_seconds() / 60
    return 0 < meeting.minutes <= room


def _key(meeting: Meeting) -> _Key:
    """Give what tells sessions apart: teams may have one of the same name at the same time."""
    return meeting.name, meeting.start_at, meeting.end_at, ";".join(meeting.agent_ids)
