"""How a simulated service stands to its goal: never said by colour alone."""

import math

from wfm.goals import Standing
from wfm.report import svg
from wfm.report.markup import Markup

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


def percent(share: float, half_width: float | None = None) -> str:
    """Give a share as ``82.4 % ± 0.7``; a dash where there is none."""
    if not math.isfinite(share):
        return "\u2013"
    text = f"{100 * share:.1f} %"
    if half_width is not None and math.isfinite(half_width):
        text += f" \u00b1 {100 * half_width:.1f}"
    return text


def duration(seconds: float, half_width: float = math.nan) -> str:
    """Give a mean time as ``45 s ± 3``, in minutes or hours where it is long; a dash for none."""
    if not math.isfinite(seconds):
        return "\u2013"
    units = ((1, "s", 120.0), (60, "min", 180 * 60.0), (3600, "h", math.inf))
    scale, unit = next((scale, unit) for scale, unit, below in units if seconds < below)
    text = f"{seconds / scale:,.0f} {unit}" if scale < 3600 else f"{seconds / scale:,.1f} {unit}"
    if math.isfinite(half_width):
        half = half_width / scale
        text += f" \u00b1 {half:.0f}" if half >= 1 else f" \u00b1 {half:.1f}"
    return text


def badge(state: Standing) -> Markup:
    """Give the standing as a coloured word with its sign."""
    return Markup(f'<span class="badge {state}">{STANDING_TEXT[state]}</span>')


def goal_bar(mean: float, half_width: float, target: float, *, state: Standing) -> Markup:
    """Draw a share from 0 to 1 with its confidence interval and the goal, if any, as a mark."""
    if not math.isfinite(mean):
        return Markup("")
    half_width = half_width if math.isfinite(half_width) else 0.0
    x = svg.Scale(0, 1, 1, 159)
    low, high = (x.at(min(1.0, max(0.0, mean + side * half_width))) for side in (-1, 1))
    content = (
        svg.path(svg.bars_path([(1, 5, 158, 8)]), "track")
        + svg.path(svg.bars_path([(1, 5, x.at(mean) - 1, 8)]), f"fill-{state}")
        + svg.line(low, 9, high, 9, css="whisker")
    )
    title = percent(mean, half_width)
    if target > 0:
        content += svg.line(x.at(target), 1, x.at(target), 17, css="goal")
        title += f", goal {target:.0%}"
    return Markup(svg.drawing(content, width=160, height=18, title=title, css="bullet"))
