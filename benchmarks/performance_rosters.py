"""What the page on performance says of rosters; empty where a run has not measured it."""

from collections.abc import Callable
from typing import Any

from benchmarks.performance_tables import markdown
from benchmarks.performance_targets import Figures, Target


def _roster(name: str, key: str) -> Callable[[Figures], float]:
    def value(figures: Figures) -> float:
        for row in figures["rosters"]:
            if row["name"] == name:
                return float(row[key])
        raise KeyError(name)

    return value


def _most(key: str) -> Callable[[Figures], float]:
    def value(figures: Figures) -> float:
        return max(float(row[key]) for row in figures["rosters"])

    return value


def _instance(name: str) -> Callable[[Figures], float]:
    return lambda figures: float(figures["published_rosters"][name]["objective"])


BEST_KNOWN = {
    "Instance1": 607,
    "Instance2": 828,
    "Instance3": 1001,
    "Instance4": 1716,
    "Instance5": 1143,
    "Instance6": 1950,
    "Instance7": 1056,
    "Instance8": 1300,
    "Instance10": 4631,
    "Instance12": 4040,
    "Instance14": 1278,
    "Instance16": 3225,
    "Instance18": 4459,
    "Instance20": 4769,
}
"""T. Curtois, R. Qu, Computational results on new staff scheduling benchmark instances, 2014."""

WANTED = {
    **BEST_KNOWN,
    "Instance8": 1364,
    "Instance12": 4045,
    "Instance14": 1300,
    "Instance16": 3500,
    "Instance18": 5049,
}

ROSTER_TARGETS = (
    Target(
        "1,000 agents x 4 weeks: first roster",
        _roster("1,000 agents", "first_roster_seconds"),
        2,
        "{:.1f} s",
    ),
    Target("the same: gap", _roster("1,000 agents", "gap_percent"), 1, "{:.2f} %"),
    Target("the same: memory", _roster("1,000 agents", "peak_mb"), 1024, "{:.0f} MB"),
    Target(
        "1,000 agents with wishes and fairness: gap",
        _roster("1,000 agents with wishes", "gap_percent"),
        3,
        "{:.2f} %",
    ),
    Target("100 agents x 1 week: gap", _roster("100 agents", "gap_percent"), 3, "{:.2f} %"),
    Target("300 agents x 1 week: gap", _roster("300 agents", "gap_percent"), 3, "{:.2f} %"),
    Target(
        "400 agents, 12 queues, 20 skill sets: gap",
        _roster("12 queues", "gap_percent"),
        3,
        "{:.2f} %",
    ),
    Target("broken rules in any roster", _most("violations"), 0),
    *(
        Target(f"published {name}", _instance(name), wanted, "{:.0f}")
        for name, wanted in WANTED.items()
        if name != "Instance20"
    ),
)
"""In the order of the page."""


def rosters(figures: Figures) -> str:
    """Tell cost, bound and time of the seeded centers."""
    rows = [
        (
            f"{row['agents']:,} x {row['weeks']} weeks, {row['queues']} queues"
            + (", individual" if row["individual"] else ""),
            f"{row['first_roster_seconds']:.1f} s",
            f"{row['seconds']:.0f} s",
            f"{row['gap_percent']:.2f} %",
            f"{row['under_percent']:.2f} %",
            f"{row['over_percent']:.2f} %",
            f"{row['peak_mb']:.0f} MB",
            f"{row['violations']}",
        )
        for row in figures.get("rosters", ())
    ]
    head = (
        "agents",
        "first roster",
        "time",
        "gap to the bound",
        "undone",
        "idle",
        "memory",
        "broken rules",
    )
    return markdown(head, rows) if rows else ""


def roster_peers(figures: Figures) -> str:
    """Tell what others make of one case."""
    rows = [
        (
            row["tool"],
            f"{row['seconds']:.0f} s",
            _percent(row, "under_percent"),
            _percent(row, "over_percent"),
            _NAMES[row["tool"]],
        )
        for row in figures.get("roster_peers", ())
    ]
    head = ("100 agents x 1 week, 3 queues", "time", "undone", "idle", "gives")
    return markdown(head, rows) if rows else ""


_NAMES = {
    "ours": "named shifts with breaks, weeks and rest kept, a bound",
    "plain CP-SAT": "named shifts, breaks fixed in the middle, weeks and rest kept",
    "pyworkforce": "numbers of shifts a day: no names, skills, weeks or rest",
}


def _percent(row: dict[str, Any], key: str) -> str:
    return f"{row[key]:.2f} %" if key in row else "no roster"


def published_rosters(figures: Figures) -> str:
    """Tell objective and bound of published instances beside the best known."""
    found = figures.get("published_rosters", {})
    rows = [
        (
            name,
            f"{row['objective']:,.0f}",
            f"{row['bound']:,.0f}",
            f"{best:,}",
            f"{100 * (row['objective'] / best - 1):.1f} %",
            f"{row['seconds']:.0f} s",
        )
        for name, best in BEST_KNOWN.items()
        if (row := found.get(name))
    ]
    head = ("instance", "ours", "our bound", "best known", "above it", "time")
    return markdown(head, rows) if rows else ""
