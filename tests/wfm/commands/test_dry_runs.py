"""--dry-run of commands that compute: the result is shown, and the database is as it was."""

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

QUICK = ("--seconds", 1, "--workers", 1)


@pytest.fixture(scope="module")
def center(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dry") / "small"
    shutil.copytree(planned, folder)
    return folder / "center.toml"


def content(center: Path) -> str:
    """Give a hash of everything that the database holds."""
    with closing(sqlite3.connect(center.parent / "wfm.db")) as database:
        return sha256("\n".join(database.iterdump()).encode()).hexdigest()


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("forecast", "run", "--weeks", 1, "--model", "mean4"), "voice"),
        (("forecast", "note", "a word"), "a word"),
        (("requirement", "run"), "voice"),
        (("roster", "build", *QUICK), "draft"),
        (("roster", "lock", "1", "--agent", "A01"), "A01"),
    ],
)
def test_a_dry_run_shows_the_result_and_writes_nothing(
    wfm, center: Path, command: tuple[object, ...], shown: str
) -> None:
    """Every row is as before, and no next step is named."""
    before = content(center)
    done = wfm("--center", center, *command, "--dry-run")
    assert done.code == 0, done.err
    assert shown in done.out
    assert "dry run: nothing was written" in done.err
    assert "wfm roster" not in done.err
    assert content(center) == before
    written = wfm("--center", center, *command)
    assert written.code == 0, written.err
    assert "dry run" not in written.err
    assert content(center) != before
