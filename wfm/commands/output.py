"""Results as tables for people, JSON and CSV for programs: one way for every command."""

import csv
import io
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wfm.commands.session import OutputFormat

SCHEMA_VERSION = 1
"""Raised when a key of the JSON output changes its meaning or goes away."""

WIDTH_WITHOUT_TERMINAL = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON and CSV, its heading in tables, how numbers are shown there."""

    key: str
    heading: str
    spec: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one kind. ``single`` listings have one row and are an object in JSON."""

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
        return "\n".join(_csv(listing) for listing in listings)
    return "\n".join(_table(listing) for listing in listings)


def _json(listings: Sequence[Listing]) -> str:
    out: dict[str, object] = {"schema_version": SCHEMA_VERSION}
    for listing in listings:
        keys = [c.key for c in listing.columns]
        rows = [dict(zip(keys, map(_plain, row), strict=True)) for row in listing.rows]
        out[listing.name] = rows[0] if listing.single else rows
    return json.dumps(out, indent=2, ensure_ascii=False) + "\n"


def _csv(listing: Listing) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([c.key for c in listing.columns])
    for row in listing.rows:
        writer.writerow(["" if (v := _plain(value)) is None else v for value in row])
    return text.getvalue()


def _table(listing: Listing) -> str:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - not needed for JSON and CSV
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

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
        return text.getvalue()
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    if listing.single:
        table.show_header = False
        table.add_column()
        table.add_column()
        for column, value in zip(listing.columns, listing.rows[0], strict=True):
            table.add_row(column.heading, _shown(value, column.spec))
    else:
        for index, column in enumerate(listing.columns):
            numbers = [r[index] for r in listing.rows if r[index] is not None]
            right = bool(numbers) and all(isinstance(v, int | float) for v in numbers)
            table.add_column(column.heading, justify="right" if right else "left")
        for row in listing.rows:
            shown = zip(row, listing.columns, strict=True)
            table.add_row(*(_shown(value, column.spec) for value, column in shown))
    console.print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


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
