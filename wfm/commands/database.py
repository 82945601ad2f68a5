"""`wfm db ...`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.session import Session

if TYPE_CHECKING:
    from data.store import StoreStatus
    from wfm.commands.output import Listing

app = typer.Typer(no_args_is_help=True, help="The database.")


@app.command("upgrade")
def upgrade(context: typer.Context) -> None:
    """Create the tables, or bring them to the newest revision.

    Example: wfm --db postgresql+psycopg://planner@db/wfm db upgrade
    """
    session: Session = context.obj
    with session.store() as store:
        session.emit(_status(store.status()))
    session.next("wfm import history FILE")


@app.command("status")
def status(context: typer.Context) -> None:
    """Show where the database is, its revision and how much is in it.

    Example: wfm db status
    """
    from data.store import open_store  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with open_store(session.url, upgrade=False) as store:
        found = store.status()
    session.emit(_status(found))
    session.next("wfm db upgrade" if found.revision != found.head else "wfm plan")


@app.command("backup")
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="The copy to write.")]
) -> None:
    """Write a consistent copy of the database while others use it.

    Example: wfm db backup wfm-backup.db
    """
    session: Session = context.obj
    with session.store() as store:
        store.backup(file)
    session.wrote(file)
    session.next("wfm db status")


def _status(found: "StoreStatus") -> "Listing":
    from wfm.commands.output import Column, Listing  # noqa: PLC0415 - only where there is a result

    columns = [
        Column("url", "database"),
        Column("backend", "backend"),
        Column("revision", "revision"),
        Column("head", "newest revision"),
    ]
    values: list[object] = [found.url, found.backend, found.revision, found.head]
    for table, count in found.counts.items():
        columns.append(Column(table, table, ","))
        values.append(count)
    return Listing("database", "Database", tuple(columns), (tuple(values),), single=True)
