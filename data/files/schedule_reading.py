"""Read a schedule CSV back into shifts."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from data.files.schedule_csv import SCHEDULE_COLUMNS, unguarded
from data.records import Activity, ActivityCategory, InputRefusedError, Shift, Source


def read_schedule_csv(path: Path) -> tuple[Shift, ...]:
    """Give the shifts of a file that ``write_schedule_csv`` wrote, by agent and start.

    Parameters
    ----------
    path
        The file, UTF-8, comma or semicolon.

    Returns
    -------
        Shifts. Activities of one agent and schedule date that touch are one shift. The file has
        no column for the template, so ``template`` is empty.

    Raises
    ------
    InputRefusedError
        Columns or rows are wrong; every problem is named with its line.
    """
    rows: list[_Row] = []
    problems: list[str] = []
    for line, fields in _records(path):
        try:
            rows.append(_row(line, fields))
        except ValueError as error:
            problems.append(f"{path.name} line {line}: {error}")
    rows.sort(key=lambda row: (row.agent_id, row.activity.start_at))
    problems += _overlaps(rows, path.name)
    if problems:
        raise InputRefusedError(problems)
    return tuple(_shift(group) for group in _groups(rows))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    agent_id: str
    schedule_date: date
    activity: Activity
    source: Source
    reason: str


def _records(path: Path) -> Iterable[tuple[int, Mapping[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefusedError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = reader.fieldnames or ()
    if set(found) != set(SCHEDULE_COLUMNS):
        missing = ", ".join(c for c in SCHEDULE_COLUMNS if c not in found) or "none"
        unknown = ", ".join(c for c in found if c not in SCHEDULE_COLUMNS) or "none"
        raise InputRefusedError(
            f"{path.name} line 1: not the columns of a schedule (missing: {missing}; unknown:"
            f" {unknown}); export the roster as csv to see them"
        )
    records = []
    try:
        for fields in reader:
            if None in fields or None in fields.values():
                raise InputRefusedError(
                    f"{path.name} line {reader.line_num}: the row must have"
                    f" {len(SCHEDULE_COLUMNS)} fields"
                )
            records.append((reader.line_num, fields))
    except csv.Error as error:
        raise InputRefusedError(f"{path.name} line {reader.line_num}: {error}") from error
    return records


def _row(line: int, fields: Mapping[str, str]) -> _Row:
    start, end = _instant(fields, "start"), _instant(fields, "end")
    if start >= end:
        raise ValueError(f"end_utc is {fields['end_utc']!r}; it must be after start_utc")
    if not fields["agent_id"]:
        raise ValueError("agent_id is empty; every activity needs its agent")
    category = _one_of("category", fields, get_args(ActivityCategory))
    paid = _one_of("paid", fields, ("true", "false")) == "true"
    return _Row(
        line=line,
        agent_id=unguarded(fields["agent_id"]),
        schedule_date=_day(fields["schedule_date"]),
        activity=Activity(
            unguarded(fields["activity"]), cast("ActivityCategory", category), start, end, paid
        ),
        source=cast("Source", _one_of("source", fields, get_args(Source))),
        reason=unguarded(fields["reason"]),
    )


def _instant(fields: Mapping[str, str], edge: str) -> datetime:
    """Give the instant of an edge; UTC and local text must mean the same one."""
    found = []
    for column in (f"{edge}_utc", f"{edge}_local"):
        try:
            at = datetime.fromisoformat(fields[column])
        except ValueError:
            raise ValueError(
                f"{column} is {fields[column]!r}; write it like 2026-10-25T02:30:00+01:00"
            ) from None
        if at.tzinfo is None:
            raise ValueError(f"{column} is {fields[column]!r}; it needs its offset from UTC")
        found.append(at.astimezone(UTC))
    if found[0] != found[1]:
        raise ValueError(
            f"{edge}_utc {fields[f'{edge}_utc']!r} and {edge}_local {fields[f'{edge}_local']!r}"
            " are not the same instant; correct one of them"
        )
    return found[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"schedule_date is {text!r}; write it like 2026-10-25") from None


def _one_of(column: str, fields: Mapping[str, str], allowed: tuple[str, ...]) -> str:
    value = fields[column].lower()
    if value not in allowed:
        raise ValueError(f"{column} is {fields[column]!r}; it must be one of {', '.join(allowed)}")
    return value


def _overlaps(rows: list[_Row], name: str) -> list[str]:
    return [
        f"{name} line {later.line}: {later.activity.code!r} of {later.agent_id!r} overlaps the"
        f" activity of line {earlier.line}; an agent does one thing at a time"
        for earlier, later in pairwise(rows)
        if earlier.agent_id == later.agent_id and later.activity.start_at < earlier.activity.end_at
    ]


def _groups(rows: list[_Row]) -> list[list[_Row]]:
    groups: list[list[_Row]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and (last.agent_id, last.schedule_date) == (row.agent_id, row.schedule_date)
            and last.activity.end_at == row.activity.start_at
        ):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _shift(rows: list[_Row]) -> Shift:
    first, last = rows[0], rows[-1]
    return Shift(
        agent_id=first.agent_id,
        schedule_date=first.schedule_date,
        start_at=first.activity.start_at,
        end_at=last.activity.end_at,
        template="",
        activities=tuple(row.activity for row in rows),
        source=first.source,
        reason=first.reason,
    )
