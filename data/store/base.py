"""What every part of the store builds on: transactions, and names with their numbers."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import URL, Engine, select
from sqlalchemy.orm import Session

from data.records import NotFoundError
from data.store.engine import explained, reader, wait_for_other_writers, writer
from data.store.tables import QueueRow, SkillRow

_SHOWN = 10


class StoreBase:
    """An open database; its parts add what can be asked of it.

    Parameters
    ----------
    engine
        Where transactions run.
    url
        Address of the database.
    """

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._reader = reader(engine)
        self._writer = writer(engine)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """Give a transaction that sees one state of the database."""
        with explained(self._url), Session(self._reader) as session:
            yield session

    @contextmanager
    def _writing(self, *, dry_run: bool = False) -> Iterator[Session]:
        """Give a transaction that is written whole, or not at all; a dry run is rolled back."""
        with explained(self._url), Session(self._writer) as session, session.begin() as all_of_it:
            wait_for_other_writers(session.connection())
            yield session
            session.flush()
            if dry_run:
                all_of_it.rollback()


def queue_ids(session: Session) -> dict[str, int]:
    """Give the number of every queue by its name."""
    return dict(session.execute(select(QueueRow.name, QueueRow.id)).all())


def ensure_queues(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Give the number of every queue by its name, after adding the new ones."""
    known = queue_ids(session)
    session.add_all(QueueRow(name=name) for name in dict.fromkeys(names) if name not in known)
    session.flush()
    return queue_ids(session)


def ensure_skills(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Give the number of every skill by its name, after adding the new ones."""
    query = select(SkillRow.name, SkillRow.id)
    known = set(session.scalars(select(SkillRow.name)))
    session.add_all(SkillRow(name=name) for name in sorted(set(names) - known))
    session.flush()
    return dict(session.execute(query).all())


def missing(what: str, number: int | None, known: Sequence[int], *, remedy: str) -> NotFoundError:
    """Give the error for a number that does not exist: it says which there are, or how to begin."""
    if not known:
        return NotFoundError(f"there is no {what} yet; make one with `{remedy}`")
    shown = ", ".join(str(n) for n in known[-_SHOWN:])
    last = f"the last {_SHOWN} are {shown}" if len(known) > _SHOWN else f"there are {shown}"
    return NotFoundError(f"there is no {what} {number}; {last}")
