"""A copy of the database while others work on it."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from data.records import ConfigurationError, WfmError
from data.store.base import StoreBase


class Backups(StoreBase):
    """The part of the store that copies it."""

    def backup(self, path: Path | str) -> Path:
        """Write one state of the whole database to a file; an older file is replaced at the end.

        SQLite gives a database file, PostgreSQL an archive for ``pg_restore``.

        Returns
        -------
            The file.

        Raises
        ------
        ConfigurationError
            The file cannot be written, is the database itself, or ``pg_dump`` is not there.
        WfmError
            ``pg_dump`` failed.
        """
        target = Path(path)
        if not target.absolute().parent.is_dir():
            raise ConfigurationError(
                f"{target}: the folder {target.absolute().parent} does not exist; make it first"
            )
        partial = target.with_name(f"{target.name}.partial")
        try:
            if self._engine.dialect.name == "sqlite":
                self._copy_sqlite(target, partial)
            else:
                self._dump_postgresql(partial)
            partial.replace(target)
        except (OSError, sqlite3.OperationalError) as error:
            raise ConfigurationError(
                f"{target} cannot be written: {error}; give a file in a folder that can be"
            ) from error
        finally:
            partial.unlink(missing_ok=True)
        return target

    def _copy_sqlite(self, target: Path, partial: Path) -> None:
        source = Path(str(self._url.database))
        if target.exists() and target.samefile(source):
            raise ConfigurationError(f"{target} is the database itself; give another file")
        with (
            closing(sqlite3.connect(source)) as database,
            closing(sqlite3.connect(partial)) as copy,
        ):
            database.backup(copy)

    def _dump_postgresql(self, partial: Path) -> None:
        program = shutil.which("pg_dump")
        if program is None:
            raise ConfigurationError(
                "pg_dump was not found; install PostgreSQL's client programs, "
                "or back the server up by its own means"
            )
        url = self._url.set(drivername="postgresql", password=None)
        secret = {} if self._url.password is None else {"PGPASSWORD": str(self._url.password)}
        done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's, the address our own
            [program, "--format=custom", f"--file={partial}", url.render_as_string()],
            env={**os.environ, **secret},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise WfmError(f"pg_dump failed: {done.stderr.strip()}; nothing was written")
