"""The store: one open database and everything that can be asked of it."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, func, inspect, select

from data.records import ConfigurationError, NotFoundError
from data.store import schema
from data.store.backup import Backups
from data.store.centers import Centers
from data.store.contacts import Contacts
from data.store.drivers import Drivers
from data.store.engine import FAILURES, cause_of, make_engine, parse_url
from data.store.forecasts import Forecasts
from data.store.history import History
from data.store.locks import Locks
from data.store.meetings import Meetings
from data.store.outlooks import Outlooks
from data.store.people import People
from data.store.plan_rounds import PlanRounds
from data.store.publications import Publications
from data.store.requirements import Requirements
from data.store.results import StoreStatus
from data.store.rosters import Rosters
from data.store.runs import Runs
from data.store.tables import Base
from data.store.wishes import Wishes


class Store(
    Centers,
    People,
    Wishes,
    Meetings,
    History,
    Contacts,
    Runs,
    Drivers,
    Forecasts,
    Requirements,
    Rosters,
    Publications,
    Outlooks,
    PlanRounds,
    Locks,
    Backups,
):
    """A center's database. Every method that writes does so in one transaction, or not at all.

    Open it with ``open_store``; it is a context manager that closes itself.
    """

    def upgrade(self) -> str:
        """Bring the schema up to date.

        Returns
        -------
            The revision reached.
        """
        return schema.upgrade(self._engine)

    def status(self) -> StoreStatus:
        """Give where the database is, its schema and the number of rows in each table."""
        with self._reading() as session:
            there = set(inspect(session.connection()).get_table_names())
            counts = {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
                if table.name in there
            }
            return StoreStatus(
                url=self._url.render_as_string(hide_password=True),
                backend=self._engine.dialect.name,
                revision=schema.revision_of(session.connection()),
                head=schema.HEAD,
                counts=counts,
            )

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_store(url: str, *, upgrade: bool = True) -> Store:
    """Open a center's database.

    Parameters
    ----------
    url
        ``sqlite:///path/wfm.db`` or ``postgresql+psycopg://user:password@host/name``.
    upgrade
        Whether to bring the schema up to date first; a new SQLite file is made.

    Raises
    ------
    ConfigurationError
        The address is wrong, the server does not answer, or a newer wfm made the database.
    NotFoundError
        There is no such SQLite file and it is not to be made.
    """
    address = parse_url(url)
    if not upgrade and address.get_backend_name() == "sqlite":
        _refuse_absent(Path(str(address.database)))
    return opened(lambda: Store(make_engine(address), address), address, upgrade=upgrade)


def opened(make: Callable[[], Store], address: URL, *, upgrade: bool) -> Store:
    """Give a store whose schema is known, brought up to date if asked for.

    Raises
    ------
    ConfigurationError
        The server does not answer, or a newer wfm made the database.
    """
    store = None
    try:
        store = make()
        with store._engine.connect() as connection:  # noqa: SLF001 - the store's own module
            schema.refuse_newer(connection)
        if upgrade:
            store.upgrade()
    except BaseException as error:
        if store is not None:
            store.close()
        if not isinstance(error, FAILURES):
            raise
        shown = address.render_as_string(hide_password=True)
        raise ConfigurationError(
            f"database {shown} cannot be opened: {cause_of(error)}; "
            "correct --db or WFM_DATABASE_URL, or see that the server runs and the file is ours"
        ) from error
    return store


def _refuse_absent(path: Path) -> None:
    if not path.exists():
        raise NotFoundError(f"there is no database {path} yet; make it with `wfm db upgrade`")
