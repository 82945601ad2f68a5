"""Single contacts of call-level logs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from math import inf
from typing import Any, Literal, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from data.records import Contact, InputRefusedError, Progress, silent
from data.store.base import StoreBase, ensure_queues, queue_ids
from data.store.bulk import insert_rows
from data.store.difference import Difference, difference, keyed, refusals
from data.store.results import ImportCounts
from data.store.tables import ContactRow
from data.store.types import in_utc

_CHUNK = 20_000
_Outcome = Literal["handled", "abandoned"]
_Key = tuple[str, str]
_Content = tuple[str, Contact]


class Contacts(StoreBase):
    """The part of the store that keeps single contacts."""

    def add_contacts(
        self,
        contacts: Iterable[Contact],
        *,
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> ImportCounts:
        """Add contacts; one that is there already is not added again.

        A contact is known by its source's id, else by its content: the second of two equal
        contacts of one import is another contact, the same file read again is not.

        Raises
        ------
        InputRefusedError
            Two contacts of one queue have the same id and different contents, or a wait or
            handle time is no number of 0 or more.
        """
        wanted = keyed(_keys(contacts), "contact")
        if bad := [key for key, (_, c) in wanted.items() if not _plausible(c)]:
            raise InputRefusedError(refusals("wait or handle time is below 0 or no number", bad))
        with self._writing(dry_run=dry_run) as session:
            numbers = ensure_queues(session, (queue for queue, _ in wanted))
            queues = {numbers[queue]: queue for queue, _ in wanted}
            stored = select(ContactRow.queue_id, ContactRow.key, ContactRow.content)
            known = {
                (queues[queue], key): content
                for queue, key, content in session.execute(stored)
                if queue in queues
            }
            change = difference(known, {key: content for key, (content, _) in wanted.items()})
            _write(session, change, wanted=wanted, numbers=numbers, progress=progress)
            return ImportCounts(len(change.inserted), len(change.updated), change.unchanged)

    def contacts(self, queue: str) -> tuple[Contact, ...]:
        """Give a queue's contacts, by arrival."""
        row = ContactRow
        query = select(
            row.arrived_at,
            row.outcome,
            row.wait_seconds,
            row.handle_seconds,
            row.agent_code,
            row.customer_id,
            row.source_id,
        ).order_by(row.arrived_at, row.key)
        with self._reading() as session:
            number = queue_ids(session).get(queue)
            rows = session.execute(query.where(row.queue_id == number))
            return tuple(
                Contact(queue, at, cast("_Outcome", outcome), wait, handle, agent, customer, source)
                for at, outcome, wait, handle, agent, customer, source in rows
            )


def _write(
    session: Session,
    change: Difference[_Key],
    *,
    wanted: Mapping[_Key, _Content],
    numbers: Mapping[str, int],
    progress: Progress,
) -> None:
    table = cast("Table", ContactRow.__table__)
    if old := [{"q": numbers[queue], "k": key} for queue, key in change.updated]:
        of_key = (table.c.queue_id == bindparam("q")) & (table.c.key == bindparam("k"))
        session.connection().execute(table.delete().where(of_key), old)
    keys = (*change.inserted, *change.updated)
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        rows = [_columns(key, wanted[key], numbers) for key in chunk]
        insert_rows(session, table, rows)
        progress("contacts", start + len(chunk), len(keys))


def _keys(contacts: Iterable[Contact]) -> Iterator[tuple[_Key, _Content]]:
    seen: Counter[str] = Counter()
    for contact in contacts:
        content = _hash(contact)
        if contact.source_id is not None:
            yield (contact.queue, contact.source_id), (content, contact)
            continue
        seen[content] += 1
        yield (contact.queue, f"{content}#{seen[content]}"), (content, contact)


def _hash(contact: Contact) -> str:
    figures = (
        contact.queue,
        in_utc(contact.arrived_at).isoformat(),
        contact.outcome,
        float(contact.wait_seconds),
        float(contact.handle_seconds),
        contact.agent_id,
        contact.customer_id,
        contact.source_id,
    )
    return sha256(repr(figures).encode()).hexdigest()[:32]


def _plausible(contact: Contact) -> bool:
    return all(0 <= value < inf for value in (contact.wait_seconds, contact.handle_seconds))


def _columns(key: _Key, content: _Content, numbers: Mapping[str, int]) -> dict[str, Any]:
    digest, contact = content
    return {
        "queue_id": numbers[contact.queue],
        "key": key[1],
        "content": digest,
        "arrived_at": contact.arrived_at,
        "outcome": contact.outcome,
        "wait_seconds": contact.wait_seconds,
        "handle_seconds": contact.handle_seconds,
        "agent_code": contact.agent_id,
        "customer_id": contact.customer_id,
        "source_id": contact.source_id,
    }
