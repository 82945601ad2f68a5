"""How rows, times and amounts are called in an answer."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from scheduling.instance import Instance

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def row_name(instance: Instance, row: int) -> str:
    """Name a coverage row by its queues."""
    subset = instance.rows.subsets[row]
    queues = instance.requirement.queues
    if len(subset) == len(queues) and len(queues) > 1:
        return "all queues"
    return " + ".join(queues[q] for q in subset)


def clock(at: datetime, zone: str) -> str:
    """Give an instant as wall-clock time, ``hh:mm``."""
    return f"{at.astimezone(_zone(zone)):%H:%M}"


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def span(start_at: datetime, end_at: datetime, zone: str) -> str:
    """Give a span as wall-clock time, ``hh:mm-hh:mm``."""
    return f"{clock(start_at, zone)}-{clock(end_at, zone)}"


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
