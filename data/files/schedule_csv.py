"""The schedule as a long CSV file, one row an activity; made to be read back."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data.files.atomic import write_atomically
from data.files.schedule_pack import (
    WORK_CATEGORIES,
    SchedulePack,
    in_zone,
    local_text,
    utc_text,
)
from data.records import Activity, Agent, Shift

SCHEDULE_COLUMNS = (
    "roster_id",
    "version",
    "agent_id",
    "agent_name",
    "team",
    "time_zone",
    "schedule_date",
    "activity_date",
    "start_utc",
    "end_utc",
    "start_local",
    "end_local",
    "activity",
    "category",
    "queue",
    "channel",
    "paid",
    "work_minutes",
    "source",
    "reason",
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_schedule_csv(pack: SchedulePack, path: Path) -> None:
    """Write one row for each activity, by team, agent and time.

    Parameters
    ----------
    pack
        What to write.
    path
        The file; it is replaced whole.

    Notes
    -----
    UTF-8, comma, header row. Of work on queue, ``queue`` has the names of all queues the agent
    serves and ``channel`` their media, joined by ``|``; both are empty for other activities.
    Text that a spreadsheet would take for a formula gets an apostrophe in front, which
    ``read_schedule_csv`` takes away again.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(SCHEDULE_COLUMNS)
    for agent, shifts in pack.people():
        for shift in shifts:
            writer.writerows(_rows(pack, agent, shift))
    write_atomically(path, text.getvalue().encode())


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Take away the apostrophe that ``guarded`` put there."""
    is_guarded = text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS)
    return text[1:] if is_guarded else text


def _rows(pack: SchedulePack, agent: Agent, shift: Shift) -> Iterator[list[str]]:
    queues = pack.queues_of(agent, shift.schedule_date)
    served = "|".join(queue.name for queue in queues)
    media = "|".join(dict.fromkeys(queue.media for queue in queues))
    reason = guarded(pack.reason_of(shift))
    for activity in shift.activities:
        on_queue = activity.category == "work"
        yield [
            "" if pack.roster.id is None else str(pack.roster.id),
            str(pack.roster.version),
            guarded(agent.id),
            guarded(agent.name),
            guarded(agent.team),
            agent.zone,
            shift.schedule_date.isoformat(),
            in_zone(activity.start_at, agent.zone).date().isoformat(),
            utc_text(activity.start_at),
            utc_text(activity.end_at),
            local_text(activity.start_at, agent.zone),
            local_text(activity.end_at, agent.zone),
            guarded(activity.code),
            activity.category,
            guarded(served) if on_queue else "",
            media if on_queue else "",
            "true" if activity.paid else "false",
            str(_work_minutes(activity)),
            shift.source,
            reason,
        ]


def _work_minutes(activity: Activity) -> int:
    return activity.minutes if activity.category in WORK_CATEGORIES else 0
