"""Opening a database, and what is said when it cannot be."""

from pathlib import Path

import pytest

from data.records import ConfigurationError, NotFoundError, WfmError
from data.store import Store, open_store


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("wfm.db", "no database address"),
        ("mysql://u:secret@host/db", "mysql is not supported"),
        ("sqlite://", "in memory keeps nothing"),
        ("sqlite:///:memory:", "in memory keeps nothing"),
        ("sqlite:////nowhere/at/all/wfm.db", "the folder /nowhere/at/all does not exist"),
        ("sqlite:////tmp", "this is a folder"),
    ],
)
def test_a_wrong_address_is_explained(url: str, words: str) -> None:
    """A wrong address says what is wrong with it and never shows a password."""
    with pytest.raises(ConfigurationError, match=words) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_explained() -> None:
    """Nobody listens on port 1: the message names the server, without the password."""
    with pytest.raises(ConfigurationError, match=r"cannot be opened.*server runs") as caught:
        open_store("postgresql+psycopg://user:secret@127.0.0.1:1/db")
    assert "127.0.0.1:1/db" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_of_another_kind_is_explained(tmp_path: Path) -> None:
    """A text file is no database, and is left as it was."""
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, not a database, and long enough to be read as a page" * 20)
    with pytest.raises(ConfigurationError, match="file is not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("these are notes")


def test_work_on_an_empty_database_names_the_remedy(empty_database_url: str) -> None:
    """Without tables the message says to upgrade."""
    with (
        open_store(empty_database_url, upgrade=False) as store,
        pytest.raises(WfmError, match="wfm db upgrade"),
    ):
        store.agents()


def test_status_tells_where_and_what(store: Store, agents) -> None:
    """The status has the address, the backend and the rows of each table."""
    store.replace_agents(agents)
    status = store.status()
    assert status.backend in {"sqlite", "postgresql"}
    assert status.url.startswith(status.backend)
    assert status.counts["agent"] == 3
    assert status.counts["agent_skill"] == 2
    assert status.counts["roster"] == 0


def test_a_driverless_address_works(empty_database_url: str) -> None:
    """postgresql:// without a driver means psycopg."""
    with open_store(empty_database_url.replace("+psycopg", "")) as store:
        assert store.status().revision is not None


def test_the_center_text_is_kept_by_hash(store: Store) -> None:
    """The same text twice is one version; going back to an older text makes it the present one."""
    assert store.center_text() is None
    first = store.save_center("a = 1", "Harbour")
    assert store.save_center("a = 1", "Harbour") == first
    second = store.save_center("a = 2", "Harbour")
    assert second != first
    assert store.center_text() == "a = 2"
    assert store.save_center("a = 1", "Harbour") == first
    assert store.center_text() == "a = 1"
    assert store.status().counts["center_version"] == 2


def test_looking_does_not_make_a_database(tmp_path: Path) -> None:
    """Without upgrade a missing SQLite file is an error, and still missing after it."""
    path = tmp_path / "wfm.db"
    with pytest.raises(NotFoundError, match="wfm db upgrade"):
        open_store(f"sqlite:///{path}", upgrade=False)
    assert not path.exists()
