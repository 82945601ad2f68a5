"""The rows of a file that cannot be taken, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MOST_LISTED = 50
"""Refused rows named one by one; of the others the number is given."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault of one row: its line in the file, what is wrong, and under which heading."""

    line: int
    words: str
    reason: str


@dataclass(slots=True)
class Refusals:
    """Collects refused rows while a file is read.

    Parameters
    ----------
    lines
        Line in the file of each row, shape (rows,).
    """

    lines: NDArray[np.int64]
    refused: NDArray[np.bool_] = field(init=False)
    listed: list[Refusal] = field(default_factory=list)
    by_reason: dict[str, int] = field(default_factory=dict)
    other_lines: int = 0

    def __post_init__(self) -> None:
        self.refused = np.zeros(len(self.lines), np.bool_)

    def refuse(
        self,
        rows: NDArray[np.int64],
        reason: str,
        words: Callable[[int], str],
        *,
        listed: int = MOST_LISTED,
    ) -> None:
        """Refuse rows.

        Parameters
        ----------
        rows
            Their positions, ascending.
        reason
            The heading under which they are counted.
        words
            Gives what is wrong with the row at a position.
        listed
            Most rows to name one by one.
        """
        if not len(rows):
            return
        self.refused[rows] = True
        self.by_reason[reason] = self.by_reason.get(reason, 0) + len(np.unique(rows))
        for row in rows[:listed].tolist():
            self.listed.append(Refusal(int(self.lines[row]), words(row), reason))

    def refuse_lines(self, lines: tuple[tuple[int, int], ...], width: int) -> None:
        """Refuse lines with another number of fields than the first row has."""
        if not lines:
            return
        reason = "another number of fields"
        self.by_reason[reason] = len(lines)
        self.other_lines += len(lines)
        self.listed += [
            Refusal(line, f"has {count} fields where the first row has {width}", reason)
            for line, count in lines[:MOST_LISTED]
        ]

    @property
    def count(self) -> int:
        """Number of refused rows."""
        return int(self.refused.sum()) + self.other_lines

    def first(self) -> tuple[Refusal, ...]:
        """Give the first refused rows in the order of the file."""
        ordered = sorted(set(self.listed), key=lambda r: (r.line, r.reason, r.words))
        return tuple(ordered[:MOST_LISTED])
