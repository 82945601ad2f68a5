"""The shifts and activities of a roster, between records and rows."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from data.records import Activity, ActivityCategory, InputRefusedError, NotFoundError, Shift, Source
from data.store.bulk import insert_rows
from data.store.people import agent_numbers
from data.store.tables import ActivityRow, AgentRow, ShiftRow


def write_shifts(session: Session, roster_id: int, shifts: Sequence[Shift]) -> None:
    """Insert the shifts of a draft.

    Raises
    ------
    NotFoundError
        A shift is of an agent who is in no agents file.
    """
    numbers = agent_numbers(session)
    unknown = sorted({shift.agent_id for shift in shifts} - set(numbers))
    if unknown:
        raise NotFoundError(
            f"the roster has shifts of {', '.join(unknown)}, who are in no agents file; "
            "load it with `wfm import agents FILE`"
        )
    rows = [
        {
            "roster_id": roster_id,
            "number": number,
            "agent_id": numbers[shift.agent_id],
            "schedule_date": shift.schedule_date,
            "start_at": shift.start_at,
            "end_at": shift.end_at,
            "template": shift.template,
            "source": shift.source,
            "reason": shift.reason,
        }
        for number, shift in enumerate(shifts)
    ]
    insert_rows(session, cast("Table", ShiftRow.__table__), rows)
    activities = [
        {
            "roster_id": roster_id,
            "shift_number": number,
            "position": position,
            "code": activity.code,
            "category": activity.category,
            "start_at": activity.start_at,
            "end_at": activity.end_at,
            "paid": activity.paid,
        }
        for number, shift in enumerate(shifts)
        for position, activity in enumerate(shift.activities)
    ]
    insert_rows(session, cast("Table", ActivityRow.__table__), activities)


def read_shifts(session: Session, roster_id: int, days: Iterable[Any] | None = None) -> list[Shift]:
    """Give the shifts of a roster, in its order; ``days``: only those of these local days."""
    shift, activity = ShiftRow, ActivityRow
    of_roster = select(
        shift.number,
        AgentRow.code,
        shift.schedule_date,
        shift.start_at,
        shift.end_at,
        shift.template,
        shift.source,
        shift.reason,
    ).join(AgentRow)
    of_roster = of_roster.where(shift.roster_id == roster_id)
    inside = select(
        activity.shift_number,
        activity.code,
        activity.category,
        activity.start_at,
        activity.end_at,
        activity.paid,
    ).where(activity.roster_id == roster_id)
    if days is not None:
        wanted = list(days)
        of_roster = of_roster.where(shift.schedule_date.in_(wanted))
        numbers = select(shift.number).where(
            shift.roster_id == roster_id, shift.schedule_date.in_(wanted)
        )
        inside = inside.where(activity.shift_number.in_(numbers))
    parts: dict[int, list[Activity]] = {}
    for number, code, category, start_at, end_at, paid in session.execute(
        inside.order_by(activity.shift_number, activity.position)
    ):
        kind = cast("ActivityCategory", category)
        parts.setdefault(number, []).append(Activity(code, kind, start_at, end_at, paid))
    return [
        Shift(
            agent_id=code,
            schedule_date=day,
            start_at=start_at,
            end_at=end_at,
            template=template,
            activities=tuple(parts.get(number, ())),
            source=cast("Source", source),
            reason=reason,
        )
        for number, code, day, start_at, end_at, template, source, reason in session.execute(
            of_roster.order_by(shift.number)
        )
    ]


def overlap_refused(shifts: Iterable[Shift]) -> InputRefusedError | None:
    """Give the words for the first two overlapping shifts of one agent, if there are such."""
    ordered = sorted(shifts, key=lambda shift: (shift.agent_id, shift.start_at))
    for one, other in pairwise(ordered):
        if one.agent_id == other.agent_id and other.start_at < one.end_at:
            return InputRefusedError(
                f"agent {one.agent_id} has two shifts at once: "
                f"{one.start_at:%Y-%m-%d %H:%M} to {one.end_at:%Y-%m-%d %H:%M} UTC and "
                f"{other.start_at:%Y-%m-%d %H:%M} to {other.end_at:%Y-%m-%d %H:%M} UTC; "
                "remove one of them"
            )
    return None
