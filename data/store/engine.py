"""Connections: which databases are spoken, how SQLite is set up, what a failure means."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from data.records import ConfigurationError, WfmError

WAIT_SECONDS = 60
"""How long a writer waits for another writer before it gives up."""

FAILURES = (DBAPIError, sqlite3.Error, psycopg.Error)
"""What a database's failure is raised as, by SQLAlchemy or by the driver in bulk work."""

REFUSALS = (IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError)
"""What the refusal of a row is raised as."""

_WRITES = "wfm_writes"


def parse_url(text: str) -> URL:
    """Give the database address, or say what is wrong with it.

    Raises
    ------
    ConfigurationError
        It is no address of a SQLite file in a folder that exists, or of a PostgreSQL database.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise ConfigurationError(
            f"{text!r} is no database address; give sqlite:///path/wfm.db "
            "or postgresql+psycopg://user@host/name"
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() != "sqlite":
        raise ConfigurationError(
            f"{shown}: {url.get_backend_name()} is not supported; "
            "give sqlite:///path/wfm.db or postgresql+psycopg://user@host/name"
        )
    path = url.database
    if not path or path == ":memory:" or path.startswith("file:"):
        raise ConfigurationError(f"{shown}: a database in memory keeps nothing; give a file's path")
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        raise ConfigurationError(f"{shown}: the folder {folder} does not exist; make it first")
    if Path(path).is_dir():
        raise ConfigurationError(f"{shown}: this is a folder; give a file's path")
    return url.set(drivername="sqlite")


def make_engine(url: URL) -> Engine:
    """Give an engine whose connections are set up for this store."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})


def reader(engine: Engine) -> Engine:
    """Give the engine whose transactions see one state of the database throughout."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def writer(engine: Engine) -> Engine:
    """Give the engine whose transactions write, one at a time."""
    return engine.execution_options(**{_WRITES: True})


def wait_for_other_writers(connection: Connection) -> None:
    """Hold other writers off until the transaction's end; SQLite does so by BEGIN IMMEDIATE."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('wfm writer'))")


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn a database's failure into a message that names it and says what to do."""
    try:
        yield
    except FAILURES as error:
        shown = url.render_as_string(hide_password=True)
        cause = cause_of(error)
        raise WfmError(f"database {shown}: {cause}; {_remedy(cause)}") from error


def cause_of(error: Exception) -> str:
    """Give the driver's words on one line, without the statement."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _remedy(cause: str) -> str:
    if "locked" in cause or "lock timeout" in cause:
        return "another process is writing; try again when it is done"
    if "no such" in cause or "does not exist" in cause:
        return "run `wfm db upgrade`, then try again"
    if "full" in cause or "No space" in cause:
        return "free some space, then try again"
    return "nothing of this step was written; see `wfm db status`"


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's driver would begin transactions by itself, and never before a SELECT or DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that writes after it has read fails at once when another one wrote.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
