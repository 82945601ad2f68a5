"""The schema's revision, and how a database reaches it."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from data.records import ConfigurationError
from data.store.engine import wait_for_other_writers, writer

HEAD = "0005"
"""The revision this code reads and writes."""


def revision_of(connection: Connection) -> str | None:
    """Give the revision of a database; None: it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine) -> str:
    """Bring a database to ``HEAD``, in one transaction.

    Returns
    -------
        The revision, which is ``HEAD``.

    Raises
    ------
    ConfigurationError
        The database is of a newer wfm.
    """
    with engine.connect() as connection:
        if revision_of(connection) == HEAD:
            return HEAD
    sqlite = engine.dialect.name == "sqlite"
    with writer(engine).connect() as connection:
        # Alembic changes a table of SQLite by copying and dropping it; with foreign keys on, the
        # drop would delete the rows that point to it. The pragma works only outside a transaction.
        if sqlite:
            _set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                wait_for_other_writers(connection)
                _migrate(connection)
                if sqlite:
                    _check_foreign_keys(connection)
        finally:
            if sqlite:
                _set_foreign_keys(connection, "ON")
    return HEAD


def refuse_newer(connection: Connection) -> None:
    """Raise if a newer wfm has changed the database.

    Raises
    ------
    ConfigurationError
        The revision is unknown to this code.
    """
    revision = revision_of(connection)
    if revision in {None, HEAD}:
        return
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only an old database needs it

    known = {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}
    if revision not in known:
        raise ConfigurationError(
            f"the database has schema {revision}, this wfm knows up to {HEAD}; "
            "install the newer wfm, or name another database"
        )


_FOLDER = Path(__file__).parent / "migrations"


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - only a migration needs it
    from alembic.config import Config  # noqa: PLC0415 - the same

    refuse_newer(connection)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _set_foreign_keys(connection: Connection, value: str) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None  # noqa: S101 - an open connection has a driver's one
    raw.cursor().execute(f"PRAGMA foreign_keys = {value}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise ConfigurationError(
            f"{len(broken)} rows of {tables} would point to nothing after the upgrade; "
            "nothing was changed: restore a backup, or delete these rows first"
        )
