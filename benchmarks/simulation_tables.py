"""The figures of the simulation benchmark as text."""

from collections.abc import Iterator
from typing import Any


def tables(figures: dict[str, Any]) -> str:
    """Give single figures a line each, and tables with a line a row."""
    return "\n".join(_lines(figures))


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    for name, value in figures.items():
        if name.endswith("_table"):
            yield from _rows(value)
        else:
            yield f"{name:36} {_text(value)}"


def _rows(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        words = " ".join(v for v in row.values() if isinstance(v, str))
        numbers = "  ".join(f"{k} {_text(v)}" for k, v in row.items() if not isinstance(v, str))
        yield f"  {words:52} {numbers}"


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
