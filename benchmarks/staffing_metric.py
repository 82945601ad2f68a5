"""What a row's metric asks for, from the words of its name."""

import re
from dataclasses import dataclass

from data.records import SlDefinition

_UNITS = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "min": 60.0, "minutes": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a queue.

    Parameters
    ----------
    figure
        What it is; a key of the formulas.
    detail
        Of whom: the definition of a service level, whose mean wait, which number of agents.
    unit
        Seconds of the unit in the metric's name; None where it names none.
    state
        The number in the system, of a state's probability; -1: the row's own, or a full system.
    """

    figure: str
    detail: str = ""
    unit: float | None = None
    state: int = -1


_FIGURES: tuple[tuple[str, str], ...] = (
    ("agents", r"\b(required|needed|fewest)\b"),
    ("agents", r"^(min )?(raw |fractional )?(agents|servers|positions|lines|staff\w*)$"),
    ("traffic", r"\bmax(imum)?\b.*\b(traffic|load|erl\w*)\b"),
    ("carried", r"\bcarried\b"),
    ("lost", r"\b(lost|overflow)\b"),
    ("outbound", r"\boutbound\b|\bcallbacks?\b"),
    ("reserve", r"^(reserve|threshold)$"),
    ("state", r"^p(rob(ability)?)? ?(\d+|k|n)$"),
    ("blocked", r"\bblock\w*\b|\bp (loss|full)\b|^(loss|gos)$"),
    ("service", r"\b(sl\w?|tsf|le|within)\b|\bservice level\b"),
    ("immediate", r"\bimmediate\w*\b"),
    (
        "waits",
        r"^(pw|c)$|\b(p|prob\w*)\b.*\b(w|wait\w*|delay\w*|queue\w*)\b|\b(wait|delay)\w* prob",
    ),
    ("sojourn", r"\b(resp\w*|sojourn|staying)\b|\btime in system\b|^[wr]$"),
    ("wait", r"\b(asa|tta|wq|wait\w*|delay|speed|v)\b|^e w$"),
    ("abandoned", r"\b(abandon\w*|p ?ab|ab|abort\w*)\b"),
    ("occupancy", r"\b(occ\w*|util\w*|rho)\b|^u$"),
    ("throughput", r"\b(throughput|tput|handled|served)\b|^x$"),
    ("queue", r"\b(lq|elq|nq)\b|\bqueue\b"),
    ("system", r"\bsystem\b|^(e )?[lnq]$"),
)
"""The first pattern found in the words of a metric names its figure."""

_DEFINITIONS: tuple[tuple[SlDefinition, str], ...] = (
    ("virtual", r"\bvirtual\b|\bv le\b"),
    ("less_short", r"\b(less|short)\b"),
    ("abandons_met", r"\bmet\b|\bw le\b|\bincl\w*\b"),
    ("answered", r"\b(ans|answered|served|handled)\b"),
    ("offered", r"\b(offered|all)\b"),
)

_WAITS = (
    ("virtual", r"\b(virtual|v)\b"),
    ("all", r"\ball\b"),
    ("answered", r"\b(ans|answered|served|handled)\b"),
    ("abandoned", r"\b(ab|abandon\w*)\b"),
    ("waiting", r"\b(waiting|waiters|delayed|given|queued)\b(?! (time|line))|\bw w\b"),
)
"""Whose mean wait."""


def parse_metric(text: str) -> Metric | None:
    """Give what a metric's name means; None where it says nothing known.

    Words in brackets after a space are notes: ``service_level (published range ...)``.
    """
    plain = re.sub(r"\s\([^)]*\)", " ", text).replace("<=", " le ")
    words = " ".join(re.findall(r"[a-z]+|\d+", plain.lower()))
    figure = next((name for name, pattern in _FIGURES if re.search(pattern, words)), None)
    if figure is None:
        return None
    return Metric(figure, _detail(figure, words), _unit(words), _state(words))


def _detail(figure: str, words: str) -> str:
    if figure == "service":
        return _first(_DEFINITIONS, words)
    if figure == "wait":
        return _first(_WAITS, words)
    if figure == "agents" and re.search(r"\bfractional\b", words):
        return "fractional"
    return "scheduled" if words in ("positions", "positions required") else ""


def _first(patterns: tuple[tuple[str, str], ...], words: str) -> str:
    return next((name for name, pattern in patterns if re.search(pattern, words)), "")


def _unit(words: str) -> float | None:
    return next((_UNITS[word] for word in words.split() if word in _UNITS), None)


def _state(words: str) -> int:
    found = re.fullmatch(r"p\w* ?(\d+)", words)
    return int(found[1]) if found else -1
