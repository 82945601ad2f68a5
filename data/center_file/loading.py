"""A center from its file, or everything that is wrong with the file."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from data.center_file.common import Problems, repeated_names
from data.center_file.contract_checks import contract_problems
from data.center_file.conversion import Tables, center_of
from data.center_file.fairness_checks import fairness_problems
from data.center_file.import_checks import import_problems
from data.center_file.messages import problems_of
from data.center_file.queue_checks import queue_problems
from data.center_file.shift_checks import shift_problems
from data.center_file.shrinkage_checks import shrinkage_problems
from data.center_file.skill_checks import skill_problems
from data.center_file.tables import (
    CenterTable,
    ContractTable,
    FairnessTable,
    ImportTable,
    NightlyTable,
    PlanningTable,
    QueueTable,
    RoutingTable,
    ShiftTable,
    ShrinkageTable,
    SiteTable,
    SkillTable,
    SpecialDayTable,
    Table,
)
from data.center_file.values import shown
from data.holidays import country_problem
from data.records import Center, ConfigurationError
from data.suggestion import suggestion

AnyTable = TypeVar("AnyTable", bound=Table)

_SECTIONS = (
    "center",
    "sites",
    "skills",
    "queues",
    "shifts",
    "contracts",
    "fairness",
    "shrinkage",
    "routing",
    "special_days",
    "imports",
    "planning",
    "nightly",
)
_TOML_PLACE = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


def load_center(path: Path) -> Center:
    """Give the center of a center file.

    Parameters
    ----------
    path
        The file; messages name it by its last part.

    Raises
    ------
    ConfigurationError
        With every problem of the file, one sentence each.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(
            f"{path}: there is no such file; `wfm init DIR` makes a new center"
        ) from None
    except IsADirectoryError:
        raise ConfigurationError(f"{path}: is a folder; name the center file in it") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path.name}: byte {error.start + 1} is not UTF-8; save the file as UTF-8"
        ) from None
    return parse_center(text, name=path.name)


def parse_center(text: str, *, name: str) -> Center:
    """Give the center of a center file's text.

    Parameters
    ----------
    text
        TOML as described in docs/center-file.md.
    name
        What messages call the file.

    Raises
    ------
    ConfigurationError
        With every problem of the text, one sentence each.
    """
    try:
        document = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_syntax_problem(error, name)) from None
    reading = _Reading(document)
    tables = reading.tables()
    if reading.problems:
        raise ConfigurationError([f"{name}: {problem}" for problem in reading.problems])
    return center_of(tables)


def _syntax_problem(error: tomllib.TOMLDecodeError, name: str) -> str:
    match = _TOML_PLACE.match(str(error))
    words = match[1] if match else str(error)
    where = f" line {match[2]}, column {match[3]}" if match and match[2] else " at its end"
    return f"{name}{where if match else ''}: {words}; correct the TOML"


@dataclass(slots=True)
class _Reading:
    """A document on its way to tables, and the problems found on the way."""

    document: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    def tables(self) -> Tables:
        """Give the tables that are right in themselves; note every problem."""
        for key in self.document:
            if key not in _SECTIONS:
                self.problems.append(f"{key}: unknown section; {suggestion(key, _SECTIONS)}")
        center = self._section("center", CenterTable, required=True)
        if center is not None:
            self._note("center", _place_problems(center))
        step = center.interval_minutes if center is not None else None
        skills = self._many("skills", SkillTable, skill_problems)
        sites = self._many("sites", SiteTable, _place_problems)
        known_skills, known_queues = self._names("skills"), self._names("queues")
        queues = self._many("queues", QueueTable, lambda q: queue_problems(q, known_skills, step))
        if "queues" not in self.document:
            self.problems.append("queues: none are there; give one [[queues]] table at least")
        shifts = self._many("shifts", ShiftTable, shift_problems)
        sound, known_shifts = {s.name: s for s in shifts}, self._names("shifts")
        return Tables(
            center=center,
            sites=sites,
            skills=skills,
            queues=queues,
            shifts=shifts,
            contracts=self._many(
                "contracts", ContractTable, lambda c: contract_problems(c, sound, known_shifts)
            ),
            shrinkage=self._many(
                "shrinkage", ShrinkageTable, lambda s: shrinkage_problems(s, step)
            ),
            routing=self._section("routing", RoutingTable),
            special_days=self._many("special_days", SpecialDayTable, key="date"),
            imports=self._imports(known_queues),
            planning=self._section("planning", PlanningTable),
            nightly=self._section("nightly", NightlyTable),
            fairness=self._fairness(),
        )

    def _fairness(self) -> FairnessTable | None:
        table = self._section("fairness", FairnessTable)
        if table is not None:
            self._note("fairness", fairness_problems(table))
        return table

    def _section(
        self, name: str, model: type[AnyTable], *, required: bool = False
    ) -> AnyTable | None:
        if name in self.document:
            return self._validated(self.document[name], model, name)
        if required:
            self.problems.append(f"{name}: is missing; give a [{name}] table")
        return None

    def _many(
        self,
        name: str,
        model: type[AnyTable],
        check: Callable[[AnyTable], Problems] | None = None,
        *,
        key: str = "name",
    ) -> Sequence[AnyTable]:
        """Give the sound tables of an array; a table with problems of any kind is left out."""
        raw = self.document.get(name, [])
        if not isinstance(raw, list):
            self.problems.append(f"{name}: is no array of tables; write [[{name}]]")
            return ()
        repeated = dict(repeated_names(raw, key))
        found = []
        for index, item in enumerate(raw):
            place = _place(name, index, item)
            before = len(self.problems)
            table = self._validated(item, model, place)
            if index in repeated:
                self.problems.append(f"{place}.{key}: {repeated[index]}")
            if table is not None and check is not None:
                self._note(place, check(table))
            if table is not None and len(self.problems) == before:
                found.append(table)
        return found

    def _imports(self, queues: Iterable[str]) -> Mapping[str, ImportTable]:
        raw = self.document.get("imports", {})
        if not isinstance(raw, dict):
            self.problems.append("imports: is no table; write [imports.NAME]")
            return {}
        found = {}
        for name, item in raw.items():
            table = self._validated(item, ImportTable, f"imports.{name}")
            if table is not None:
                self._note(f"imports.{name}", import_problems(table, name, queues))
                found[name] = table
        return found

    def _validated(self, raw: Any, model: type[AnyTable], place: str) -> AnyTable | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            self.problems += problems_of(error, model=model, raw=raw, place=place)
            return None

    def _note(self, place: str, found: Problems) -> None:
        self.problems += [f"{place}{path}: {words}" for path, words in found]

    def _names(self, section: str) -> list[str]:
        """Give every name in a section, those of wrong tables too."""
        raw = self.document.get(section, [])
        tables = raw if isinstance(raw, list) else []
        names = [table.get("name") for table in tables if isinstance(table, dict)]
        return [name for name in names if isinstance(name, str)]


def _place(section: str, index: int, raw: Any) -> str:
    name = raw.get("name") if isinstance(raw, dict) else None
    return f"{section}[{index + 1}]" + (f" {shown(name)}" if isinstance(name, str) else "")


def _place_problems(table: CenterTable | SiteTable) -> Problems:
    problem = country_problem(table.country, table.subdivision)
    if problem is not None:
        yield problem
