"""What differs between two rosters, by agent and day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from data.records import Roster, Shift, TimeOff

ChangeKind = Literal["added", "removed", "changed", "breaks"]
"""``breaks``: the same times, other breaks, meetings or training inside."""

_Key = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One agent's day that differs.

    Parameters
    ----------
    before, after
        None: a day off.
    why
        In words; empty where nobody knows.
    """

    agent_id: str
    date: date
    kind: ChangeKind
    before: Shift | None
    after: Shift | None
    why: str = ""


FOLLOWS = "with the agent's other changes"
"""Why a shift went that had to make room for another one of its agent."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rosters and what differs on the days they share.

    Parameters
    ----------
    alike
        Days of agents that both rosters have alike, with a shift.
    """

    before: Roster
    after: Roster
    changes: tuple[Change, ...]
    alike: int

    @property
    def shifts_changed(self) -> int:
        """Days of agents with another shift, or one less or more."""
        return sum(change.kind != "breaks" for change in self.changes)


def compare(before: Roster, after: Roster, *, why: Mapping[_Key, str] | None = None) -> Comparison:
    """Give what differs between two rosters on the days they share, by day and agent.

    Parameters
    ----------
    why
        Reasons by day and agent, before those of the new shifts.
    """
    first = max(before.first_date, after.first_date)
    last = min(_end(before), _end(after))
    old, new = (_by_day(r.shifts, first, last) for r in (before, after))
    changes = []
    alike = 0
    for key in sorted({*old, *new}):
        kind = _kind(old.get(key), new.get(key))
        if kind is None:
            alike += 1
            continue
        given = "" if kind == "breaks" else (why or {}).get(key, "")
        reason = given or _reason(new.get(key))
        changes.append(Change(key[1], key[0], kind, old.get(key), new.get(key), reason))
    return Comparison(before, after, tuple(_followed(changes)), alike)


def away_reasons(shifts: Iterable[Shift], time_off: Iterable[TimeOff]) -> dict[_Key, str]:
    """Give by day and agent which time off a shift lies in."""
    spans: dict[str, list[TimeOff]] = {}
    for off in time_off:
        spans.setdefault(off.agent_id, []).append(off)
    return {
        (shift.schedule_date, shift.agent_id): f"time off: the shift overlaps {off.kind}"
        for shift in shifts
        for off in spans.get(shift.agent_id, ())
        if off.start_at < shift.end_at and shift.start_at < off.end_at
    }


def _followed(changes: Sequence[Change]) -> Iterator[Change]:
    """Give each removed shift without a reason of its own that of its agent's other changes."""
    moved = Counter(change.agent_id for change in changes if change.kind != "breaks")
    for change in changes:
        alone = change.kind == "removed" and not change.why and moved[change.agent_id] > 1
        yield replace(change, why=FOLLOWS) if alone else change


def _by_day(shifts: Iterable[Shift], first: date, last: date) -> dict[_Key, Shift]:
    """Give the shifts by day and agent; a second one of a day would be a broken rule."""
    return {(s.schedule_date, s.agent_id): s for s in shifts if first <= s.schedule_date < last}


def _end(roster: Roster) -> date:
    """Give the day after the last."""
    return date.fromordinal(roster.first_date.toordinal() + roster.days)


def _kind(before: Shift | None, after: Shift | None) -> ChangeKind | None:
    if before is None or after is None:
        return "added" if before is None else "removed"
    times = (before.start_at, before.end_at, before.template)
    if times != (after.start_at, after.end_at, after.template):
        return "changed"
    return "breaks" if before.activities != after.activities else None


def _reason(shift: Shift | None) -> str:
    return "" if shift is None else shift.reason
