"""A delimited file as columns of text, each row with its line in the file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.records import InputRefusedError

_DELIMITERS = ",;\t|"
Strings = NDArray[np.object_]
"""Text cells, shape (rows,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file's cells.

    Parameters
    ----------
    name
        The file's name, for messages.
    header
        The first row where the file has one, else empty.
    columns
        Text cells without blanks around them, one array a column, each of shape (rows,).
    lines
        Line of each row in the file, from 1, shape (rows,).
    ragged
        Lines with more or fewer fields than the first, and how many they have; not in ``columns``.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[Strings, ...]
    lines: NDArray[np.int64]
    ragged: tuple[tuple[int, int], ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def __len__(self) -> int:
        return len(self.lines)


def first_row(content: bytes, *, delimiter: str | None) -> list[str]:
    """Give the cells of the first row that is not blank."""
    lines = (line for line in io.StringIO(content.decode()) if line.strip())
    row = next(csv.reader(lines, delimiter=delimiter or guess_delimiter(content)))
    return [cell.strip() for cell in row]


def guess_delimiter(content: bytes) -> str:
    """Give the delimiter that parts the first row into most cells; a comma where none does."""
    first = content.lstrip(b"\n").split(b"\n", 1)[0].decode()
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark))))


def parse_table(content: bytes, name: str, *, delimiter: str | None, headed: bool) -> Table:
    """Give the cells of a delimited text.

    Parameters
    ----------
    content
        UTF-8 with plain line ends.
    name
        The file's name, for messages.
    delimiter
        None: guessed from the first row.
    headed
        Whether the first row names the columns.
    """
    mark = delimiter or guess_delimiter(content)
    found = _field_counts(content, mark)
    rows = None
    if found is None:
        rows, row_lines = _quoted_rows(content, mark, name)
        found = np.array([len(row) for row in rows], np.int64), row_lines
    counts, lines = found
    width = int(counts[0])
    fits = counts == width
    ragged = tuple(zip(lines[~fits].tolist(), counts[~fits].tolist(), strict=True))
    if rows is not None:
        columns = _transposed([row for row, fit in zip(rows, fits, strict=True) if fit])
    else:
        columns = _plain_columns(content, mark, lines if fits.all() else lines[fits], width)
    header = tuple(column[0] for column in columns) if headed else ()
    skip = 1 if headed else 0
    return Table(
        name, header, tuple(column[skip:] for column in columns), lines[fits][skip:], ragged
    )


def _field_counts(content: bytes, mark: str) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Give the number of fields and the line of each row that is not blank.

    None where quotes reach over line ends or stand amid a cell, so that this cannot be told so
    fast.
    """
    data = np.frombuffer(content if content.endswith(b"\n") else content + b"\n", np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    is_mark = data == ord(mark)
    if b'"' in content:
        inside = np.cumsum(data == ord('"'), dtype=np.uint32) % 2 == 1
        if inside[ends].any() or not _quotes_enclose(data, mark):
            return None
        is_mark &= ~inside
    fields = np.diff(np.searchsorted(np.flatnonzero(is_mark), ends), prepend=0) + 1
    filled = np.diff(ends, prepend=-1) > 1
    for row in np.flatnonzero(filled & (fields == 1)):
        start = ends[row - 1] + 1 if row else 0
        filled[row] = bool(data[start : ends[row]].tobytes().strip())
    return fields[filled].astype(np.int64), np.flatnonzero(filled) + 1


def _quotes_enclose(data: NDArray[np.uint8], mark: str) -> bool:
    """Tell whether quotes stand at the edges of cells only, or doubled inside quotes."""
    quotes = np.flatnonzero(data == ord('"'))
    edges = np.array([ord(mark), ord("\n"), ord('"')], np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    before = data[np.maximum(opening - 1, 0)]
    return bool(
        (np.isin(before, edges) | (opening == 0)).all() and np.isin(data[closing + 1], edges).all()
    )


def _plain_columns(
    content: bytes, mark: str, lines: NDArray[np.int64], width: int
) -> tuple[Strings, ...]:
    """Give the columns of a text whose rows are lines, of the given lines only."""
    if len(lines) != content.count(b"\n") + (not content.endswith(b"\n")):
        every = content.split(b"\n")
        content = b"\n".join(every[line - 1] for line in lines.tolist()) + b"\n"
    frame = pd.read_csv(
        io.BytesIO(content),
        sep=mark,
        header=None,
        names=range(width),
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        index_col=False,
        encoding="utf-8",
        engine="c",
    )
    return tuple(_stripped(np.asarray(frame[i], object)) for i in range(width))


def _quoted_rows(content: bytes, mark: str, name: str) -> tuple[list[list[str]], NDArray[np.int64]]:
    """Give the rows of a text with quotes and the line on which each ends."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=mark, strict=True)
    rows, lines = [], []
    try:
        for row in reader:
            if any(cell.strip() for cell in row) or len(row) > 1:
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise InputRefusedError(
            f"{name} line {reader.line_num}: the quotes do not match ({error}); correct the line"
        ) from None
    return rows, np.array(lines, np.int64)


def _transposed(rows: Sequence[Sequence[str]]) -> tuple[Strings, ...]:
    return tuple(_stripped(np.array(column, object)) for column in zip(*rows, strict=True))


def _stripped(cells: Strings) -> Strings:
    """Give the cells without blanks around them; only distinct ones are looked at."""
    codes, distinct = pd.factorize(cells)
    bare = [cell.strip() for cell in distinct]
    if all(a is b or a == b for a, b in zip(bare, distinct, strict=True)):
        return cells
    return np.array(bare, object)[codes]
