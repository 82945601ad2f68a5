"""Why a row is short for a while, and what would cover it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.explanation.cover import Cover, covers
from scheduling.explanation.coverage import runs_of
from scheduling.explanation.situation import Situation, situation
from scheduling.explanation.staff import Staff, staff_at
from scheduling.explanation.worth import Worth
from scheduling.instance import Instance
from scheduling.reasons import NOTICED
from scheduling.words import day_name, hours, row_name, span
from skills import SkillSet

Float = NDArray[np.float64]

EXPLAINED = 5
"""So many of the worst spans are explained in full; the others are listed."""


@dataclass(frozen=True, slots=True)
class ShortageExplanation:
    """A row that is short for a while.

    Parameters
    ----------
    row
        Name of the row: a queue, several, or all.
    zone
        Of the times in sentences: that of most agents.
    short, needed
        Most agents missing, and agents asked for then.
    at
        When most are missing, or the time asked for.
    hours_short
        Agent-hours missing.
    staff
        What the agents who count for the row do at that time; None: not looked for.
    covers
        What would cover it, what saves most first.
    """

    row: str
    start_at: datetime
    end_at: datetime
    zone: str
    short: float
    needed: float
    at: datetime
    hours_short: float
    staff: Staff | None
    covers: tuple[Cover, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say what is short, who is where, and what would help."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        local = span(self.start_at, self.end_at, self.zone)
        day = day_name(self.start_at.astimezone(ZoneInfo(self.zone)).date())
        yield (
            f"{self.row} is {self.short:.1f} of {self.needed:.1f} agents short on {day} {local} "
            f"({hours(self.hours_short)} agent-hours)."
        )
        if self.staff is not None:
            yield self.staff.words(self.at, self.zone)
            for cover in self.covers:
                yield cover.words(self.zone)
            if not self.covers:
                yield "Nobody who is there can be moved, and no rule given up for one agent helps."


def explain_shortage(
    instance: Instance,
    shifts: Sequence[Shift],
    at: datetime | None = None,
    *,
    view: Situation | None = None,
) -> tuple[ShortageExplanation, ...]:
    """Say what is short when, why, and what would cover it; what lacks most first.

    A row of several queues is told where it lacks more than any row of fewer of them.

    Parameters
    ----------
    shifts
        Of the whole roster.
    at
        Only what is short at this instant; None: everything. The worst spans are explained in
        full.
    view
        ``situation(instance, shifts)``, where several answers are asked for.
    """
    view = view or situation(instance, shifts)
    slot = None if at is None else view.instance.slots.index(at)
    missing = np.where(view.instance.rows.priced[0], np.maximum(0.0, view.short[0]), 0.0)
    own = _own(missing, view.instance.rows.subsets)
    found = [
        (row, first, end)
        for row in range(len(own))
        for first, end in runs_of(own[row] > NOTICED)
        if slot is None or first <= slot < end
    ]
    found.sort(key=lambda each: (-missing[each[0], each[1] : each[2]].sum(), each[1]))
    zones = Counter(agent.zone for agent in instance.agents).most_common(1)
    zone = zones[0][0] if zones else "UTC"
    worth = Worth(view) if found else None
    return tuple(
        _explained(
            view,
            row,
            slice(first, end),
            missing[row],
            slot=slot,
            zone=zone,
            worth=worth if n < EXPLAINED else None,
        )
        for n, (row, first, end) in enumerate(found)
    )


def _own(missing: Float, subsets: Sequence[SkillSet]) -> Float:
    """Give what each row lacks more than any row of fewer of its queues, (rows, slots)."""
    own = missing.copy()
    for row, subset in enumerate(subsets):
        for narrower, queues in enumerate(subsets):
            if set(queues) < set(subset):
                own[row] = np.minimum(own[row], missing[row] - missing[narrower])
    return own


def _explained(
    view: Situation,
    row: int,
    here: slice,
    missing: Float,
    *,
    slot: int | None,
    zone: str,
    worth: Worth | None,
) -> ShortageExplanation:
    """Explain a span; without ``worth`` only what is missing."""
    slots = view.instance.slots
    at = here.start + int(missing[here].argmax()) if slot is None else slot
    return ShortageExplanation(
        row=row_name(view.instance, row),
        start_at=slots.at(here.start),
        end_at=slots.at(here.stop),
        zone=zone,
        short=float(missing[at]),
        needed=float(view.instance.rows.need[0, row, at]),
        at=slots.at(at),
        hours_short=float(missing[here].sum()) * slots.hours,
        staff=staff_at(view, row, at) if worth else None,
        covers=covers(view, worth, row, at, zone) if worth else (),
    )
