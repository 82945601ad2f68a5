"""The unattended run: import, plan, publish, export; safe to run twice, to kill and to rerun.

What was done is recorded only once it is done: a killed run leaves nothing that looks finished,
and the next one does what is missing.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from data.records import (
    Backlog,
    Center,
    ConfigurationError,
    InputRefusedError,
    Outlook,
    Progress,
    Roster,
    silent,
)
from data.store import Store
from wfm.backlog import backlog_content
from wfm.drivers import import_drivers
from wfm.fingerprint import input_hash
from wfm.importing import (
    HistoryOptions,
    ImportOutcome,
    import_history,
    import_people,
    seen_files,
)
from wfm.judging import DayScore, score_last_day
from wfm.planner import Planner
from wfm.planning import plan
from wfm.publishing import export, publish
from wfm.runs import recorded_run
from wfm.settings import PlanSettings

KINDS = ("agents", "skills", "timeoff", "preferences", "meetings", "drivers", "history")
"""Files are imported in this order: skills and time off need their agents."""

BACKLOG = "backlog.csv"
"""Deferred work that is open when the horizon begins; used every time, not stored."""

ENDINGS = (".csv", ".csv.gz", ".txt", ".txt.gz")


@dataclass(frozen=True, slots=True)
class NightlyResult:
    """What a nightly run did.

    Parameters
    ----------
    roster, outlook
        None: the same input was planned before, so nothing was done.
    last_day
        How the last whole day of the history had been forecast; None where nobody had.
    """

    imports: tuple[ImportOutcome, ...]
    roster: Roster | None
    outlook: Outlook | None
    exported: tuple[Path, ...]
    last_day: DayScore | None = None

    @property
    def refused(self) -> tuple[ImportOutcome, ...]:
        """Files that were refused; the next run tries them again."""
        return tuple(o for o in self.imports if o.status == "refused")


def nightly(
    store: Store,
    center: Center,
    folder: Path,
    *,
    settings: PlanSettings,
    at: datetime,
    progress: Progress = silent,
    tell: Callable[[str], None] = lambda _: None,
) -> NightlyResult:
    """Import what lies in the drop folder, plan, publish and export, under the lock.

    Parameters
    ----------
    folder
        The center's folder; the drop and out folders are relative to it.
    tell
        Receives what the planner should know before time is spent.

    Raises
    ------
    LockHeldError
        Another run is at work.
    ConfigurationError
        The drop folder is not there.
    """
    with store.lock("nightly"):
        store.close_orphans(at)
        imports = import_folder(
            store, center, folder / center.nightly.drop, at=at, progress=progress
        )
        last_day = score_last_day(store, center)
        planner = Planner(store, center, at=at, progress=progress, tell=tell)
        backlog, used = _open_work(planner, folder / center.nightly.drop, settings)
        imports += used
        parameters = {**asdict(settings), **asdict(center.nightly), "workers": None}
        parameters["backlog"] = backlog_content(backlog)
        wanted = input_hash(planner.data_hash, parameters)
        if store.find_run("nightly", input_hash=wanted) is not None:
            return NightlyResult(imports, None, None, (), last_day)
        with recorded_run(
            store,
            "nightly",
            input_hash=wanted,
            seed=settings.seed,
            parameters=parameters,
            at=at,
        ):
            result = plan(planner, settings, backlog=backlog)
            roster = result.roster
            if center.nightly.publish:
                roster = publish(store, roster.id, at=at, by="nightly").roster
            paths = export(
                store,
                center,
                roster,
                formats=center.nightly.formats,
                folder=folder / center.nightly.out,
                at=at,
            )
        return NightlyResult(imports, roster, result.outlook, paths, last_day)


def import_folder(
    store: Store, center: Center, drop: Path, *, at: datetime, progress: Progress = silent
) -> tuple[ImportOutcome, ...]:
    """Import the files of a drop folder that were not imported before.

    A file's name begins with its kind: ``agents``, ``skills``, ``timeoff``, ``preferences``,
    ``meetings``, ``drivers`` or ``history``; ``history-NAME`` is read by ``[imports.NAME]`` of the
    center file. Skills are imported again after agents, whose file has skills of its own. A
    refused file changes nothing and does not keep the others out.
    """
    outcomes = []
    seen = seen_files(store)
    for kind, path in _dropped(drop):
        try:
            if seen.has(kind, path):
                outcomes.append(_untouched(path, kind, status="seen before"))
                continue
            outcomes.append(_import(store, center, path, kind, at=at, progress=progress))
            if kind == "agents":
                seen = seen_files(store)
        except InputRefusedError as error:
            outcomes.append(_untouched(path, kind, status="refused", notes=error.problems))
    return tuple(outcomes)


def backlog_file(drop: Path) -> Path | None:
    """Give the file of open work in a drop folder; None: there is none."""
    path = drop / BACKLOG
    return path if path.exists() else None


def waiting_files(store: Store, drop: Path) -> tuple[Path, ...]:
    """Give the files of a drop folder that were not imported before."""
    seen = seen_files(store)
    waiting: dict[Path, str] = {}
    for kind, path in _dropped(drop):
        if not seen.has(kind, path) or (kind == "skills" and "agents" in waiting.values()):
            waiting[path] = kind
    return tuple(waiting)


def _dropped(drop: Path) -> list[tuple[str, Path]]:
    """Give the files by kind; a folder that is not there would look like a quiet night for ever."""
    if not os.access(drop, os.R_OK | os.X_OK) or not drop.is_dir():
        raise ConfigurationError(
            f"the drop folder {drop} is not there or must not be read; make it, or name another "
            "as drop under [nightly] in the center file"
        )
    return [
        (kind, path)
        for kind in KINDS
        for path in sorted(drop.glob(f"{kind}*"))
        if path.name.endswith(ENDINGS)
    ]


def _open_work(
    planner: Planner, drop: Path, settings: PlanSettings
) -> tuple[tuple[Backlog, ...], tuple[ImportOutcome, ...]]:
    """Give the open work in the drop folder, and what became of its file.

    A refused file does not keep the plan from being made.
    """
    path = backlog_file(drop)
    if path is None:
        return (), ()
    try:
        backlog = planner.backlog(path, planner.horizon(settings).start_at)
    except InputRefusedError as error:
        return (), (_untouched(path, "backlog", status="refused", notes=error.problems),)
    used = ImportOutcome(file=path.name, kind="backlog", status="imported", rows=len(backlog))
    return backlog, (used,)


def _import(
    store: Store, center: Center, path: Path, kind: str, *, at: datetime, progress: Progress
) -> ImportOutcome:
    if kind == "drivers":
        return import_drivers(store, center, path, at=at)
    if kind != "history":
        return import_people(store, center, path, kind=kind, at=at)
    stem = path.name.removeprefix("history").lstrip("-").split(".")[0]
    names = [m.name for m in center.imports if stem == m.name or stem.startswith(f"{m.name}-")]
    options = HistoryOptions(mapping=max(names, key=len) if names else None)
    return import_history(store, center, path, options=options, at=at, progress=progress)


def _untouched(
    path: Path,
    kind: str,
    *,
    status: Literal["seen before", "refused"],
    notes: tuple[str, ...] = (),
) -> ImportOutcome:
    return ImportOutcome(
        file=path.name,
        kind=kind,
        status=status,
        notes=notes,
    )
