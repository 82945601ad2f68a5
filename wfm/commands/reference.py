"""The command reference of docs/commands.md, made from the commands themselves.

`python -m wfm.commands.reference > docs/commands.md` writes it; a test keeps it current.
"""

import os
import sys
from collections.abc import Iterator

WIDTH = "88"

HEAD = """# Commands

Made by `python -m wfm.commands.reference` from the commands themselves.
"""


def reference() -> str:
    """Give the help of every command as one page of Markdown."""
    os.environ.update(TERMINAL_WIDTH=WIDTH, COLUMNS=WIDTH, NO_COLOR="1", TERM="dumb")
    import typer  # noqa: PLC0415 - reads the width when it is imported

    from wfm.commands.app import app  # noqa: PLC0415

    command = typer.main.get_command(app)
    sections = (f"\n## {name}\n\n```\n{text}\n```\n" for name, text in _helps(command, "wfm"))
    return HEAD + "".join(sections)


def _helps(command: object, name: str) -> Iterator[tuple[str, str]]:
    """Give the name and help of a command and of all below it."""
    with command.make_context(name, [], resilient_parsing=True) as context:  # type: ignore[attr-defined]
        yield name, command.get_help(context).rstrip()  # type: ignore[attr-defined]
        below = getattr(command, "commands", {})
        for word in below:
            yield from _helps(below[word], f"{name} {word}")


if __name__ == "__main__":
    sys.stdout.write(reference())
