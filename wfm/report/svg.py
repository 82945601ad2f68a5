"""Drawing: scales, axes, lines, bands, heat maps and bars as SVG text.

Pure functions of numbers and text to text. Colours are CSS classes, so that one drawing serves
light, dark and paper. All text that comes from outside is escaped here.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rectangle = tuple[float, float, float, float]
"""Left, top, width and height [px]."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map of values onto pixels: ``low`` lies at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the pixels of values."""
        span = self.high - self.low or 1.0
        return np.asarray(
            self.start + (np.asarray(values, float) - self.low) / span * (self.end - self.start)
        )

    def at(self, value: float) -> float:
        """Give the pixel of one value."""
        return float(self(np.array(value)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing with the plot area inside it [px]."""

    width: float = 1000
    height: float = 240
    left: float = 52
    right: float = 12
    top: float = 24
    bottom: float = 28

    def across(self, low: float, high: float) -> Scale:
        """Give the horizontal scale of the plot area."""
        return Scale(low, high, self.left, self.width - self.right)

    def upward(self, low: float, high: float) -> Scale:
        """Give the vertical scale of the plot area."""
        return Scale(low, high, self.height - self.bottom, self.top)


def number(value: float) -> str:
    """Give a coordinate with one decimal at most."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def nice_ticks(high: float, count: int = 5) -> tuple[float, ...]:
    """Give round values from 0 to just over ``high``: steps of 1, 2 or 5 times a power of ten."""
    if not math.isfinite(high) or high <= 0:
        return (0.0, 1.0)
    raw = high / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * f for f in (1, 2, 5, 10) if power * f >= raw * (1 - 1e-9))
    return tuple(step * i for i in range(math.ceil(high / step - 1e-9) + 1))


def line_path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """Give the path of a line; it breaks where ``y`` is NaN, a lone point is a dot."""
    return "".join(
        _relative(x[run], y[run]) + ("h.1" if run.stop - run.start == 1 else "")
        for run in _runs(np.isfinite(y))
    )


def area_path(x: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> str:
    """Give the path of the band between two lines; it breaks where either is NaN."""
    parts = []
    for run in _runs(np.isfinite(low) & np.isfinite(high)):
        there_and_back = np.concatenate([x[run], x[run][::-1]])
        parts.append(_relative(there_and_back, np.concatenate([high[run], low[run][::-1]])) + "z")
    return "".join(parts)


def bars_path(rectangles: Iterable[Rectangle]) -> str:
    """Give one path for many rectangles."""
    return "".join(
        f"M{number(x)} {number(y)}h{number(w)}v{number(h)}h{number(-w)}z"
        for x, y, w, h in rectangles
    )


def strokes_path(rows: Iterable[tuple[float, float, float]]) -> str:
    """Give one path for many level strokes of left, height on the page and width [px].

    A bar drawn as a thick stroke takes half the text of a rectangle.
    """
    return "".join(f"M{number(x)} {number(y)}h{number(w)}" for x, y, w in rows)


def path(data: str, css: str, *, fill: str | None = None) -> str:
    """Give a path element of a CSS class; nothing for an empty path."""
    paint = f' fill="{escape(fill)}"' if fill else ""
    return f'<path class="{escape(css)}"{paint} d="{data}"/>' if data else ""


def text(x: float, y: float, content: str, *, css: str = "tick", anchor: str = "start") -> str:
    """Give a text element; without class and anchor where they are the group's."""
    where = f'x="{number(x)}" y="{number(y)}"'
    if css:
        where = f'class="{escape(css)}" {where}'
    if anchor != "start":
        where += f' text-anchor="{anchor}"'
    return f"<text {where}>{escape(content)}</text>"


def group(elements: Iterable[str], *, css: str, anchor: str = "start") -> str:
    """Give elements of one class."""
    return f'<g class="{escape(css)}" text-anchor="{anchor}">{"".join(elements)}</g>'


def line(x1: float, y1: float, x2: float, y2: float, *, css: str = "grid") -> str:
    """Give a straight line."""
    points = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line class="{escape(css)}" {points}/>'


def y_axis(frame: Frame, ticks: Sequence[float], *, unit: str = "", percent: bool = False) -> str:
    """Give horizontal grid lines with their values."""
    scale = frame.upward(ticks[0], ticks[-1])
    out = []
    for value in ticks:
        y = scale.at(value)
        label = f"{value:.0%}" if percent else f"{value:,.10g}"
        out.append(line(frame.left, y, frame.width - frame.right, y))
        out.append(text(frame.left - 6, y + 4, label, anchor="end"))
    if unit:
        out.append(text(frame.left, frame.top - 10, unit))
    return "".join(out)


def x_axis(frame: Frame, marks: Iterable[tuple[float, str]], *, anchor: str = "middle") -> str:
    """Give labels under the plot area at pixels."""
    y = frame.height - frame.bottom + 18
    return "".join(text(x, y, label, anchor=anchor) for x, label in marks)


def heat_paths(cells: Mapping[Rectangle, int], css: Sequence[str]) -> str:
    """Give a heat map: one path for each level, neighbours in a row joined.

    Parameters
    ----------
    cells
        Each cell's place and its level, an index into ``css``; in rows from left to right.
    css
        The class of each level.
    """
    joined: list[list[Rectangle]] = [[] for _ in css]
    last: tuple[Rectangle, int] | None = None
    for place, level in cells.items():
        x, y, w, h = place
        if last is not None:
            (lx, ly, lw, lh), known = last
            if known == level and (ly, lh) == (y, h) and math.isclose(lx + lw, x, abs_tol=1e-6):
                place = (lx, ly, lw + w, lh)  # noqa: PLW2901 - the run grows by this cell
                joined[level].pop()
        joined[level].append(place)
        last = (place, level)
    return "".join(path(bars_path(places), name) for places, name in zip(joined, css, strict=True))


def drawing(
    content: str,
    *,
    width: float,
    height: float,
    title: str,
    css: str = "",
    tip: Mapping[str, Any] | None = None,
) -> str:
    """Give the SVG element around a drawing.

    Parameters
    ----------
    content
        Elements.
    title
        What it shows, in a sentence; read aloud by screen readers.
    tip
        What the page's script needs for its tooltip; see ``script.js``.
    """
    data = f' data-tip="{escape(compact(tip))}"' if tip else ""
    return (
        f'<svg class="{escape(css)}" viewBox="0 0 {number(width)} {number(height)}" role="img"'
        f' aria-label="{escape(title)}"{data}>{content}</svg>'
    )


def compact(value: Any) -> str:
    """Give JSON without blanks."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def rounded(values: NDArray[np.float64], digits: int = 1) -> list[float | int | None]:
    """Give numbers for a tooltip: few digits, None for NaN."""
    out: list[float | int | None] = []
    for value in np.round(values, digits).tolist():
        if not math.isfinite(value):
            out.append(None)
        else:
            out.append(int(value) if value == int(value) else value)
    return out


def _runs(kept: NDArray[np.bool_]) -> list[slice]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _relative(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """Give a move and relative lines in tenths of a pixel: half as long as absolute ones.

    Points inside a level stretch are left out; closed hours are long ones.
    """
    tenths = np.rint(np.column_stack([x, y]) * 10).astype(np.int64)
    if len(tenths) > 2:
        level = np.diff(tenths[:, 1]) == 0
        tenths = tenths[np.concatenate([[True], ~(level[:-1] & level[1:]), [True]])]
    steps = np.diff(tenths, axis=0)
    start = f"M{number(tenths[0, 0] / 10)} {number(tenths[0, 1] / 10)}"
    if not len(steps):
        return start
    return start + "l" + " ".join(f"{number(a / 10)} {number(b / 10)}" for a, b in steps.tolist())
