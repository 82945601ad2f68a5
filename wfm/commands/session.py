"""What the global options say, and how commands talk."""

import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.commands.formats import OutputFormat

if TYPE_CHECKING:
    from data.records import Center, Progress
    from data.store import Store
    from wfm.commands.output import Listing


@dataclass(frozen=True, slots=True)
class Session:
    """The global options of one call.

    stdout is the result; everything said here goes to stderr.

    Parameters
    ----------
    given
        Which of ``center`` and ``db`` stood on the command line: hints must repeat them.
    """

    center_path: Path
    database_url: str | None
    output: OutputFormat
    quiet: bool
    verbose: bool
    given: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """The folder of the center file; relative paths of the file start here."""
        return self.center_path.parent

    @property
    def url(self) -> str:
        """The database's URL; by default wfm.db beside the center file."""
        return self.database_url or f"sqlite:///{self.folder / 'wfm.db'}"

    @property
    def at(self) -> datetime:
        """The present instant, to the second."""
        return datetime.now(UTC).replace(microsecond=0)

    @property
    def workers(self) -> int:
        """Cores this process may use."""
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1

    def center(self) -> "Center":
        """Load the center file."""
        from data.center_file import load_center  # noqa: PLC0415 - heavy

        return load_center(self.center_path)

    @contextmanager
    def store(self, *, trial: bool = False) -> "Iterator[Store]":
        """Open the database, creating or upgrading it; as a trial nothing written to it stays."""
        from data.store import open_store, open_trial  # noqa: PLC0415 - heavy

        with (open_trial if trial else open_store)(self.url) as store:
            yield store
        if trial:
            self.say("dry run: nothing was written")

    @contextmanager
    def center_and_store(
        self, *, dry_run: bool = False, trial: bool = False
    ) -> "Iterator[tuple[Center, Store]]":
        """Load the center file, open the database and keep the file's text in it.

        Parameters
        ----------
        dry_run
            The text is not kept; who asks writes nothing.
        trial
            Whatever is written is undone at the end.
        """
        center = self.center()
        with self.store(trial=trial) as store:
            if not dry_run:
                store.save_center(self.center_path.read_text("utf-8"), center.name)
            yield center, store

    @contextmanager
    def progress(self) -> "Iterator[Progress]":
        """Show progress: bars on a terminal, lines with -v, nothing with --quiet."""
        from wfm.commands.progress import bars, lines  # noqa: PLC0415 - only where work is long

        if self.quiet:
            from data.records import silent  # noqa: PLC0415 - heavy

            yield silent
        elif sys.stderr.isatty():
            with bars() as progress:
                yield progress
        else:
            yield lines(verbose=self.verbose)

    def say(self, text: str) -> None:
        """Tell the user something that is not the result."""
        if not self.quiet:
            print(text, file=sys.stderr)  # noqa: T201 - this is the one place

    def next(self, command: str) -> None:
        """Name the command that usually follows, with the options that it needs to be pasted."""
        words = ["wfm"]
        if "center" in self.given:
            words += ["--center", shlex.quote(str(self.center_path))]
        if "db" in self.given and self.database_url:
            shown = re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:PASSWORD@", self.database_url)
            words += ["--db", shlex.quote(shown)]
        start = " ".join(words)
        self.say("next: " + re.sub(r"(?<![\w/.-])wfm(?= [a-z])", lambda _: start, command))

    def wrote(self, *paths: Path) -> None:
        """Tell which files were written; for programs that is the result."""
        for path in paths:
            self.say(f"wrote {path}")
        self.emit_files(paths)

    def emit_files(self, paths: Iterable[Path]) -> None:
        """Write paths to stdout for programs; people were told of them."""
        if self.output is OutputFormat.TABLE:
            return
        from wfm.commands.output import Column, Listing  # noqa: PLC0415 - only for programs

        rows = tuple((str(path),) for path in paths)
        self.emit(Listing("files", "Files", (Column("path", "path"),), rows))

    def emit(self, *listings: "Listing") -> None:
        """Write the result to stdout in the format that was asked for."""
        from wfm.commands.output import render  # noqa: PLC0415 - only where there is a result

        sys.stdout.write(render(listings, self.output))
