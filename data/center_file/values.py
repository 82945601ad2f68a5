"""The values a center file writes as text: clock times, durations, spans, zones."""

import re
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from data.suggestion import suggestion

_HOURS_MINUTES = re.compile(r"(\d{1,2}):([0-5]\d)")
_DAY_MINUTES = 1440


def clock_minutes(value: Any) -> int:
    """Give the minutes after midnight of ``"HH:MM"``; ``"24:00"`` ends a day."""
    match = _HOURS_MINUTES.fullmatch(value) if isinstance(value, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else _DAY_MINUTES + 1
    if minutes > _DAY_MINUTES:
        raise ValueError(f'{shown(value)} is no clock time; write "HH:MM", such as "08:30"')
    return minutes


def late_clock_minutes(value: Any) -> int:
    """Give the minutes after midnight of ``"HH:MM"``; over ``"24:00"`` on the next day."""
    match = _HOURS_MINUTES.fullmatch(value) if isinstance(value, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else 2 * _DAY_MINUTES + 1
    if minutes > 2 * _DAY_MINUTES:
        raise ValueError(
            f'{shown(value)} is no clock time; write "HH:MM", such as "22:30", or "30:00" for six '
            "on the next morning"
        )
    return minutes


def duration_minutes(value: Any) -> int:
    """Give the minutes of an elapsed time ``"H:MM"``."""
    match = _HOURS_MINUTES.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{shown(value)} is no duration; write "H:MM", such as "8:30"')
    return int(match[1]) * 60 + int(match[2])


def span_minutes(value: Any) -> tuple[int, int]:
    """Give start and end [minutes after midnight] of ``"HH:MM-HH:MM"``."""
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) != 2:
        raise ValueError(f'{shown(value)} is no span; write "HH:MM-HH:MM", such as "08:00-20:00"')
    start, end = (clock_minutes(part.strip()) for part in parts)
    if start >= end:
        raise ValueError(
            f"{shown(value)} does not end after it starts; over midnight write two spans, "
            f'"{parts[0].strip()}-24:00" and on the next day "00:00-{parts[1].strip()}"'
        )
    return start, end


def known_zone(value: str) -> str:
    """Give the zone's name back where it is an IANA name."""
    if value not in _zones():
        near = suggestion(value, _zones()) if "/" in value else ""
        hint = near if near.startswith("did") else 'write an IANA name, such as "Europe/Berlin"'
        raise ValueError(f"{shown(value)} is no time zone; {hint}")
    ZoneInfo(value)
    return value


def confidence_value(value: Any) -> float | str | None:
    """Give the share of days, or ``expected``; None for ``mean``."""
    if isinstance(value, float) and 0 < value < 1:
        return value
    if value not in ("expected", "mean"):
        raise ValueError(
            f"{shown(value)} is not possible; give the share of days on which goals are to be met, "
            'between 0 and 1 such as 0.9, or "expected" or "mean"'
        )
    return None if value == "mean" else "expected"


def shown(value: Any) -> str:
    """Give a value as the center file would write it, cut where it is long."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, list):
        text = f"[{', '.join(shown(item) for item in value)}]"
    elif isinstance(value, dict):
        text = "a table"
    else:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def clock_text(minutes: int) -> str:
    """Give ``HH:MM`` of minutes."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


Name = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Zone = Annotated[str, AfterValidator(known_zone)]
Clock = Annotated[int, BeforeValidator(clock_minutes)]
LateClock = Annotated[int, BeforeValidator(late_clock_minutes)]
Duration = Annotated[int, BeforeValidator(duration_minutes)]
Span = Annotated[tuple[int, int], BeforeValidator(span_minutes)]
Confidence = Annotated[float | Literal["expected"] | None, BeforeValidator(confidence_value)]
