"""What was to be reached, and where a run's figures say whether it was."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to reach.

    Parameters
    ----------
    title
        What it is, in words.
    value
        Where a run has it; raises KeyError where the run has not measured it.
    reach
        Most, or least where ``at_least``, that reaches it.
    form
        How it is printed.
    """

    title: str
    value: Callable[[Figures], float]
    reach: float
    form: str = "{:g}"
    at_least: bool = False

    def measured(self, figures: Figures) -> float | None:
        """Give the figure; None where the run has not measured it."""
        try:
            return float(self.value(figures))
        except KeyError:
            return None

    def is_reached(self, value: float) -> bool:
        """Tell whether a figure is good enough; NaN never is."""
        return value >= self.reach if self.at_least else value <= self.reach

    def row(self, value: float) -> tuple[str, str, str, str]:
        """Give title, what was to be reached, the figure and the verdict."""
        side = "at least" if self.at_least else "at most"
        wanted = "none" if self.reach == 0 else f"{side} {self.form.format(self.reach)}"
        verdict = "reached" if self.is_reached(value) else "**missed**"
        return self.title, wanted, self.form.format(value), verdict


CELLS = 700_800
"""Quarter-hours of a year on 20 queues."""


def _for_cells(key: str) -> Callable[[Figures], float]:
    return lambda figures: CELLS / figures["speed_cells"] * figures[key]


def _at(key: str, factor: float = 1.0) -> Callable[[Figures], float]:
    return lambda figures: factor * figures[key]


TARGETS = (
    Target("published figures that ours miss", _at("reference_failed"), 0),
    Target("largest error beside the exact grid", _at("grid_max_error"), 1e-10, "{:.1e}"),
    Target("wrong integers of random cells", _at("integers_wrong"), 0),
    Target(f"{CELLS:,} cells by Erlang C", _for_cells("c_seconds"), 0.3, "{:.2f} s"),
    Target(f"{CELLS:,} cells by Erlang A", _for_cells("a_seconds"), 1.0, "{:.2f} s"),
    Target("varying day: interval furthest below", _at("mol_most_below", 100), 5, "{:.1f} points"),
    Target(
        "varying day: error weighted by contacts",
        _at("mol_weighted_error", 100),
        2.5,
        "{:.1f} points",
    ),
    Target("chat chain beside simulation", _at("chat_largest_difference", 100), 1, "{:.1f} points"),
    Target("staffing from its cache", _at("cached_start_seconds"), 2, "{:.1f} s"),
    Target("simulator from its cache", _at("start_seconds"), 2, "{:.1f} s"),
    Target(
        "contacts/s, small center",
        _at("small_contacts_per_second", 1e-6),
        3,
        "{:.2f} M",
        at_least=True,
    ),
    Target(
        "contacts/s, large center",
        _at("large_contacts_per_second", 1e-6),
        1.5,
        "{:.2f} M",
        at_least=True,
    ),
    Target("100 weeks of the large center", _at("large_seconds_per_100_weeks"), 20, "{:.1f} s"),
    Target("published results off by over 3 z", _at("models_failed"), 0),
    Target(
        "two queues, agents with both skills: off 17",
        lambda f: abs(f["trap_simulated_agents"] - 17),
        1,
        "{:g} agents",
    ),
    Target(
        "the same: 10 agents not called unstable",
        lambda f: not f["trap_10_agents_unstable"],
        0,
    ),
)
"""In the order of the page."""
