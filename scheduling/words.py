"""How rows, times and amounts are called in an answer."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from data.records import clock_text
from scheduling.instance import Instance
from skills import SkillSet

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def row_name(instance: Instance, row: int) -> str:
    """Name a coverage row by its queues."""
    return queues_said(instance, instance.rows.subsets[row])


def queues_said(instance: Instance, subset: SkillSet) -> str:
    """Name some queues."""
    queues = instance.requirement.queues
    if len(subset) == len(queues) and len(queues) > 1:
        return "all queues"
    return " + ".join(queues[q] for q in subset)


def clock(at: datetime, zone: str) -> str:
    """Give an instant as wall-clock time, ``hh:mm``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.hour:02d}:{local.minute:02d}"


def local_words(at: datetime, zone: str) -> str:
    """Give an instant as wall-clock day and time, ``2026-06-01 08:00``."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def span(start_at: datetime, end_at: datetime, zone: str) -> str:
    """Give a span as wall-clock time, ``hh:mm-hh:mm``."""
    return f"{clock(start_at, zone)}-{clock(end_at, zone)}"


def clock_span(start_minute: int, end_minute: int) -> str:
    """Give wall-clock minutes after midnight as ``hh:mm-hh:mm``."""
    return f"{clock_text(start_minute)}-{clock_text(end_minute)}"


def day_name(day: date) -> str:
    """Give a day as ``Monday 2026-06-01``."""
    return f"{WEEKDAYS[day.weekday()]} {day}"


def hours(value: float) -> str:
    """Give agent-hours to a tenth, or to a hundredth below one."""
    digits = 1 if abs(value) >= 1 else 2
    return f"{value:.{digits}f}".removesuffix(".0")


def counted(number: int, noun: str) -> str:
    """Give a number with its noun: ``1 agent``, ``2 agents``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
