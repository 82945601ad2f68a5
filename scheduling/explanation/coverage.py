"""What a shift covers, row by row, and what is short without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.explanation.situation import Situation
from scheduling.reasons import NOTICED
from scheduling.words import hours, row_name, span

Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CoverageSpan:
    """A time in which a row would be short without a shift, or after a change.

    Parameters
    ----------
    row
        Name of the row: a queue, several, or all.
    start_at, end_at
        When.
    short
        Most agents missing then.
    needed
        Agents asked for when most are missing.
    given_hours
        What the shift, or what is taken away, gives to the row in this time [agent-hours].
    lost_hours
        What the row lacks more than it does [agent-hours].
    """

    row: str
    start_at: datetime
    end_at: datetime
    short: float
    needed: float
    given_hours: float
    lost_hours: float

    def words(self, zone: str) -> str:
        """Say it: ``voice 1.4 of 6.2 agents short 08:00-10:00 (1.8 agent-hours)``."""
        return (
            f"{self.row} {self.short:.1f} of {self.needed:.1f} agents short "
            f"{span(self.start_at, self.end_at, zone)} ({hours(self.lost_hours)} agent-hours)"
        )


def covered(view: Situation, agent: int, shift: Shift) -> tuple[CoverageSpan, ...]:
    """Give where and when something is short without a shift, what matters most first.

    Rows that another row implies are left out there, as in the objective.
    """
    found = [each for row in view.rows_of(agent, shift) for each in _of_row(view, int(row), shift)]
    return tuple(sorted(found, key=lambda each: (-each.lost_hours, each.start_at, each.row)))


def worsened(
    view: Situation, agent: int, before: Sequence[Shift], after: Sequence[Shift]
) -> tuple[CoverageSpan, ...]:
    """Give where and when an agent's other shifts leave more short, what matters most first."""
    taken = np.zeros_like(view.on_duty)
    for shifts, sign in ((before, 1.0), (after, -1.0)):
        for shift in shifts:
            at_work = view.at_work(shift)
            taken[view.rows_of(agent, shift), at_work.slots] += sign * at_work.share
    taken = np.maximum(taken, 0.0)
    touched = np.flatnonzero(taken.any(axis=0))
    if not touched.size:
        return ()
    first, end = int(touched[0]), int(touched[-1]) + 1
    here = (slice(None), slice(first, end))
    asked = view.instance.rows.priced[0][here]
    lost = np.minimum(np.where(asked, view.short[0][here] + taken[here], 0.0), taken[here])
    rows = np.flatnonzero((lost > NOTICED).any(axis=1)).tolist()
    found = [each for row in rows for each in _spans(view, row, taken[row, first:end], first=first)]
    return tuple(sorted(found, key=lambda each: (-each.lost_hours, each.start_at, each.row)))


def _of_row(view: Situation, row: int, shift: Shift) -> Iterator[CoverageSpan]:
    at_work = view.at_work(shift)
    return _spans(view, row, at_work.share, first=at_work.first)


def _spans(view: Situation, row: int, taken: Float, *, first: int) -> Iterator[CoverageSpan]:
    """Give the spans in which a row is short when something is taken away from it.

    Parameters
    ----------
    taken
        Agents taken away in each slot from ``first`` on.
    """
    slots, here = view.instance.slots, slice(first, first + len(taken))
    asked = view.instance.rows.priced[0, row, here]
    missing = np.where(asked, view.short[0, row, here] + taken, 0.0)
    missing[missing <= NOTICED] = 0.0
    lost = np.minimum(missing, taken)
    for begin, end in runs_of(lost > 0):
        worst = begin + int(np.argmax(missing[begin:end]))
        yield CoverageSpan(
            row=row_name(view.instance, row),
            start_at=slots.at(first + begin),
            end_at=slots.at(first + end),
            short=float(missing[worst]),
            needed=float(view.instance.rows.need[0, row, first + worst]),
            given_hours=float(taken[begin:end].sum()) * slots.hours,
            lost_hours=float(lost[begin:end].sum()) * slots.hours,
        )


def runs_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the first place of each run of true values, and the place after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
