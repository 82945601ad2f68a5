"""Tables of what differs between rosters, and of explanations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.center_file.tables import WEEKDAYS
from data.center_file.values import clock_text
from data.records import Agent, Preference, Roster, Shift
from wfm.commands.output import Column, Listing
from wfm.commands.tables import parts_text
from wfm.rosters.changes import Change, Comparison

if TYPE_CHECKING:
    from scheduling.explanation import ShortageExplanation, WishExplanation

OFF = "off"


def changes(comparison: Comparison, agents: Mapping[str, Agent]) -> Listing:
    """Give what differs, a row an agent and day, in each agent's own time."""
    return Listing(
        "changes",
        f"Changes from roster {comparison.before.id} to {comparison.after.id} "
        "(each agent's own time)",
        (
            Column("date", "day"),
            Column("agent_id", "agent"),
            Column("agent_name", "name"),
            Column("change", "change"),
            Column("before", "before", long=True),
            Column("after", "after", long=True),
            Column("why", "why", long=True),
        ),
        tuple(_row(change, agents) for change in comparison.changes),
    )


def _row(change: Change, agents: Mapping[str, Agent]) -> tuple[object, ...]:
    agent = agents[change.agent_id]
    zone = ZoneInfo(agent.zone)
    inside = change.kind == "breaks"
    return (
        change.date,
        change.agent_id,
        agent.name,
        change.kind,
        _shift_text(change.before, zone, inside=inside),
        _shift_text(change.after, zone, inside=inside),
        change.why or None,
    )


def _shift_text(shift: Shift | None, zone: ZoneInfo, *, inside: bool) -> str:
    """Give a shift's template and times, or what is inside where only that differs."""
    if shift is None:
        return OFF
    if inside:
        return parts_text(shift, zone, ("break", "meal", "meeting", "training", "off_queue"))
    start, end = shift.start_at.astimezone(zone), shift.end_at.astimezone(zone)
    return f"{shift.template} {start:%H:%M}-{end:%H:%M}"


def compared(comparison: Comparison) -> Listing:
    """Give the figures of two rosters side by side, a row a roster."""
    return Listing(
        "rosters",
        "Rosters",
        (
            Column("roster_id", "roster"),
            Column("status", "status"),
            Column("based_on", "based on"),
            Column("shifts", "shifts", ","),
            Column("paid_hours", "paid h", ",.1f"),
            Column("scheduled_hours", "scheduled agent-hours", ",.1f"),
            Column("under_hours", "short agent-hours, all queues as one", ",.1f"),
            Column("over_hours", "surplus agent-hours, all queues as one", ",.1f"),
            Column("cost_hours", "cost, as short agent-hours", ",.2f"),
            Column("broken_rules", "broken rules", ","),
        ),
        tuple(_figures(roster) for roster in (comparison.before, comparison.after)),
    )


def _figures(roster: Roster) -> tuple[object, ...]:
    quality = roster.quality
    return (
        roster.id,
        roster.status,
        roster.based_on,
        len(roster.shifts),
        sum(shift.paid_minutes for shift in roster.shifts) / 60,
        quality.scheduled_hours,
        quality.under_hours,
        quality.over_hours,
        quality.cost,
        len(roster.broken),
    )


def marked(roster: Roster, shifts: Iterable[tuple[str, date]]) -> Listing:
    """Give the shifts that were locked, unlocked or set."""
    return Listing(
        "marked",
        f"Changed in roster {roster.id}",
        (Column("date", "day"), Column("agent_id", "agent")),
        tuple((day, agent) for agent, day in shifts),
    )


def conflicts(sentences: Iterable[tuple[str, ...]]) -> Listing:
    """Give what contradicts itself, a row each."""
    return Listing(
        "conflicts",
        "Conflicts",
        (Column("message", "what cannot all hold", long=True),),
        tuple((" ".join(each),) for each in sentences),
    )


def explanation(title: str, sentences: Iterable[str]) -> Listing:
    """Give an answer, a row a sentence."""
    return Listing(
        "explanation",
        title,
        (Column("sentence", "why", long=True),),
        tuple((sentence,) for sentence in sentences),
    )


def wishes(found: "Sequence[WishExplanation]") -> Listing:
    """Give the wishes that are not kept, a row each, with why."""
    return Listing(
        "wishes",
        "Wishes that are not met",
        (
            Column("date", "day"),
            Column("wish", "wish"),
            Column("minutes", "minutes against it", ","),
            Column("explanation", "why", long=True),
        ),
        tuple(
            (each.date, _wish(each.preference), each.minutes, " ".join(each.sentences()))
            for each in found
        ),
    )


def shortages(found: "Sequence[ShortageExplanation]", zone: str) -> Listing:
    """Give what is short, what lacks most first, with what would cover the worst."""
    clock = ZoneInfo(zone)
    return Listing(
        "shortages",
        f"Agents short ({zone}), what lacks most first",
        (
            Column("start_at", "from"),
            Column("end_at", "to"),
            Column("row", "who is short"),
            Column("short", "agents short", ".1f"),
            Column("needed", "of", ".1f"),
            Column("hours_short", "agent-hours", ".2f"),
            Column("explanation", "what would cover it", long=True),
        ),
        tuple(
            (
                f"{each.start_at.astimezone(clock):%Y-%m-%d %H:%M}",
                f"{each.end_at.astimezone(clock):%H:%M}",
                each.row,
                each.short,
                each.needed,
                each.hours_short,
                " ".join(each.sentences()[1:]) or None,
            )
            for each in found
        ),
    )


def _wish(preference: Preference) -> str:
    """Give a wish in words: ``avoid 18:00-24:00 on fridays``."""
    first, last = (clock_text(m) for m in (preference.start_minute, preference.end_minute))
    days = "" if preference.weekday is None else f" on {WEEKDAYS[preference.weekday]}s"
    return f"{preference.strength.replace('_', ' ')} {first}-{last}{days}"
