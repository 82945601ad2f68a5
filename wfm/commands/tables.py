"""The tables that several commands print, from the records they show."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from data.files.schedule_pack import broken_by_shift
from data.records import ActivityCategory, Agent, NotFoundError, Roster, Shift
from data.store import RosterSummary
from wfm.commands.formats import OutputFormat
from wfm.commands.output import Column, Listing
from wfm.commands.session import Session


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
            Column("based_on", "based on roster"),
            Column("first_date", "first day"),
            Column("days", "days"),
            Column("shifts", "shifts", ","),
            Column("broken_rules", "broken rules", ","),
            Column("required_hours", "required agent-hours", ",.0f"),
            Column("scheduled_hours", "scheduled agent-hours", ",.0f"),
            Column("under_hours", "short agent-hours, all queues as one", ",.1f"),
            Column("over_hours", "surplus agent-hours, all queues as one", ",.1f"),
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
                roster.based_on,
                roster.first_date,
                roster.days,
                len(roster.shifts),
                len(roster.broken),
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


def broken(session: Session, roster: Roster) -> tuple[Listing, ...]:
    """Give the rules that a roster breaks; people and CSV see no list where there are none."""
    rows = tuple((r.agent_id, r.date, r.rule, r.message) for r in roster.broken)
    if not rows and session.output is not OutputFormat.JSON:
        return ()
    columns = (
        Column("agent_id", "agent"),
        Column("date", "day"),
        Column("rule", "rule"),
        Column("message", "what is broken", long=True),
    )
    base = "" if roster.based_on is None else f" --from {roster.based_on}"
    title = (
        f"BROKEN rules, given up or set by hand (wfm roster conflicts{base} says what"
        " contradicts itself)"
    )
    return (Listing("broken_rules", title, columns, rows),)


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
            Column("based_on", "based on"),
            Column("first_date", "first day"),
            Column("days", "days"),
            Column("shifts", "shifts", ","),
            Column("broken_rules", "broken rules", ","),
            Column("created_at", "created"),
        ),
        tuple(
            (
                s.id,
                s.version,
                s.status,
                s.based_on,
                s.first_date,
                s.days,
                s.shifts,
                s.broken,
                s.created_at,
            )
            for s in summaries
        ),
    )


def shift_days(roster: Roster) -> Listing:
    """Give how many work each day, and how long: single shifts of a large roster fill a book."""
    by_day: dict[date, list[int]] = {}
    for shift in roster.shifts:
        by_day.setdefault(shift.schedule_date, []).append(shift.paid_minutes)
    return Listing(
        "days",
        f"Days; the {len(roster.shifts):,} shifts: --day or --agent, or --format csv",
        (
            Column("schedule_date", "day"),
            Column("weekday", "weekday"),
            Column("shifts", "shifts", ","),
            Column("paid_hours", "paid h", ",.0f"),
        ),
        tuple(
            (day, f"{day:%A}", len(paid), sum(paid) / 60) for day, paid in sorted(by_day.items())
        ),
    )


def shifts(
    roster: Roster, agents: Mapping[str, Agent], *, agent: str | None, day: date | None
) -> Listing:
    """Give a roster's shifts in each agent's own time, those that break a rule marked."""
    rows = []
    marks = broken_by_shift(roster)
    for shift in roster.shifts:
        if (agent and shift.agent_id != agent) or (day and shift.schedule_date != day):
            continue
        who = agents[shift.agent_id]
        zone = ZoneInfo(who.zone)
        rules = marks.get((shift.agent_id, shift.schedule_date), ())
        rows.append(
            (
                shift.schedule_date,
                shift.agent_id,
                who.name,
                who.team,
                f"{shift.start_at.astimezone(zone):%H:%M}",
                f"{shift.end_at.astimezone(zone):%H:%M}",
                shift.paid_minutes / 60,
                parts_text(shift, zone, ("break", "meal")),
                parts_text(shift, zone, ("meeting", "training")),
                shift.source,
                ", ".join(f"BROKEN {rule.rule}" for rule in rules),
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
            Column("meetings", "meetings", long=True, shown=any(row[8] for row in rows)),
            Column("source", "source", shown=any(row[9] != "auto" for row in rows)),
            Column("broken_rules", "broken", long=True, shown=any(row[10] for row in rows)),
            Column("reason", "reason", long=True),
        ),
        tuple(sorted(rows, key=lambda r: (r[0], r[4], r[1]))),
    )


def parts_text(shift: Shift, zone: ZoneInfo, categories: tuple[ActivityCategory, ...]) -> str:
    """Give a shift's activities of some categories with their starts on the clock."""
    return ", ".join(
        f"{a.code} {a.start_at.astimezone(zone):%H:%M}"
        for a in shift.activities
        if a.category in categories
    )


def refuse_unknown(
    roster: Roster, agents: Mapping[str, Agent], *, agent: str | None, day: date | None
) -> None:
    """Refuse what no shift can match, rather than show an empty list."""
    last = roster.first_date + timedelta(days=roster.days - 1)
    if agent is not None and agent not in agents:
        raise NotFoundError(f"there is no agent {agent!r}; ids are those of the agents file")
    if day is not None and not roster.first_date <= day <= last:
        raise NotFoundError(
            f"{day} is not in roster {roster.id}, which is of {roster.first_date} to {last}; "
            "give one of these days"
        )
