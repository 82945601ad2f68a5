"""Help is quick, complete and documented."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from wfm.commands.app import app

ROOT = Path(__file__).parents[3]
HEAVY = ("pandas", "ortools", "prophet", "statsmodels", "numpy", "numba", "sqlalchemy", "scipy")


def leaves(command: object, name: str = "wfm"):
    """Give every command that runs something, with its name."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, inner in below.items():
        yield from leaves(inner, f"{name} {word}")


COMMANDS = dict(leaves(typer.main.get_command(app)))


def test_help_imports_nothing_heavy():
    """`wfm --help` must not load the libraries that take seconds."""
    code = (
        "import sys, cli\n"
        "sys.argv = ['wfm', '--help']\n"
        "try:\n    cli.main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_and_a_place_in_the_readme(name):
    """A command's help is a sentence and an example; the README's table names it."""
    text = COMMANDS[name].help or ""
    assert re.search(r"Example: wfm ", text), f"{name} has no example"
    assert f"`{name}`" in (ROOT / "README.md").read_text("utf-8")


def test_the_reference_is_current():
    """docs/commands.md is what the commands say of themselves."""
    made = subprocess.run(
        [sys.executable, "-m", "wfm.commands.reference"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    assert made == (ROOT / "docs" / "commands.md").read_text("utf-8"), (
        "run: python -m wfm.commands.reference > docs/commands.md"
    )
