"""Which column of a file is which of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.files.table import Strings, Table
from data.records import ImportMapping, InputRefusedError
from data.suggestion import suggestion


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A file's cells under our names.

    Parameters
    ----------
    cells
        Our column name -> text cells, shape (rows,).
    headers
        Our column name -> the file's header, for messages.
    unread
        Headers that no column of ours takes.
    """

    cells: Mapping[str, Strings]
    headers: Mapping[str, str]
    unread: tuple[str, ...]


def pick_columns(
    table: Table,
    mapping: ImportMapping,
    *,
    known: Iterable[str],
    needed: Iterable[str],
    others: bool,
) -> Columns:
    """Give a table's columns under our names.

    Parameters
    ----------
    known
        Our column names in such a file.
    needed
        Those it must have.
    others
        Whether the file may hold columns that nobody takes.

    Raises
    ------
    InputRefusedError
        With every column that is missing, unknown or there twice.
    """
    headers = {ours: ours for ours in known if ours in table.header} | dict(mapping.columns)
    problems = [
        *_missing(table, headers, needed),
        *_doubled(table, headers.values()),
        *(_unknown(table, known) if not others else ()),
    ]
    if problems:
        raise InputRefusedError([*_delimiter_problem(table), *problems])
    where = {header: place for place, header in enumerate(table.header)}
    return Columns(
        {ours: table.columns[where[header]] for ours, header in headers.items()},
        headers,
        tuple(header for header in table.header if header not in headers.values()),
    )


def _missing(table: Table, headers: Mapping[str, str], needed: Iterable[str]) -> list[str]:
    problems = []
    for ours in dict.fromkeys((*needed, *headers)):
        header = headers.get(ours, ours)
        if header not in table.header:
            what = f'column "{header}"' + (f" ({ours})" if header != ours else "")
            hint = suggestion(header, table.header)
            remedy = f"{hint}, or name it in the mapping's columns"
            problems.append(f"{table.name}: {what} is missing; {remedy}")
    return problems


def _doubled(table: Table, wanted: Iterable[str]) -> list[str]:
    return [
        f'{table.name}: column "{header}" is there {table.header.count(header)} times; rename one'
        for header in dict.fromkeys(wanted)
        if table.header.count(header) > 1
    ]


def _unknown(table: Table, known: Iterable[str]) -> list[str]:
    names = list(known)
    return [
        f'{table.name}: column "{header}" is unknown; {suggestion(header, names)}; '
        "a mapping in the center file may leave columns out"
        for header in table.header
        if header not in names
    ]


def _delimiter_problem(table: Table) -> list[str]:
    if table.width > 1:
        return []
    return [
        (
            f'{table.name}: the first row has one column only, "{table.header[0]}"; '
            "set the delimiter in the mapping"
        )
    ]
