"""What kind of file it is: asked for by name, or told from its first row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.files.history.teleopti import is_teleopti_header, is_teleopti_row, with_defaults
from data.files.table import first_row, guess_delimiter
from data.import_columns import LOG_COLUMNS, SOURCES
from data.records import Center, ConfigurationError, ImportMapping, InputRefusedError
from data.suggestion import suggestion


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is to be read.

    Parameters
    ----------
    source
        What it was taken for; a mapping's name or a built-in source.
    kind
        The reader.
    mapping
        Its settings.
    headed
        Whether the first row names the columns.
    """

    source: str
    kind: Literal["long", "wide", "log", "teleopti"]
    mapping: ImportMapping
    headed: bool = True


def choose_format(
    content: bytes, center: Center, *, name: str, source: str, mapping: ImportMapping | None
) -> Format:
    """Give the format asked for, or the one that the first row shows.

    Raises
    ------
    ConfigurationError
        If no source or mapping has that name.
    InputRefusedError
        If the file shows no format, or several mappings suit it.
    """
    if mapping is None and source not in SOURCES:
        mapping, source = _named(center, source), "auto"
    delimiter = mapping.delimiter if mapping is not None else None
    cells = first_row(content, delimiter=delimiter)
    headed = is_teleopti_header(cells)
    if source == "teleopti" or (source == "auto" and (headed or is_teleopti_row(cells))):
        return Format("teleopti", "teleopti", with_defaults(mapping), headed)
    if mapping is not None:
        if source != "auto" and (source == "log") != (mapping.layout == "log"):
            raise ConfigurationError(
                f'source "{source}" does not suit mapping "{mapping.name}" of layout '
                f"{mapping.layout}; leave the source out"
            )
        return Format(mapping.name, mapping.layout, mapping)
    if source == "plain":
        return Format("plain", "long", ImportMapping("plain"))
    if source == "log":
        return Format("log", "log", ImportMapping("log", layout="log"))
    return _by_header(content, cells, center, name)


def _named(center: Center, source: str) -> ImportMapping:
    for mapping in center.imports:
        if mapping.name == source:
            return mapping
    known = (*SOURCES, *(m.name for m in center.imports))
    raise ConfigurationError(
        f'"{source}" is neither a source nor a mapping under [imports]; {suggestion(source, known)}'
    )


def _by_header(content: bytes, cells: Sequence[str], center: Center, name: str) -> Format:
    if {"timestamp", "queue", "offered"} <= set(cells):
        return Format("plain", "long", ImportMapping("plain"))
    if "outcome" in cells and ({"arrived"} <= set(cells) or {"date", "time"} <= set(cells)):
        return Format("log", "log", ImportMapping("log", layout="log"))
    fitting = [mapping for mapping in center.imports if _suits(mapping, content)]
    if len(fitting) == 1:
        return Format(fitting[0].name, fitting[0].layout, fitting[0])
    if fitting:
        names = ", ".join(mapping.name for mapping in fitting)
        raise InputRefusedError(f"{name}: suits the mappings {names}; choose one with --mapping")
    shown = ", ".join(f'"{cell}"' for cell in cells[:12])
    raise InputRefusedError(
        f"{name}: the first row, {shown}, is that of no known format and no mapping suits it; "
        "write a mapping under [imports] in the center file (docs/importing.md)"
    )


def _suits(mapping: ImportMapping, content: bytes) -> bool:
    """Tell whether the first row has all columns that a mapping names and its layout needs."""
    cells = set(first_row(content, delimiter=mapping.delimiter or guess_delimiter(content)))
    if mapping.layout == "wide":
        return (
            bool(mapping.queues)
            and {
                mapping.columns.get("timestamp", "timestamp"),
                *mapping.queues,
            }
            <= cells
        )
    if not set(mapping.columns.values()) <= cells:
        return False
    ours = cells | set(mapping.columns)
    if mapping.queue is None and "queue" not in ours:
        return False
    if mapping.layout == "log":
        return "outcome" in ours and bool({"arrived", "date"} & ours & set(LOG_COLUMNS))
    return {"timestamp", "offered"} <= ours
