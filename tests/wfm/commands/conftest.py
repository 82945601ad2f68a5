"""The command, run in this process as a shell would, and a small planned center."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.out)


def run(*arguments: object) -> Done:
    """Run the command with these arguments."""
    before, sys.argv = sys.argv, ["wfm", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv = before
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def wfm() -> Callable[..., Done]:
    """Run the command with these arguments; give its exit code and what it said."""
    return run


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small center with a draft roster; tests must not change it."""
    folder = tmp_path_factory.mktemp("planned") / "small"
    assert run("init", folder, "--sample", "small").code == 0
    done = run(
        "--center",
        folder / "center.toml",
        "plan",
        "--weeks",
        1,
        "--seconds",
        2,
        "--replications",
        20,
    )
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def center(planned: Path, tmp_path: Path) -> Path:
    """The center file of a copy of the planned center, free to change."""
    shutil.copytree(planned, tmp_path / "small")
    return tmp_path / "small" / "center.toml"
