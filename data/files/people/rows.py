"""The rows of a small CSV file, each with its line, and the problems found in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from data.files.content import read_content
from data.files.table import Strings, Table, parse_table
from data.records import Agent, InputRefusedError
from data.suggestion import suggestion


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(slots=True)
class Rows:
    """The rows of a file, and what is wrong with them.

    Parameters
    ----------
    name
        The file's name, for messages.
    rows
        In the order of the file.
    problems
        Line and sentence of each problem.
    """

    name: str
    rows: tuple[Row, ...]
    problems: list[tuple[int, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def refuse(self, row: Row, words: str) -> None:
        """Note what is wrong with a row."""
        self.problems.append((row.line, f"{self.name} line {row.line}: {words}"))

    def known(self, row: Row, column: str, names: Iterable[str], what: str) -> str | None:
        """Give a cell that must be one of some names; note where it is not."""
        names = tuple(names)
        if row[column] in names:
            return row[column]
        if row[column]:
            self.refuse(row, f'{what} "{row[column]}" is unknown; {suggestion(row[column], names)}')
        else:
            article = "an" if what[0] in "aeiou" else "a"
            self.refuse(row, f"{column} is empty; give {article} {what}")
        return None

    def check(self) -> None:
        """Raise every problem noted, in the order of the file."""
        if self.problems:
            self._raise()

    def _raise(self) -> NoReturn:
        raise InputRefusedError([words for _, words in sorted(self.problems)])


def read_rows(path: Path, *, columns: Iterable[str], optional: Iterable[str] = ()) -> Rows:
    """Give the rows of a CSV file with a header.

    Raises
    ------
    InputRefusedError
        If a column is missing, unknown or there twice, or the file cannot be read.
    """
    needed, allowed = tuple(columns), (*columns, *optional)
    table = parse_table(read_content(path), path.name, delimiter=None, headed=True)
    problems = [*_header_problems(table, needed, allowed)]
    if problems:
        raise InputRefusedError(problems)
    rows = Rows(
        table.name,
        tuple(
            Row(int(table.lines[place]), {h: str(c[place]) for h, c in _columns(table)})
            for place in range(len(table))
        ),
    )
    for line, count in table.ragged:
        rows.refuse(Row(line, {}), f"has {count} fields where the header has {table.width}")
    return rows


def agent_of(rows: Rows, row: Row, agents: Mapping[str, Agent]) -> Agent | None:
    """Give the agent that a row names; note where there is none."""
    name = rows.known(row, "agent_id", agents, "agent")
    return agents[name] if name is not None else None


def _columns(table: Table) -> Iterator[tuple[str, Strings]]:
    yield from zip(table.header, table.columns, strict=True)


def _header_problems(
    table: Table, needed: tuple[str, ...], allowed: tuple[str, ...]
) -> Iterator[str]:
    for column in needed:
        if column not in table.header:
            yield f'{table.name}: column "{column}" is missing; add it to the header'
    for column in dict.fromkeys(table.header):
        if column not in allowed:
            yield f'{table.name}: column "{column}" is unknown; {suggestion(column, allowed)}'
        elif table.header.count(column) > 1:
            yield f'{table.name}: column "{column}" is there twice; leave one out'
