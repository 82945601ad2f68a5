"""Results as tables for people, JSON and CSV for programs: one way for every command."""

import csv
import io
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from wfm.commands.formats import OutputFormat

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

SCHEMA_VERSION = 1
"""Raised when a key of the JSON output changes its meaning or goes away."""

WIDTH_WITHOUT_TERMINAL = 200
GUTTER = 2
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON and CSV, its heading in tables, how numbers are shown there.

    ``long`` ones hold sentences; in a narrow terminal they stand below their row. Those that are
    not ``shown`` are for programs; the title says to people what stands in them.
    """

    key: str
    heading: str
    spec: str = ""
    long: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one kind. ``single`` listings have one row and are an object in JSON.

    Listings of one name are tables of their own, and one list for programs.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    single: bool = False


def render(listings: Sequence[Listing], output: OutputFormat) -> str:
    """Give the text of the listings in a format."""
    if output is OutputFormat.JSON:
        return _json(listings)
    if output is OutputFormat.CSV:
        return "\n".join(_csv(alike) for alike in _by_name(listings))
    return "\n".join(_table(listing) for listing in listings)


def _json(listings: Sequence[Listing]) -> str:
    out: dict[str, object] = {"schema_version": SCHEMA_VERSION}
    for listing in listings:
        keys = [c.key for c in listing.columns]
        rows = [dict(zip(keys, map(_plain, row), strict=True)) for row in listing.rows]
        if listing.single:
            out[listing.name] = rows[0]
        else:
            earlier = out.setdefault(listing.name, [])
            assert isinstance(earlier, list)  # noqa: S101 - no single listing shares its name
            earlier += rows
    return json.dumps(out, indent=2, ensure_ascii=False) + "\n"


def _by_name(listings: Sequence[Listing]) -> list[list[Listing]]:
    """Give the listings of each name, names in the order of their first."""
    found: dict[str, list[Listing]] = {}
    for listing in listings:
        found.setdefault(listing.name, []).append(listing)
    return list(found.values())


def _csv(alike: Sequence[Listing]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([c.key for c in alike[0].columns])
    for row in (row for listing in alike for row in listing.rows):
        writer.writerow(["" if (v := _plain(value)) is None else v for value in row])
    return text.getvalue()


def _table(listing: Listing) -> str:
    from rich.console import Console  # noqa: PLC0415 - not needed for JSON and CSV

    text = io.StringIO()
    tty = sys.stdout.isatty()
    console = Console(
        file=text,
        force_terminal=tty,
        width=None if tty else WIDTH_WITHOUT_TERMINAL,
        no_color=None if tty else True,
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(listing.title, style="bold")
    if not listing.rows:
        console.print("none")
    elif listing.single:
        _print_single(console, listing)
    else:
        _print_rows(console, listing)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _print_single(console: "Console", listing: Listing) -> None:
    table = _grid()
    table.show_header = False
    table.add_column()
    table.add_column(overflow="fold")
    for column, value in zip(listing.columns, listing.rows[0], strict=True):
        table.add_row(column.heading, _shown(value, column.spec))
    console.print(table)


def _print_rows(console: "Console", listing: Listing) -> None:
    """Print a line a row; where the terminal is too narrow, long texts stand below their row."""
    places = [i for i, column in enumerate(listing.columns) if column.shown]
    columns = [listing.columns[i] for i in places]
    rows = [[row[i] for i in places] for row in listing.rows]
    cells = [[_shown(value, c.spec) for value, c in zip(row, columns, strict=True)] for row in rows]
    short = [i for i, column in enumerate(columns) if not column.long]
    room = console.width - GUTTER * len(columns)
    widths = [
        max(len(part) for part in ("", *(row[i] for row in cells), *columns[i].heading.split()))
        for i in range(len(columns))
    ]
    narrow = sum(widths) > room and 0 < sum(widths[i] for i in short) <= room
    kept = short if narrow else range(len(columns))
    fitted = _fitted(
        [[columns[i].heading, *(row[i] for row in cells)] for i in kept],
        room,
        least=[widths[i] if narrow else 1 for i in kept],
    )
    table = _grid()
    for i, width in zip(kept, fitted, strict=True):
        numbers = [row[i] for row in rows if row[i] is not None]
        right = bool(numbers) and all(isinstance(v, int | float) for v in numbers)
        table.add_column(
            columns[i].heading,
            justify="right" if right else "left",
            overflow="fold",
            width=width,
        )
    for row in cells:
        table.add_row(*(row[i] for i in kept))
    if not narrow:
        console.print(table)
        return
    moved = [i for i in range(len(columns)) if i not in short]
    below = [
        wrap(
            "; ".join(texts[i] for i in moved if row[i] not in {None, ""}),
            console.width - len(INDENT),
        )
        for row, texts in zip(rows, cells, strict=True)
    ]
    lines = console.render_lines(table, pad=False)
    first = len(lines) - len(cells) - 1  # above are the headings, below an empty line
    for number, line in enumerate(lines):
        console.print("".join(segment.text for segment in line), soft_wrap=True)
        if first <= number < first + len(cells) and below[number - first]:
            console.print("\n".join(INDENT + words for words in below[number - first]))


def _fitted(columns: Sequence[Sequence[str]], room: int, *, least: Sequence[int]) -> list[int]:
    """Give widths that fit: broken between words where possible, the widest column first."""
    widths = [max(map(len, texts)) for texts in columns]
    words = [
        max((len(word) for text in texts for word in text.split()), default=1) for texts in columns
    ]
    whole = [max(pair) for pair in zip(words, least, strict=True)]
    for floor in (whole, least):
        while sum(widths) > room:
            wide = [i for i, width in enumerate(widths) if width > floor[i]]
            if not wide:
                break
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _grid() -> "Table":
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - not needed for JSON and CSV
    from rich.table import Table  # noqa: PLC0415

    return Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def _plain(value: object) -> object:
    """Give a value that JSON and CSV can carry; NaN becomes nothing."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _shown(value: object, spec: str) -> str:
    value = _plain(value)
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, spec) if spec and isinstance(value, int | float) else str(value)
