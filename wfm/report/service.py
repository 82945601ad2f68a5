"""How a simulated service stands to its goal: never said by colour alone."""

import math
from typing import Literal

from wfm.report import svg
from wfm.report.markup import Markup

Standing = Literal["met", "close", "missed", "none"]

STANDING_TEXT: dict[Standing, str] = {
    "met": "\u2713 met",
    "close": "\u2248 too close to call",
    "missed": "\u2717 missed",
    "none": "\u2013 no contacts",
}
STANDING_SIGN: dict[Standing, str] = {
    "met": "\u2713",
    "close": "\u2248",
    "missed": "\u2717",
    "none": "",
}


def standing(mean: float, half_width: float, target: float) -> Standing:
    """Tell where the whole 95 % confidence interval lies: over the goal, under it, or across."""
    if not math.isfinite(mean):
        return "none"
    half_width = half_width if math.isfinite(half_width) else 0.0
    if mean - half_width >= target:
        return "met"
    return "missed" if mean + half_width < target else "close"


def percent(share: float, half_width: float | None = None) -> str:
    """Give a share as ``82.4 % ± 0.7``; a dash where there is none."""
    if not math.isfinite(share):
        return "\u2013"
    text = f"{100 * share:.1f} %"
    if half_width is not None and math.isfinite(half_width):
        text += f" \u00b1 {100 * half_width:.1f}"
    return text


def badge(state: Standing) -> Markup:
    """Give the standing as a coloured word with its sign."""
    return Markup(f'<span class="badge {state}">{STANDING_TEXT[state]}</span>')


def goal_bar(mean: float, half_width: float, target: float) -> Markup:
    """Draw a share from 0 to 1 with its confidence interval and the goal as a mark."""
    if not math.isfinite(mean):
        return Markup("")
    half_width = half_width if math.isfinite(half_width) else 0.0
    x = svg.Scale(0, 1, 1, 159)
    low, high = (x.at(min(1.0, max(0.0, mean + side * half_width))) for side in (-1, 1))
    content = (
        svg.path(svg.bars_path([(1, 5, 158, 8)]), "track")
        + svg.path(
            svg.bars_path([(1, 5, x.at(mean) - 1, 8)]),
            f"fill-{standing(mean, half_width, target)}",
        )
        + svg.line(low, 9, high, 9, css="whisker")
        + svg.line(x.at(target), 1, x.at(target), 17, css="goal")
    )
    title = f"{percent(mean, half_width)}, goal {target:.0%}"
    return Markup(svg.drawing(content, width=160, height=18, title=title, css="bullet"))
