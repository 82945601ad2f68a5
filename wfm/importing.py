"""Files into the store: each import is read whole, checked whole, then written in one go."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

from data.records import (
    Agent,
    Attribution,
    Center,
    ConfigurationError,
    ImportMapping,
    InputRefusedError,
    Progress,
    silent,
)
from data.store import ImportCounts, Store
from wfm.runs import recorded_run

IMPORT = "import-"
"""Runs of imports are of this kind and the file's."""

EVERY_RUN = 1_000_000
"""More than a century of nights."""


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    """How a history file is read."""

    source: str = "auto"
    mapping: str | None = None
    attribution: str = "arrival"
    skip_refused: bool = False


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What the import of one file did.

    Parameters
    ----------
    status
        ``imported``; ``dry run``: nothing was written; ``seen before``: the same bytes were
        imported already; ``refused``: nothing was written, ``notes`` say why.
    """

    file: str
    kind: str
    status: Literal["imported", "dry run", "seen before", "refused"]
    rows: int = 0
    refused: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    notes: tuple[str, ...] = ()


def import_history(
    store: Store,
    center: Center,
    path: Path,
    *,
    options: HistoryOptions,
    at: datetime,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportOutcome:
    """Import one history file; overlap replaces, the same file again changes nothing.

    Raises
    ------
    InputRefusedError
        The file as a whole was refused; nothing was written.
    ConfigurationError
        The mapping does not exist.
    """
    from data.files.history import read_history  # noqa: PLC0415 - heavy

    read = read_history(
        path,
        center,
        source=options.source,
        mapping=named_mapping(center, options.mapping),
        attribution=cast("Attribution", options.attribution),
        allow_refused=options.skip_refused,
        progress=progress,
    )
    with recorded_import(store, "history", path, at=at, dry_run=dry_run):
        counts = store.import_history_columns(read.columns, dry_run=dry_run, progress=progress)
        if read.contacts and not dry_run:
            store.add_contacts(read.contacts)
    return outcome_of(
        path,
        "history",
        rows=read.report.rows,
        refused=read.report.refused,
        counts=counts,
        dry_run=dry_run,
        notes=(*read.report.notes, *read.report.problems),
    )


def import_people(
    store: Store,
    center: Center,
    path: Path,
    *,
    kind: str,
    at: datetime,
    dry_run: bool = False,
    add: bool = False,
) -> ImportOutcome:
    """Import agents, skills, time off, preferences or meetings; the file replaces what was there.

    A file of skills replaces those of the agents that it names. A file of agents says nothing of
    a skill's proficiency and priority: they stay as they were.

    Parameters
    ----------
    kind
        ``agents``, ``skills``, ``timeoff``, ``preferences`` or ``meetings``.
    add
        Time off: keep what was there beside what the file has.

    Raises
    ------
    InputRefusedError
        The file was refused; nothing was written.
    """
    from data.files.people import (  # noqa: PLC0415 - heavy
        read_agents,
        read_meetings,
        read_preferences,
        read_skills,
        read_time_off,
    )

    with recorded_import(store, kind, path, at=at, dry_run=dry_run):
        if kind == "agents":
            known = store.agents(active_only=False)
            agents = with_known_factors(read_agents(path, center), known)
            rows, counts = len(agents), store.replace_agents(agents, dry_run=dry_run)
        elif kind == "skills":
            skills = read_skills(path, center, store.agents())
            rows = sum(map(len, skills.values()))
            counts = store.replace_skills(skills, dry_run=dry_run)
        elif kind == "timeoff":
            time_off = read_time_off(path, center, store.agents())
            rows = len(time_off)
            spans = (*(store.time_off() if add else ()), *time_off)
            both = {(off.agent_id, off.start_at, off.end_at): off for off in spans}
            wanted = both.values() if add else time_off
            counts = store.replace_time_off(wanted, dry_run=dry_run)
        elif kind == "meetings":
            meetings = read_meetings(path, center, store.agents())
            rows, counts = len(meetings), store.replace_meetings(meetings, dry_run=dry_run)
        else:
            wishes = read_preferences(path, center, store.agents())
            rows, counts = len(wishes), store.replace_preferences(wishes, dry_run=dry_run)
    return outcome_of(path, kind, rows=rows, refused=0, counts=counts, dry_run=dry_run, notes=())


def with_known_factors(agents: Iterable[Agent], known: Iterable[Agent]) -> tuple[Agent, ...]:
    """Give agents whose skills have the proficiency and priority that they had before."""
    before = {agent.id: agent.skills for agent in known}
    found = []
    for agent in agents:
        held = before.get(agent.id, {})
        skills = {
            name: replace(skill, proficiency=held[name].proficiency, priority=held[name].priority)
            if name in held
            else skill
            for name, skill in agent.skills.items()
        }
        found.append(replace(agent, skills=skills))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SeenFiles:
    """Which files were imported already.

    Parameters
    ----------
    last
        Hash of the bytes that were imported last under a kind and name.
    hashes
        Every kind and hash that was imported.
    """

    last: Mapping[tuple[str, str], str]
    hashes: frozenset[tuple[str, str]]

    def has(self, kind: str, path: Path) -> bool:
        """Tell whether a file is known: by its name and bytes, or under another name.

        A file that was changed and then changed back is new: what came between counts no more.

        Raises
        ------
        InputRefusedError
            It cannot be read.
        """
        found = file_hash(path)
        last = self.last.get((kind, path.name))
        return (kind, found) in self.hashes if last is None else last == found


def seen_files(store: Store) -> SeenFiles:
    """Give the files that were imported, from the runs of the store.

    A file of agents takes the place of the skills imported before it: their files are new again.
    """
    last: dict[tuple[str, str], str] = {}
    hashes: set[tuple[str, str]] = set()
    for run in reversed(store.runs(EVERY_RUN)):
        if run.status != "done" or not run.kind.startswith(IMPORT):
            continue
        kind = run.kind.removeprefix(IMPORT)
        if kind == "agents":
            last = {key: found for key, found in last.items() if key[0] != "skills"}
            hashes = {key for key in hashes if key[0] != "skills"}
        last[kind, str(run.parameters["file"])] = run.input_hash
        hashes.add((kind, run.input_hash))
    return SeenFiles(last, frozenset(hashes))


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file.

    Raises
    ------
    InputRefusedError
        It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputRefusedError(
            f"{path}: cannot be read ({error.strerror}); give a file that is there and may be read"
        ) from None


def recorded_import(
    store: Store, kind: str, path: Path, *, at: datetime, dry_run: bool, **parameters: object
) -> AbstractContextManager[int | None]:
    """Record the import as a run, unless nothing is to be written."""
    if dry_run:
        return nullcontext()
    return recorded_run(
        store,
        f"{IMPORT}{kind}",
        input_hash=file_hash(path),
        seed=0,
        parameters={"file": path.name, **parameters},
        at=at,
    )


def named_mapping(center: Center, name: str | None) -> ImportMapping | None:
    """Give a mapping of the center file by its name; None: none was asked for."""
    if name is None:
        return None
    for mapping in center.imports:
        if mapping.name == name:
            return mapping
    known = ", ".join(m.name for m in center.imports) or "none"
    raise ConfigurationError(
        f"the center file has no [imports.{name}]; it has: {known}. Add it or name another"
    )


def outcome_of(
    path: Path,
    kind: str,
    *,
    rows: int,
    refused: int,
    counts: ImportCounts,
    dry_run: bool,
    notes: tuple[str, ...],
) -> ImportOutcome:
    """Give what an import did."""
    return ImportOutcome(
        file=path.name,
        kind=kind,
        rows=rows,
        refused=refused,
        inserted=counts.inserted,
        updated=counts.updated,
        unchanged=counts.unchanged,
        removed=counts.removed,
        status="dry run" if dry_run else "imported",
        notes=notes,
    )
