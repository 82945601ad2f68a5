"""Reads a what-if from its line of text."""

import re
from collections.abc import Callable
from datetime import date

from data.records import ConfigurationError
from wfm.what_if.changes import (
    AbsenceChange,
    AgentRemoval,
    AgentsChange,
    AhtChange,
    Change,
    FirstChange,
    GoalChange,
    PatienceChange,
    Storm,
    VolumeChange,
    WhatIf,
)

GRAMMAR = (
    "a what-if is one or more of these, joined by ';': agents=-1, agents=+2@QUEUE, "
    "without=AGENT_ID, volume=+10%, volume=-5%@QUEUE, aht=+5%@QUEUE, patience=-20%@QUEUE, "
    "absence=+3pt, goal=QUEUE:90%/30s (or 95%/4h), first=QUEUE, "
    "storm=QUEUE,day=2026-12-02,from=10:00,hours=4,factor=5,spill=20% (all but the queue may be "
    "left out); QUEUE may be a channel or medium"
)

MOST_PERCENT = 900.0
MOST_AGENTS = 1000
MOST_FACTOR = 100.0
MOST_HOURS = 168.0
MOST_GOAL_HOURS = 8784.0

_NUMBER = r"\d+(?:\.\d+)?"
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def parse_what_if(text: str) -> WhatIf:
    """Give the changes that a line of text asks for.

    Raises
    ------
    ConfigurationError
        For all that cannot be read, each with what is allowed.
    """
    changes: list[Change] = []
    problems: list[str] = []
    parts = [part.strip() for part in text.split(";")]
    if "" in parts:
        missing = "a change is missing beside ';'; " if len(parts) > 1 else ""
        problems.append(f"what-if {text!r} cannot be read; {missing}{GRAMMAR}")
    for part in filter(None, parts):
        try:
            changes.append(_change(part))
        except ConfigurationError as error:
            problems += error.problems
    if problems:
        raise ConfigurationError(problems)
    return WhatIf(tuple(changes))


def _change(part: str) -> Change:
    name, equals, value = (word.strip() for word in part.partition("="))
    if not equals or name not in _READERS or not value:
        raise ConfigurationError(f"what-if {part!r} cannot be read; {GRAMMAR}")
    return _READERS[name](part, value)


def _agents(part: str, value: str) -> Change:
    number, target = _target(value)
    if not re.fullmatch(r"[+-]\d{1,9}", number) or int(number) == 0 or target == "":
        raise _wrong(part, "a whole number with its sign, such as agents=-1 or agents=+2@QUEUE")
    if abs(int(number)) > MOST_AGENTS:
        raise _wrong(part, f"at most {MOST_AGENTS} agents")
    return AgentsChange(int(number), target)


def _without(_part: str, value: str) -> Change:
    return AgentRemoval(value)


def _volume(part: str, value: str) -> Change:
    return VolumeChange(*_percent(part, value, least=-100.0))


def _aht(part: str, value: str) -> Change:
    return AhtChange(*_percent(part, value, least=-99.0))


def _patience(part: str, value: str) -> Change:
    return PatienceChange(*_percent(part, value, least=-99.0))


def _absence(part: str, value: str) -> Change:
    found = re.fullmatch(rf"([+-]{_NUMBER})\s*pt", value)
    if not found or not -100 <= float(found[1]) <= 100:
        raise _wrong(part, "points with their sign, from -100 to +100, such as absence=+3pt")
    return AbsenceChange(float(found[1]))


def _goal(part: str, value: str) -> Change:
    found = re.fullmatch(rf"(.+):\s*({_NUMBER})\s*%\s*/\s*({_NUMBER})\s*(s|min|h)", value)
    if not found or not 0 < float(found[2]) <= 100:
        raise _wrong(
            part,
            "a queue, a share above 0 and up to 100 %, and a time in s, min or h, such as "
            "goal=QUEUE:90%/30s or goal=QUEUE:95%/4h",
        )
    seconds = float(found[3]) * _SECONDS[found[4]]
    if not 0 < seconds <= 3600 * MOST_GOAL_HOURS:
        raise _wrong(part, f"a time above 0 and up to {MOST_GOAL_HOURS:g} h")
    return GoalChange(found[1].strip(), float(found[2]) / 100, seconds)


def _first(_part: str, value: str) -> Change:
    return FirstChange(value)


def _storm(part: str, value: str) -> Change:
    target, *rest = (word.strip() for word in value.split(","))
    details: dict[str, str] = {}
    for word in rest:
        name, _, detail = (w.strip() for w in word.partition("="))
        if name not in {"day", "from", "hours", "factor", "spill"} or name in details:
            raise _wrong(part, "day, from, hours, factor and spill, each at most once")
        details[name] = detail
    if not target:
        raise _wrong(part, "the queue's name first, such as storm=QUEUE,factor=5")
    return Storm(
        target=target,
        day=_day(part, details.get("day")),
        start_minute=_clock(part, details.get("from")),
        hours=_positive(part, details.get("hours"), "hours", least=0.0, most=MOST_HOURS),
        factor=_positive(part, details.get("factor"), "factor", least=1.0, most=MOST_FACTOR),
        spill=_spill(part, details.get("spill", "0%")),
    )


_READERS: dict[str, Callable[[str, str], Change]] = {
    "agents": _agents,
    "without": _without,
    "volume": _volume,
    "aht": _aht,
    "patience": _patience,
    "absence": _absence,
    "goal": _goal,
    "first": _first,
    "storm": _storm,
}


def _target(value: str) -> tuple[str, str | None]:
    amount, at, target = (word.strip() for word in value.partition("@"))
    return amount, target if at else None


def _percent(part: str, value: str, *, least: float) -> tuple[float, str | None]:
    amount, target = _target(value)
    found = re.fullmatch(rf"([+-]{_NUMBER})\s*%", amount)
    if not found or not least <= float(found[1]) <= MOST_PERCENT or target == "":
        name = part.partition("=")[0].strip()
        raise _wrong(
            part,
            f"percent with their sign, from {least:g} to +{MOST_PERCENT:g}, such as {name}=+10% "
            f"or {name}=-5%@QUEUE (or a channel or medium)",
        )
    return float(found[1]), target


def _day(part: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong(part, "day as YYYY-MM-DD, such as day=2026-12-02") from None


def _clock(part: str, text: str | None) -> int | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise _wrong(part, "from as HH:MM, 00:00 to 23:59, such as from=10:00")
    return 60 * int(found[1]) + int(found[2])


def _positive(part: str, text: str | None, name: str, *, least: float, most: float) -> float | None:
    if text is None:
        return None
    if not re.fullmatch(_NUMBER, text) or not least <= float(text) <= most or float(text) == 0:
        bound = f"from {least:g}" if least > 0 else "above 0"
        raise _wrong(part, f"{name} as a number {bound} up to {most:g}, such as {name}=4")
    return float(text)


def _spill(part: str, text: str) -> float:
    found = re.fullmatch(rf"({_NUMBER})\s*%", text)
    if not found or float(found[1]) > 100:
        raise _wrong(part, "spill as 0% to 100%, such as spill=20%")
    return float(found[1]) / 100


def _wrong(part: str, allowed: str) -> ConfigurationError:
    return ConfigurationError(f"what-if {part!r} is not possible; it takes {allowed}")
