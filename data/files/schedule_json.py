"""The schedule as JSON, in the shape workforce suites exchange: agents, shifts, activities."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from data.files.atomic import write_atomically
from data.files.schedule_pack import SchedulePack, utc_text
from data.records import Activity, Agent, Shift

SCHEDULE_SCHEMA_VERSION = 1


def write_schedule_json(pack: SchedulePack, path: Path, *, published_at: datetime) -> None:
    """Write the schedule with one entry for each agent, those without shifts included.

    Parameters
    ----------
    pack
        What to write.
    path
        The file; it is replaced whole.
    published_at
        Instant of publication, aware.
    """
    text = json.dumps(_document(pack, published_at), indent=1, ensure_ascii=False)
    write_atomically(path, (text + "\n").encode())


def _document(pack: SchedulePack, published_at: datetime) -> dict[str, Any]:
    roster = pack.roster
    return {
        "schema_version": SCHEDULE_SCHEMA_VERSION,
        "center": pack.center.name,
        "time_zone": pack.center.zone,
        "roster_id": roster.id,
        "version": roster.version,
        "status": roster.status,
        "published_at": utc_text(published_at),
        "first_date": roster.first_date.isoformat(),
        "days": roster.days,
        "agent_schedules": [
            {"agent": _agent(agent), "shifts": [_shift(pack, agent, s) for s in shifts]}
            for agent, shifts in pack.people()
        ],
        "notes": list(roster.notes),
        "broken_rules": [
            {
                "agent_id": rule.agent_id,
                "date": rule.date.isoformat(),
                "rule": rule.rule,
                "message": rule.message,
            }
            for rule in roster.broken
        ],
    }


def _agent(agent: Agent) -> dict[str, str]:
    return {"id": agent.id, "name": agent.name, "team": agent.team, "time_zone": agent.zone}


def _shift(pack: SchedulePack, agent: Agent, shift: Shift) -> dict[str, Any]:
    return {
        "schedule_date": shift.schedule_date.isoformat(),
        "start": utc_text(shift.start_at),
        "length_minutes": int((shift.end_at - shift.start_at).total_seconds()) // 60,
        "paid_minutes": shift.paid_minutes,
        "template": shift.template,
        "queues": [queue.name for queue in pack.queues_of(agent, shift.schedule_date)],
        "source": shift.source,
        "reason": shift.reason,
        "broken_rules": [rule.rule for rule in pack.broken_of(shift)],
        "activities": [_activity(activity) for activity in shift.activities],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "start": utc_text(activity.start_at),
        "length_minutes": activity.minutes,
        "code": activity.code,
        "category": activity.category,
        "paid": activity.paid,
    }
