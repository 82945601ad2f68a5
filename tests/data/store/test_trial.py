"""A store on which everything can be tried: nothing stays."""

from pathlib import Path

import pytest

from data.records import Agent, ConfigurationError
from data.store import open_store, open_trial


def test_what_is_written_to_a_trial_is_seen_there_and_gone_afterwards(
    database_url: str, agents: tuple[Agent, ...]
) -> None:
    """Two steps, the second on what the first wrote; what was there before is as it was."""
    with open_store(database_url) as store:
        store.replace_agents(agents[:1])
    with open_trial(database_url) as trial:
        assert trial.agents() == agents[:1]
        trial.replace_agents(agents)
        assert len(trial.agents()) == 3
        trial.save_center("text", "name")
        counts = trial.replace_agents(agents[1:], dry_run=True)
        assert counts.removed == 1
        assert len(trial.agents()) == 3
    with open_store(database_url) as store:
        assert store.agents() == agents[:1]


def test_others_write_while_something_is_tried(
    database_url: str, agents: tuple[Agent, ...]
) -> None:
    """A trial that has written does not keep another writer waiting; it stays as it was."""
    with open_store(database_url) as store, open_trial(database_url) as trial:
        trial.save_center("text", "tried")
        store.replace_agents(agents)
        assert len(store.agents()) == 3
    with open_store(database_url) as store:
        assert len(store.agents()) == 3


def test_a_trial_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agents: tuple[Agent, ...]
) -> None:
    """Of a database that is not there yet neither it nor its copy."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_trial(f"sqlite:///{tmp_path / 'new.db'}") as trial:
        trial.replace_agents(agents)
        assert len(trial.agents()) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when it is opened to stay; and nothing is left over."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    wrong = tmp_path / "wrong.db"
    wrong.write_text("this is a text and no database at all, whatever it is called", "utf-8")
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        open_trial(f"sqlite:///{wrong}")
    assert list(tmp_path.iterdir()) == [wrong]
