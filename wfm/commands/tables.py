"""The tables that several commands print, from the records they show."""

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from data.records import Agent, Roster
from data.store import RosterSummary
from wfm.commands.output import Column, Listing


def roster_summary(roster: Roster) -> Listing:
    """Give how good a roster is, as one row."""
    quality = roster.quality
    return Listing(
        "roster",
        "Roster",
        (
            Column("roster_id", "roster"),
            Column("version", "version"),
            Column("status", "status"),
            Column("first_date", "first day"),
            Column("days", "days"),
            Column("shifts", "shifts", ","),
            Column("required_hours", "required agent-hours", ",.0f"),
            Column("scheduled_hours", "scheduled agent-hours", ",.0f"),
            Column("under_hours", "short agent-hours", ",.1f"),
            Column("over_hours", "surplus agent-hours", ",.1f"),
            Column("cost_hours", "cost, as short agent-hours", ",.2f"),
            Column("bound_hours", "proven lower bound of it", ",.2f"),
            Column("gap_percent", "gap to the bound, % of required", ".2f"),
            Column("seconds", "seconds", ".1f"),
        ),
        (
            (
                roster.id,
                roster.version,
                roster.status,
                roster.first_date,
                roster.days,
                len(roster.shifts),
                quality.required_hours,
                quality.scheduled_hours,
                quality.under_hours,
                quality.over_hours,
                quality.cost,
                quality.bound,
                quality.gap_percent,
                quality.seconds,
            ),
        ),
        single=True,
    )


def horizon(first_date: date, days: int) -> Listing:
    """Give the days that a plan would be of."""
    columns = (Column("first_date", "first day"), Column("days", "days"))
    return Listing("horizon", "Horizon", columns, ((first_date, days),), single=True)


def rosters(summaries: Sequence[RosterSummary]) -> Listing:
    """Give the stored rosters, newest first."""
    return Listing(
        "rosters",
        "Rosters",
        (
            Column("roster_id", "id"),
            Column("version", "version"),
            Column("status", "status"),
            Column("first_date", "first day"),
            Column("days", "days"),
            Column("shifts", "shifts", ","),
            Column("created_at", "created"),
        ),
        tuple(
            (s.id, s.version, s.status, s.first_date, s.days, s.shifts, s.created_at)
            for s in summaries
        ),
    )


def shifts(
    roster: Roster, agents: Mapping[str, Agent], *, agent: str | None, day: date | None
) -> Listing:
    """Give a roster's shifts in each agent's own time."""
    rows = []
    for shift in roster.shifts:
        if (agent and shift.agent_id != agent) or (day and shift.schedule_date != day):
            continue
        who = agents[shift.agent_id]
        zone = ZoneInfo(who.zone)
        breaks = ", ".join(
            f"{a.code} {a.start_at.astimezone(zone):%H:%M}"
            for a in shift.activities
            if a.category in ("break", "meal")
        )
        rows.append(
            (
                shift.schedule_date,
                shift.agent_id,
                who.name,
                who.team,
                f"{shift.start_at.astimezone(zone):%H:%M}",
                f"{shift.end_at.astimezone(zone):%H:%M}",
                shift.paid_minutes / 60,
                breaks,
                shift.reason,
            )
        )
    return Listing(
        "shifts",
        "Shifts (each agent's own time)",
        (
            Column("schedule_date", "day"),
            Column("agent_id", "agent"),
            Column("agent_name", "name"),
            Column("team", "team"),
            Column("start", "start"),
            Column("end", "end"),
            Column("paid_hours", "paid h", ".2f"),
            Column("breaks", "breaks", long=True),
            Column("reason", "reason", long=True),
        ),
        tuple(sorted(rows, key=lambda r: (r[0], r[4], r[1]))),
    )
