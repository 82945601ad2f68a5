"""Tables of the page on performance."""

from collections.abc import Sequence

Row = tuple[str, ...]


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """Give a table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def seconds(value: float) -> str:
    """Give seconds to two digits, whole from 100 on."""
    return f"{value:,.0f} s" if value >= 100 else f"{value:.2g} s"
