"""Progress on stderr: bars on a terminal, lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.records import Progress


@contextmanager
def bars() -> "Iterator[Progress]":
    """Show a bar for each stage of the work."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    tasks: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as display:

        def show(stage: str, done: float, total: float, note: str = "") -> None:
            if stage not in tasks:
                for task in display.tasks:  # what went before is over, even where time cut it short
                    display.update(task.id, completed=task.total, note="")
                    display.stop_task(task.id)
                tasks[stage] = display.add_task(_title(stage), total=total, note=note)
            display.update(tasks[stage], completed=done, total=total, note=note)

        yield show


def lines(*, verbose: bool) -> "Progress":
    """Say each stage once it starts; with ``verbose`` every step of it."""
    seen: set[str] = set()

    def show(stage: str, done: float, total: float, note: str = "") -> None:
        if verbose:
            share = f"{done / total:4.0%}" if total else "    "
            print(f"{share} {_title(stage)} {note}".rstrip(), file=sys.stderr)  # noqa: T201
        elif stage not in seen:
            print(_title(stage), file=sys.stderr)  # noqa: T201
        seen.add(stage)

    return show


def _title(stage: str) -> str:
    return stage[:1].upper() + stage[1:]
