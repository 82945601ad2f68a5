"""What agents asked for: time off and preferences."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from data.records import InputRefusedError, Preference, Strength, TimeOff
from data.store.base import StoreBase
from data.store.difference import difference, keyed, refusals
from data.store.people import agent_numbers
from data.store.results import ImportCounts
from data.store.tables import AgentRow, PreferenceRow, TimeOffRow
from data.store.types import in_utc

_Span = tuple[str, datetime, datetime]
_Week = tuple[str, int, int, int]
_EVERY_DAY = -1

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Wishes(StoreBase):
    """The part of the store that keeps time off and preferences."""

    def replace_time_off(
        self, time_off: Iterable[TimeOff], *, dry_run: bool = False
    ) -> ImportCounts:
        """Make these the spans in which agents do not work.

        Raises
        ------
        InputRefusedError
            A span is of an unknown agent, does not end after it starts, or stands twice with
            different contents.
        """
        in_one_zone = (
            replace(off, start_at=in_utc(off.start_at), end_at=in_utc(off.end_at))
            for off in time_off
        )
        wanted = keyed(((_span(off), off) for off in in_one_zone), "time off")
        if backward := [key for key in wanted if key[1] >= key[2]]:
            raise InputRefusedError(refusals("time off does not end after it starts", backward))
        with self._writing(dry_run=dry_run) as session:
            numbers = known_numbers(session, (off.agent_id for off in wanted.values()))
            return _replace(
                session,
                cast("Table", TimeOffRow.__table__),
                known={_span(off): (row, off) for row, off in _time_off(session)},
                wanted=wanted,
                columns=lambda off: {
                    "agent_id": numbers[off.agent_id],
                    "start_at": off.start_at,
                    "end_at": off.end_at,
                    "kind": off.kind,
                    "paid": off.paid,
                },
            )

    def time_off(self) -> tuple[TimeOff, ...]:
        """Give the time off of the active agents, by agent and start."""
        with self._reading() as session:
            active = active_agents(session)
            spans = [off for _, off in _time_off(session) if off.agent_id in active]
        return tuple(sorted(spans, key=_span))

    def replace_preferences(
        self, preferences: Iterable[Preference], *, dry_run: bool = False
    ) -> ImportCounts:
        """Make these the agents' wishes.

        Raises
        ------
        InputRefusedError
            A wish is of an unknown agent, has no span inside a day, or stands twice with
            different strengths.
        """
        wanted = keyed(((_week(wish), wish) for wish in preferences), "preference")
        if outside := [k for k in wanted if not 0 <= k[2] < k[3] <= 1440 or not k[1] < 7]:
            raise InputRefusedError(refusals("preference has no span inside a day", outside))
        with self._writing(dry_run=dry_run) as session:
            numbers = known_numbers(session, (wish.agent_id for wish in wanted.values()))
            return _replace(
                session,
                cast("Table", PreferenceRow.__table__),
                known={_week(wish): (row, wish) for row, wish in _preferences(session)},
                wanted=wanted,
                columns=lambda wish: {
                    "agent_id": numbers[wish.agent_id],
                    "weekday": wish.weekday,
                    "start_minute": wish.start_minute,
                    "end_minute": wish.end_minute,
                    "strength": wish.strength,
                },
            )

    def preferences(self) -> tuple[Preference, ...]:
        """Give the wishes of the active agents, by agent, weekday and start."""
        with self._reading() as session:
            active = active_agents(session)
            wishes = [wish for _, wish in _preferences(session) if wish.agent_id in active]
        return tuple(sorted(wishes, key=_week))


def _replace(
    session: Session,
    table: Table,
    *,
    known: Mapping[K, tuple[int, V]],
    wanted: Mapping[K, V],
    columns: Callable[[V], dict[str, Any]],
) -> ImportCounts:
    """Make the wanted rows the table's; ``known`` has each row's number beside its record."""
    change = difference({key: record for key, (_, record) in known.items()}, wanted)
    connection = session.connection()
    for key in (*change.updated, *change.removed):
        connection.execute(table.delete().where(table.c.id == known[key][0]))
    if new := [columns(wanted[key]) for key in (*change.inserted, *change.updated)]:
        connection.execute(table.insert(), new)
    return change.counts


def known_numbers(session: Session, agents: Iterable[str]) -> dict[str, int]:
    """Give the number of every agent by id; refuses ids that are none."""
    numbers = agent_numbers(session)
    if unknown := sorted(set(agents) - set(numbers)):
        raise InputRefusedError(refusals("agent_id is in no agents file", unknown))
    return numbers


def active_agents(session: Session) -> set[str]:
    """Give the ids of the agents whom the last agents file had."""
    return set(session.scalars(select(AgentRow.code).filter_by(active=True)))


def _time_off(session: Session) -> Iterator[tuple[int, TimeOff]]:
    query = select(TimeOffRow, AgentRow.code).join(AgentRow)
    for row, code in session.execute(query):
        yield row.id, TimeOff(code, row.start_at, row.end_at, row.kind, row.paid)


def _preferences(session: Session) -> Iterator[tuple[int, Preference]]:
    query = select(PreferenceRow, AgentRow.code).join(AgentRow)
    for row, code in session.execute(query):
        strength = cast("Strength", row.strength)
        yield row.id, Preference(code, row.start_minute, row.end_minute, strength, row.weekday)


def _span(off: TimeOff) -> _Span:
    return off.agent_id, off.start_at, off.end_at


def _week(wish: Preference) -> _Week:
    weekday = _EVERY_DAY if wish.weekday is None else wish.weekday
    return wish.agent_id, weekday, wish.start_minute, wish.end_minute
