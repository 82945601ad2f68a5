"""The schema: one migration, two databases, one mapping."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from data.records import ConfigurationError
from data.store import Store, open_store, schema
from data.store.document import rewritten
from data.store.tables import Base

ROOT = Path(__file__).parents[3]


@pytest.fixture
def connection(store: Store):
    with store._engine.connect() as opened:
        yield opened


def test_an_empty_database_is_brought_up(empty_database_url: str) -> None:
    """Opening an empty database makes every table, and opening it again changes nothing."""
    for _ in range(2):
        with open_store(empty_database_url) as store:
            status = store.status()
        assert status.revision == status.head == schema.HEAD
        assert set(status.counts) == set(Base.metadata.tables)
        assert set(status.counts.values()) == {0}


def test_without_upgrade_nothing_is_made(empty_database_url: str) -> None:
    """An empty database opened without upgrade stays empty and says so."""
    with open_store(empty_database_url, upgrade=False) as store:
        assert store.status().revision is None
        assert store.status().counts == {}
        assert store.upgrade() == schema.HEAD


def test_two_processes_may_upgrade_at_once(empty_database_url: str) -> None:
    """Whoever comes second waits and finds the schema there."""
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [empty_database_url] * 4))
    for store in stores:
        assert store.status().revision == schema.HEAD
        store.close()


def test_the_mapping_is_the_migrated_schema(connection: Connection) -> None:
    """Alembic finds no difference between the mapping and the migrated database."""
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    assert compare_metadata(context, Base.metadata) == []


def test_the_mapping_has_the_migrated_checks(connection: Connection) -> None:
    """Check constraints, which alembic does not compare, are the same by name and by content."""
    migrated = _checks(connection)
    Base.metadata.drop_all(connection)
    Base.metadata.create_all(connection)
    mapped = _checks(connection)
    connection.rollback()
    assert mapped == migrated
    assert len(migrated) > 15


def test_head_is_the_newest_migration() -> None:
    """The revision the code names is the last one there is."""
    folder = Path(schema.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == schema.HEAD


def test_a_newer_database_is_refused(empty_database_url: str) -> None:
    """A revision that this code does not know is refused, with and without upgrade."""
    with open_store(empty_database_url) as store, store._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for upgrade in (True, False):
        with pytest.raises(ConfigurationError, match=r"schema 9999.*install the newer wfm"):
            open_store(empty_database_url, upgrade=upgrade)


def test_foreign_keys_hold_after_an_upgrade(empty_database_url: str) -> None:
    """The pragma that a migration switches off is on again on the same connection."""
    with open_store(empty_database_url) as store, store._engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            connection.execute(
                text("INSERT INTO agent_skill (agent_id, skill_id, level) VALUES (77, 77, 3)")
            )


def test_an_upgrade_that_would_leave_orphans_is_undone(tmp_path: Path) -> None:
    """Rows that would point to nothing stop the upgrade, and the old schema stays."""
    path = tmp_path / "wfm.db"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        old.execute("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))")
        old.execute("INSERT INTO child VALUES (1)")
    old.close()
    with pytest.raises(ConfigurationError, match="1 rows of child would point to nothing"):
        open_store(f"sqlite:///{path}")
    with open_store(f"sqlite:///{path}", upgrade=False) as store:
        assert store.status().revision is None


def test_the_table_reference_is_current() -> None:
    """docs/database.md has every table and column as the mapping has them."""
    page = (ROOT / "docs" / "database.md").read_text()
    assert page == rewritten(page), "run: python -m data.store.document docs/database.md"


def _checks(connection: Connection) -> set[tuple[str, str, str]]:
    inspector = inspect(connection)
    return {
        (table, str(check["name"]), " ".join(check["sqltext"].split()))
        for table in Base.metadata.tables
        for check in inspector.get_check_constraints(table)
    }
