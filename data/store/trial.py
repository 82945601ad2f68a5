"""A store on which everything can be tried: what is written to it is gone when it is closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from data.store.engine import explained, make_engine, parse_url
from data.store.store import Store, open_store, opened


class _Copy(Store):
    """A copy of a SQLite file in a folder of its own, so that nobody waits for us."""

    def __init__(self, engine: Engine, url: URL, folder: Path) -> None:
        super().__init__(engine, url)
        self._folder = folder

    def close(self) -> None:
        """Close every connection and remove the copy."""
        super().close()
        rmtree(self._folder, ignore_errors=True)


class _RolledBack(Store):
    """One transaction around all others, which is rolled back."""

    def __init__(self, engine: Engine, url: URL) -> None:
        super().__init__(engine, url)
        self._connection = engine.connect()
        self._all_of_it = self._connection.begin()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with explained(self._url), self._session() as session:
            yield session

    @contextmanager
    def _writing(self, *, dry_run: bool = False) -> Iterator[Session]:
        with explained(self._url), self._session() as session, session.begin() as part:
            yield session
            session.flush()
            if dry_run:
                part.rollback()

    def _session(self) -> Session:
        return Session(self._connection, join_transaction_mode="create_savepoint")

    def close(self) -> None:
        """Undo everything and close every connection."""
        self._all_of_it.rollback()
        self._connection.close()
        super().close()


def open_trial(url: str) -> Store:
    """Open a center's database to try something: nothing that is written stays.

    A PostgreSQL database must be up to date; a SQLite file may be of an older wfm, or not there.

    Parameters
    ----------
    url
        As for ``open_store``.

    Raises
    ------
    ConfigurationError
        The address is wrong, the server does not answer, or a newer wfm made the database.
    """
    address = parse_url(url)
    if address.get_backend_name() != "sqlite":
        return opened(lambda: _RolledBack(make_engine(address), address), address, upgrade=False)
    folder = Path(mkdtemp(prefix="wfm-trial-"))
    place = address.set(database=str(folder / "wfm.db"))
    try:
        if Path(str(address.database)).exists():
            with open_store(url, upgrade=False) as there:
                there.backup(str(place.database))
        return opened(lambda: _Copy(make_engine(place), place, folder), address, upgrade=True)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
