"""Many rows at once, between memory and the database, past the layers in between.

A million rows take minutes through SQLAlchemy and seconds through the drivers: SQLite's
``executemany`` and ``fetchall``, PostgreSQL's COPY. NaN is NULL in the database.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
import psycopg.sql
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    MetaData,
    Select,
    Table,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_CHUNK = 100_000
_NAN: ColumnElement[float] = literal_column("'NaN'::float8")
_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"


def fetch_numbers(session: Session, query: Select[Any]) -> NDArray[np.float64]:
    """Give the rows of a query of numbers, shape (rows, columns); NULL becomes NaN."""
    columns = list(query.selected_columns)
    driver = session.connection().connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        rows = driver.execute(_text(session, query)).fetchall()
        return np.array(rows, np.float64).reshape(len(rows), len(columns))
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - parse_url lets no other in
    floats = [func.coalesce(cast(c, Double), _NAN) for c in columns]
    inner = _text(session, query.with_only_columns(*floats))
    with driver.cursor().copy(f"COPY ({inner}) TO STDOUT (FORMAT BINARY)".encode()) as copy:
        data = b"".join(copy)
    rows_type = _copied_row(len(columns))
    body = np.frombuffer(data[len(_HEADER) : -len(_TRAILER)], rows_type)
    return np.ascontiguousarray(body["fields"]["value"], np.float64)


def upsert_numbers(
    session: Session,
    table: Table,
    rows: NDArray[np.float64],
    *,
    done: Callable[[int], None] | None = None,
) -> None:
    """Insert rows, or replace those with the same primary key.

    Parameters
    ----------
    table
        Every column of it is a number.
    rows
        Shape (rows, columns of the table), in their order; NaN is NULL.
    done
        Hears how many rows have been written.
    """
    if not len(rows):
        return
    sqlite_in_use = session.get_bind().dialect.name == "sqlite"
    write = _upsert_sqlite if sqlite_in_use else _upsert_postgresql
    for written in write(session, table, rows):
        if done:
            done(written)


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of any kind; each has the same columns of the table."""
    if not rows:
        return
    driver = session.connection().connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        for start in range(0, len(rows), _CHUNK):
            session.connection().execute(table.insert(), rows[start : start + _CHUNK])
        return
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - parse_url lets no other in
    names = list(rows[0])
    of_type = session.get_bind().dialect
    prepare = [table.c[name].type.bind_processor(of_type) for name in names]
    copy_in = psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(
        psycopg.sql.Identifier(table.name),
        psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names)),
    )
    with driver.cursor().copy(copy_in) as copy:
        for row in rows:
            values = (row[name] for name in names)
            pairs = zip(prepare, values, strict=True)
            copy.write_row([value if ready is None else ready(value) for ready, value in pairs])


def _upsert_sqlite(session: Session, table: Table, rows: NDArray[np.float64]) -> Iterator[int]:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - as the caller saw
    insert = sqlite.insert(table).values({c: bindparam(c.name) for c in table.columns})
    upsert = insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={c: insert.excluded[c.name] for c in table.columns if not c.primary_key},
    )
    text = _text(session, upsert)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        driver.executemany(text, chunk.tolist())
        yield start + len(chunk)


def _upsert_postgresql(session: Session, table: Table, rows: NDArray[np.float64]) -> Iterator[int]:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - as the caller saw
    columns = list(table.columns)
    staging = Table(
        "staging",
        MetaData(),
        *(Column(c.name, Double) for c in columns),
        prefixes=["TEMPORARY"],
    )
    staging.create(session.connection())
    with driver.cursor().copy("COPY staging FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(_HEADER)
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            copy.write(_copied(chunk))
            yield start + len(chunk)
        copy.write(_TRAILER)
    values = [cast(func.nullif(staging.c[c.name], _NAN), c.type) for c in columns]
    insert = postgresql.insert(table).from_select([c.name for c in columns], select(*values))
    session.execute(
        insert.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={c: insert.excluded[c.name] for c in columns if not c.primary_key},
        )
    )
    staging.drop(session.connection())


def _text(session: Session, statement: Any) -> str:
    literal = {"literal_binds": isinstance(statement, Select)}
    compiled = statement.compile(dialect=session.get_bind().dialect, compile_kwargs=literal)
    # The drivers take a bare percent sign only where no parameters are given, as here.
    return str(compiled)


def _copied_row(columns: int) -> np.dtype[np.void]:
    """Give the layout of a row of doubles in PostgreSQL's binary COPY format."""
    field = np.dtype([("length", ">i4"), ("value", ">f8")])
    return np.dtype([("count", ">i2"), ("fields", field, (columns,))])


def _copied(rows: NDArray[np.float64]) -> bytes:
    out = np.empty(len(rows), _copied_row(rows.shape[1]))
    out["count"] = rows.shape[1]
    out["fields"]["length"] = 8
    out["fields"]["value"] = rows
    return out.tobytes()
