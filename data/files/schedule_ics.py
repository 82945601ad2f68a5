"""The schedule as iCalendar files (RFC 5545), one an agent, for phones and mail programs."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from icalendar import Calendar, Event, vText

from data.files.atomic import write_atomically
from data.files.schedule_pack import (
    SchedulePack,
    broken_text,
    in_zone,
    is_time_off,
    shift_text,
)
from data.records import Agent, Shift


def write_schedule_ics(
    pack: SchedulePack, folder: Path, *, published_at: datetime
) -> tuple[Path, ...]:
    """Write one calendar for each agent who has, or had, a shift.

    Parameters
    ----------
    pack
        What to write; shifts of ``pack.superseded`` that are gone are written as cancelled.
    folder
        Where the files go, named after the agents' ids.
    published_at
        Instant of publication, aware; the events' DTSTAMP.

    Returns
    -------
        The files, by team and agent.

    Notes
    -----
    An event's UID follows from center, agent, day and the shift's place in the day, and SEQUENCE
    is the roster's version: a calendar that imports a later version moves the event instead of
    adding another (RFC 5545 sections 3.8.4.7 and 3.8.7.4). Times are UTC, so that no time zone
    table is needed and the hour repeated in autumn is clear.
    """
    names = calendar_names(pack.agents)
    written = []
    for agent, shifts in pack.people():
        events = [*_current(pack, agent, shifts), *_cancelled(pack, agent, shifts)]
        if not events:
            continue
        calendar = _calendar(pack, agent)
        for event in events:
            event.add("dtstamp", published_at.astimezone(UTC))
            event.add("sequence", pack.roster.version)
            calendar.add_component(event)
        path = folder / names[agent.id]
        write_atomically(path, calendar.to_ical())
        written.append(path)
    return tuple(written)


def calendar_names(agent_ids: Iterable[str]) -> Mapping[str, str]:
    """Give each agent's file name: the id, with a digest where it cannot be a name as it is."""
    ids = tuple(agent_ids)
    same = Counter(agent_id.casefold() for agent_id in ids)
    names = {}
    for agent_id in ids:
        safe = re.sub(r"[^A-Za-z0-9_-]+", "_", agent_id)[:64]
        if safe != agent_id or same[agent_id.casefold()] > 1:
            safe += "-" + hashlib.sha256(agent_id.encode()).hexdigest()[:12]
        names[agent_id] = f"agent-{safe}.ics"
    return names


def _calendar(pack: SchedulePack, agent: Agent) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//wfm//schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # icalendar escapes only what it knows to be text; X- properties it does not know.
    calendar.add("x-wr-calname", vText(f"{pack.center.name}: {agent.name}"))
    calendar.add("x-wr-timezone", vText(agent.zone))
    return calendar


def _current(pack: SchedulePack, agent: Agent, shifts: Iterable[Shift]) -> list[Event]:
    return [
        _event(pack, agent, shift, uid=uid, status="CONFIRMED")
        for uid, shift in _by_uid(pack, agent, shifts).items()
    ]


def _cancelled(pack: SchedulePack, agent: Agent, shifts: Iterable[Shift]) -> list[Event]:
    """Give the events of the version before that have no successor."""
    if pack.superseded is None:
        return []
    before = [shift for shift in pack.superseded.shifts if shift.agent_id == agent.id]
    kept = _by_uid(pack, agent, shifts)
    return [
        _event(pack, agent, shift, uid=uid, status="CANCELLED")
        for uid, shift in _by_uid(pack, agent, before).items()
        if uid not in kept
    ]


def _by_uid(pack: SchedulePack, agent: Agent, shifts: Iterable[Shift]) -> Mapping[str, Shift]:
    out = {}
    ordered = sorted(shifts, key=lambda s: (s.schedule_date, s.start_at))
    for day, of_day in groupby(ordered, key=lambda s: s.schedule_date):
        for place, shift in enumerate(of_day):
            out[_uid(pack.center.name, agent.id, day, place)] = shift
    return out


def _uid(center: str, agent_id: str, day: date, place: int) -> str:
    text = "\x1f".join((center, agent_id, day.isoformat(), str(place)))
    return f"{uuid5(NAMESPACE_OID, text)}@wfm"


def _event(pack: SchedulePack, agent: Agent, shift: Shift, *, uid: str, status: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstart", shift.start_at.astimezone(UTC))
    event.add("dtend", shift.end_at.astimezone(UTC))
    event.add("summary", _summary(shift, agent))
    event.add("description", _description(pack, agent, shift))
    event.add("status", status)
    event.add("transp", "OPAQUE")
    return event


def _summary(shift: Shift, agent: Agent) -> str:
    if is_time_off(shift):
        return f"Off: {shift.activities[0].code}"
    return f"Shift {shift_text(shift, agent.zone)}"


def _description(pack: SchedulePack, agent: Agent, shift: Shift) -> str:
    lines = [f"Paid: {shift.paid_minutes // 60}:{shift.paid_minutes % 60:02d} h"]
    queues = ", ".join(queue.name for queue in pack.queues_of(agent, shift.schedule_date))
    if queues and not is_time_off(shift):
        lines.append(f"Queues: {queues}")
    lines += [
        f"{in_zone(a.start_at, agent.zone):%H:%M}-{in_zone(a.end_at, agent.zone):%H:%M} {a.code}"
        for a in shift.activities
    ]
    lines += [broken_text(rule) for rule in pack.broken_of(shift)]
    return "\n".join((*lines, f"Times: {agent.zone}"))
