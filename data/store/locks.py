"""Locks between processes, which the operating system releases when their holder dies."""

import fcntl
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from data.records import ConfigurationError, LockHeldError
from data.store.base import StoreBase
from data.store.engine import explained
from data.store.results import LockHolder
from data.store.tables import LockRow


class Locks(StoreBase):
    """The part of the store that keeps two runs from working at once."""

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock; it is free again at the end, or when this process dies.

        On SQLite the lock is one of the operating system on a file beside the database, on
        PostgreSQL an advisory lock of a session. Who holds it stands in the table ``lock``.

        Parameters
        ----------
        name
            Lower-case letters, digits, ``-`` and ``_``.

        Raises
        ------
        LockHeldError
            Somebody holds it: the message says who, and since when.
        ConfigurationError
            The name has other characters, or the file of the lock cannot be written.
        """
        if not re.fullmatch(r"[a-z0-9_-]+", name):
            raise ConfigurationError(
                f"{name!r} cannot name a lock; use lower-case letters, digits, - and _"
            )
        hold = self._file_lock if self._engine.dialect.name == "sqlite" else self._session_lock
        with hold(name):
            self._write_holder(name)
            yield

    def lock_holder(self, name: str) -> LockHolder | None:
        """Give who took the lock last; None: nobody ever did."""
        with self._reading() as session:
            row = session.get(LockRow, name)
            return None if row is None else LockHolder(row.name, row.process, row.host, row.since)

    @contextmanager
    def _file_lock(self, name: str) -> Iterator[None]:
        # The file stays: whoever removed it could remove one that another process just locked.
        path = Path(f"{self._url.database}.{name}.lock")
        try:
            file = path.open("a")
        except OSError as error:
            raise ConfigurationError(
                f"{path} cannot be written: {error.strerror}; give this user the right to write "
                "beside the database"
            ) from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise self._held(name) from None
            yield

    @contextmanager
    def _session_lock(self, name: str) -> Iterator[None]:
        key = int.from_bytes(sha256(f"wfm lock {name}".encode()).digest()[:8], signed=True)
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with explained(self._url), engine.connect() as connection:
            taken = text("SELECT pg_try_advisory_lock(:key)")
            if not connection.scalar(taken, {"key": key}):
                raise self._held(name)
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})

    def _held(self, name: str) -> LockHeldError:
        holder = self.lock_holder(name)
        who = "another process" if holder is None else str(holder)
        return LockHeldError(
            f"the lock {name!r} is held by {who}; wait until it is done, or end that process"
        )

    def _write_holder(self, name: str) -> None:
        with self._writing() as session:
            row = LockRow(
                name=name, process=os.getpid(), host=socket.gethostname(), since=datetime.now(UTC)
            )
            session.merge(row)
