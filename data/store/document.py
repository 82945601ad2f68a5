"""The tables in words, for docs/database.md: ``python -m data.store.document docs/database.md``."""

import sys
from pathlib import Path

from sqlalchemy import Table, make_url

from data.store.tables import Base

_POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()()
_BEGIN = (
    "<!-- tables: generated from the mapping by "
    "`python -m data.store.document docs/database.md` -->"
)


def reference() -> str:
    """Give every table and column as Markdown, parents before children."""
    words = {mapper.class_.__tablename__: mapper.class_.__doc__ for mapper in Base.registry.mappers}
    return "\n".join(
        _section(table, str(words[table.name])) for table in Base.metadata.sorted_tables
    )


def rewritten(text: str) -> str:
    """Give a page with its tables as they are now; what stands before them is kept."""
    head, _, _ = text.partition(_BEGIN)
    return f"{head}{_BEGIN}\n\n{reference()}"


def _section(table: Table, words: str) -> str:
    lines = [f"### {table.name}", "", words, "", "| column | type | |", "| --- | --- | --- |"]
    for column in table.columns:
        kind = column.type.compile(dialect=_POSTGRESQL).lower()
        notes = [str(column.doc)]
        if column.primary_key:
            notes.insert(0, "key:")
        notes += [f"-> {key.target_fullname}" for key in column.foreign_keys]
        optional = "" if not column.nullable else ", optional"
        lines.append(f"| {column.name} | {kind}{optional} | {' '.join(notes)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(rewritten(page.read_text()))
