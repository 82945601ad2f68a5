"""Locks between processes, writers beside one another, and copies of the database."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.records import ConfigurationError, LockHeldError
from data.store import Store, open_store

HOLD = """
import sys, time
from data.store import open_store
with open_store(sys.argv[1]) as store, store.lock("nightly"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(url: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_lock_of_another_process_is_respected(database_url: str) -> None:
    """Who holds the lock is said; when that process is killed the lock is free again."""
    with open_store(database_url) as store, holder(database_url) as other:
        with pytest.raises(LockHeldError, match=f"held by process {other.pid} on .* since"):
            _take(store)
        with store.lock("other"):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert _becomes_free(store)
        known = store.lock_holder("nightly")
        assert known is not None
        assert known.process == os.getpid()


def test_a_lock_is_held_once_in_a_process(store: Store) -> None:
    """A second holder in the same process is refused too, and the lock can be taken again."""
    for _ in range(2):
        with store.lock("nightly"), pytest.raises(LockHeldError, match="wait until it is done"):
            _take(store)


def test_a_lock_is_released_by_an_error(store: Store) -> None:
    """What fails under the lock does not keep it."""
    with pytest.raises(ZeroDivisionError), store.lock("nightly"):
        _ = 1 / 0
    _take(store)


def test_a_lock_has_a_plain_name(store: Store) -> None:
    """A name that could leave the folder is refused."""
    with pytest.raises(ConfigurationError, match="cannot name a lock"), store.lock("../x"):
        pass


def test_a_writer_waits_for_another(database_url: str, agents) -> None:
    """While one writes another one waits, a reader does not, and nothing half done is seen."""
    with open_store(database_url) as one, open_store(database_url) as other:
        with one._writing() as session:
            one_done = threading.Thread(target=other.replace_agents, args=(agents,))
            one_done.start()
            time.sleep(0.3)
            assert one_done.is_alive()
            assert other.agents() == ()
            session.rollback()
        one_done.join()
        assert one.agents() == agents


def test_a_backup_is_a_whole_database(
    store: Store, database_url: str, agents, tmp_path: Path
) -> None:
    """The copy of a SQLite file opens as a center; PostgreSQL's archive is one of pg_dump."""
    store.replace_agents(agents)
    target = tmp_path / "copy.db"
    target.write_text("an older backup")
    assert store.backup(target) == target
    assert list(tmp_path.glob("copy*")) == [target]
    if database_url.startswith("sqlite"):
        with open_store(f"sqlite:///{target}") as copy:
            assert copy.agents() == agents
    else:
        assert target.read_bytes().startswith(b"PGDMP")


def test_a_backup_never_overwrites_the_database(tmp_path: Path) -> None:
    """The database as the target of its own backup is refused and stays whole."""
    path = tmp_path / "wfm.db"
    with open_store(f"sqlite:///{path}") as store:
        with pytest.raises(ConfigurationError, match="is the database itself"):
            store.backup(path)
        with pytest.raises(ConfigurationError, match=r"the folder .* does not exist"):
            store.backup(tmp_path / "none" / "copy.db")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def _take(store: Store) -> None:
    with store.lock("nightly"):
        pass


def _becomes_free(store: Store) -> bool:
    # The server notices a moment later that the session's process is gone.
    for _ in range(100):
        try:
            _take(store)
        except LockHeldError:
            time.sleep(0.05)
        else:
            return True
    return False


def test_a_backup_onto_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    """The path and the remedy are named, and no partial copy stays."""
    (tmp_path / "copy.db").mkdir()
    with (
        open_store(f"sqlite:///{tmp_path / 'wfm.db'}") as store,
        pytest.raises(ConfigurationError, match=r"copy\.db cannot be written: .*; give a file"),
    ):
        store.backup(tmp_path / "copy.db")
    assert not list(tmp_path.glob("*.partial"))
