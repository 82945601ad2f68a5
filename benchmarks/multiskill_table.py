"""The figures of centers of several skills as the table of docs/skills.md."""

from collections.abc import Callable
from typing import Any

from benchmarks.multiskill_centers import CASES
from benchmarks.performance_tables import markdown

WORDS = {
    "3x6": "3 queues, 6 skill sets",
    "chain-1": "6 queues of 14 erlangs, 1 skill",
    "chain-2": "the same, 2 skills in a ring",
    "chain-3": "the same, 3 skills",
    "chain-6": "the same, all skills",
}

HEAD = (
    "center",
    "single queues, Erlang C",
    "Erlang A",
    "pooled rows",
    "ours",
    "rounds",
    "worst queue beside its goal, points",
    "best search: ours / best",
    "pyworkforce's heads: agents, worst service",
    "seconds",
)


def steady_table(figures: dict[str, Any]) -> str:
    """Give a line for each steady center that was measured."""
    return markdown(HEAD, [_row(figures, name) for name in CASES if f"{name}_agents" in figures])


def week_table(figures: dict[str, Any]) -> str:
    """Give the weeks side by side as lines of name and figures."""
    names = [key.removesuffix("_occupancy") for key in figures if key.endswith("_occupancy")]
    weeks = [
        {k.removeprefix(f"{name}_"): v for k, v in figures.items() if k.startswith(f"{name}_")}
        for name in names
    ]
    rows = [(name, *(told(week) for week in weeks)) for name, told in WEEK_LINES]
    title = "12 queues, 20 skill sets, 400 agents, a week"
    return markdown((title, *(f"week {n}" for n in range(1, len(weeks) + 1))), rows)


def _worst(week: dict[str, Any]) -> str:
    points, noise = week["service_worst_beside_goal"], week["service_half_width"]
    return f"{100 * points:+.1f} ± {100 * noise:.1f}"


WEEK_LINES: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("work, share of the time on duty", lambda w: f"{w['occupancy']:.3f}"),
    ("agent-hours by the sum of single queues, Erlang C", lambda w: f"{w['erlang_c_hours']:,.0f}"),
    ("Erlang A", lambda w: f"{w['erlang_a_hours']:,.0f}"),
    ("pooled rows of the forecast", lambda w: f"{w['rows_hours']:,.0f}"),
    ("paid hours of the roster, breaks in them", lambda w: f"{w['paid_hours']:,.0f}"),
    ("rounds", lambda w: str(w["rounds"])),
    (
        "worst queue beside its goal, first round",
        lambda w: f"{100 * w['first_worst_beside_goal']:+.1f}",
    ),
    ("worst queue beside its goal, fresh days", _worst),
    ("rules broken", lambda w: str(w["violations"])),
    ("seconds, simulations in them", lambda w: f"{w['seconds']:.0f}"),
)
"""What is told of a week."""


def _row(figures: dict[str, Any], name: str) -> tuple[str, ...]:
    of = {
        key.removeprefix(f"{name}_"): value
        for key, value in figures.items()
        if key.startswith(f"{name}_")
    }
    ours = f"{of['agents']}" + (f" (cost {of['cost']:.2f})" if of["cost"] != of["agents"] else "")
    ratio = of.get("cost_over_best")
    worst = 100 * min(of["pyworkforce_service"])
    return (
        WORDS.get(name, name),
        str(of["erlang_c_sum"]),
        str(of["erlang_a_sum"]),
        f"{of['rows_cost']:g}",
        ours,
        str(of["rounds"]),
        f"{100 * of['service_worst_beside_goal']:+.1f}",
        "not searched" if ratio is None else f"{ratio:.4f}",
        f"{of['pyworkforce_agents']}, {worst:.0f} %",
        f"{of['seconds']:.0f}",
    )
