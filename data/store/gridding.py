"""Stored interval rows laid on one uniform grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.records import ContactHistory, Grid, InputRefusedError, NotFoundError
from data.store.intervals import ATTRIBUTIONS, DAY_MINUTES, FIGURES

_HOUR = 3600


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows of one queue, interval length [minutes] and attribution.

    Parameters
    ----------
    rows
        Start [epoch s] and the figures, shape (rows, 7).
    """

    queue: str
    minutes: int
    attribution: int
    rows: NDArray[np.float64]


def to_history(queues: tuple[str, ...], blocks: Sequence[Block], *, minutes: int) -> ContactHistory:
    """Give the history on whole hours from the first to the last row.

    Raises
    ------
    NotFoundError
        There are no rows.
    InputRefusedError
        Stored intervals are longer than asked for, off the grid, or of mixed attribution.
    """
    if not blocks:
        asked = f" of {', '.join(queues)} in that time" if queues else ""
        raise NotFoundError(f"there is no history{asked}; load one with `wfm import history FILE`")
    _refuse_longer(blocks, minutes)
    _refuse_off_grid(blocks)
    _refuse_mixed(blocks)
    step = 60 * minutes
    first = min(float(block.rows[:, 0].min()) for block in blocks) // _HOUR * _HOUR
    last = max(float(block.rows[:, 0].max()) + 60 * block.minutes for block in blocks)
    end = -(-last // _HOUR) * _HOUR
    grid = Grid(datetime.fromtimestamp(first, UTC), minutes, int(end - first) // step)
    figures = np.full((len(FIGURES), len(queues), grid.count), np.nan)
    for index, queue in enumerate(queues):
        own = [block for block in blocks if block.queue == queue]
        if own:
            figures[:, index] = _summed(own, first=first, step=step, count=grid.count)
    return ContactHistory(
        queues,
        grid,
        attribution=ATTRIBUTIONS[blocks[0].attribution],
        **dict(zip(FIGURES, figures, strict=True)),
    )


def _summed(blocks: Sequence[Block], *, first: float, step: int, count: int) -> NDArray[np.float64]:
    """Give one queue's figures, shape (figures, count); NaN where the time is not all covered."""
    covered = np.zeros(count)
    out = np.zeros((len(FIGURES), count))
    for block in blocks:
        place = ((block.rows[:, 0] - first) // step).astype(np.int64)
        covered += np.bincount(place, minlength=count) * (60.0 * block.minutes)
        for figure in range(len(FIGURES)):
            out[figure] += np.bincount(place, block.rows[:, 1 + figure], minlength=count)
    out[:, covered != step] = np.nan
    return out


def _refuse_longer(blocks: Sequence[Block], minutes: int) -> None:
    problems = [
        f"queue {b.queue}: {len(b.rows)} stored intervals have {_length(b.minutes)}, which do not "
        f"split into {minutes} minutes; import a finer export of that time, or plan with "
        "longer intervals (interval_minutes in the center file)"
        for b in blocks
        if minutes % b.minutes
    ]
    if problems:
        raise InputRefusedError(problems)


def _length(minutes: int) -> str:
    return "a day" if minutes == DAY_MINUTES else f"{minutes} minutes"


def _refuse_off_grid(blocks: Sequence[Block]) -> None:
    problems = []
    for block in blocks:
        off = block.rows[block.rows[:, 0] % (60 * block.minutes) != 0, 0]
        if len(off):
            at = datetime.fromtimestamp(off[0], UTC)
            problems.append(
                f"queue {block.queue}: {len(off)} intervals of {block.minutes} minutes do not "
                f"start on whole hours UTC or a multiple after, the first at {at:%Y-%m-%d %H:%M}; "
                "import an export with 15-minute intervals, or correct the file's zone"
            )
    if problems:
        raise InputRefusedError(problems)


def _refuse_mixed(blocks: Sequence[Block]) -> None:
    found = sorted({block.attribution for block in blocks})
    if len(found) < 2:
        return
    problems = []
    for code in found:
        named = ", ".join(sorted({b.queue for b in blocks if b.attribution == code}))
        problems.append(f"contacts are counted by {ATTRIBUTIONS[code]} in: {named}")
    problems.append("load these queues apart, or import all of them with one --attribution")
    raise InputRefusedError(problems)
