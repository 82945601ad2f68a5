"""What the checks between tables share."""

from collections.abc import Iterable, Iterator
from typing import Any

from data.center_file.values import shown
from data.suggestion import suggestion

Problems = Iterator[tuple[str, str]]
"""A path inside the table and what is wrong there, with the remedy."""


def repeated_names(tables: Iterable[Any], key: str = "name") -> Iterator[tuple[int, str]]:
    """Give the index of each raw table whose name an earlier one has, and what is wrong."""
    seen: dict[Any, int] = {}
    for index, table in enumerate(tables):
        value = table.get(key) if isinstance(table, dict) else None
        if value is None or isinstance(value, (dict, list)):
            continue
        if value in seen:
            remedy = "rename one" if key == "name" else "leave one out"
            yield index, f"{shown(value)} is there already as number {seen[value] + 1}; {remedy}"
        seen.setdefault(value, index)


def unknown_names(
    given: Iterable[str], known: Iterable[str], *, path: str, what: str, section: str
) -> Problems:
    """Report each given name that is not known."""
    names = list(known)
    for place, name in enumerate(given, start=1):
        if name not in names:
            hint = suggestion(name, names)
            yield f"{path}[{place}]", f'{what} "{name}" is not among [[{section}]]; {hint}'


def repeated_entries(given: Iterable[str], *, path: str) -> Problems:
    """Report each entry of a list that is there twice."""
    seen: set[str] = set()
    for place, name in enumerate(given, start=1):
        if name in seen:
            yield f"{path}[{place}]", f'"{name}" is there twice; leave one out'
        seen.add(name)
