"""The Curtois rostering format: reading it, and what a roster breaks and costs, in plain Python.

T. Curtois, R. Qu, Computational results on new staff scheduling benchmark instances, 2014. Knows
nothing of the solver, so that it can judge what the solver gives.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from data.records import InputRefusedError

Roster = Mapping[str, Sequence[str]]
"""For each employee the shift of each day, empty on a day off."""


@dataclass(frozen=True, slots=True)
class Employee:
    """One employee's limits over the whole horizon.

    Parameters
    ----------
    max_shifts
        Most shifts of each type.
    max_minutes, min_minutes
        Total working time [minutes].
    max_run, min_run, min_days_off
        Working days in a row, and days off in a row.
    max_weekends
        Weekends with a shift on Saturday or Sunday.
    days_off
        Days that are never worked, from 0.
    """

    id: str
    max_shifts: Mapping[str, int]
    max_minutes: int
    min_minutes: int
    max_run: int
    min_run: int
    min_days_off: int
    max_weekends: int
    days_off: frozenset[int]


@dataclass(frozen=True, slots=True)
class Wish:
    """A request to work, or not to work, a shift on a day; its weight is due if not granted."""

    employee: str
    day: int
    shift: str
    weight: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """How many are asked for, and what each under and over costs."""

    day: int
    shift: str
    need: int
    under: int
    over: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One benchmark instance; the horizon starts on a Monday.

    Parameters
    ----------
    minutes
        Length of each shift type [minutes].
    barred
        Pairs of shifts: the second may not follow the first on the next day.
    """

    days: int
    minutes: Mapping[str, int]
    barred: frozenset[tuple[str, str]]
    employees: tuple[Employee, ...]
    wishes: tuple[Wish, ...]
    covers: tuple[Cover, ...]


def read_problem(path: Path) -> Problem:
    """Read an instance.

    Raises
    ------
    InputRefusedError
        The file is not of the format.
    """
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except (KeyError, ValueError, IndexError) as error:
        raise InputRefusedError(
            f"{path} is no rostering instance of the Curtois format ({error!r}); it has sections "
            "HORIZON, SHIFTS, STAFF, DAYS_OFF, SHIFT_ON_REQUESTS, SHIFT_OFF_REQUESTS and COVER"
        ) from error


def parse(text: str) -> Problem:
    """Parse the text of an instance."""
    sections = _sections(text)
    shifts = [(name, int(length), rest) for name, length, rest in sections["SHIFTS"]]
    off: dict[str, frozenset[int]] = {
        row[0]: frozenset(map(int, filter(None, row[1:]))) for row in sections.get("DAYS_OFF", [])
    }
    wishes = [
        Wish(who, int(day), shift, int(weight), section == "SHIFT_ON_REQUESTS")
        for section in ("SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS")
        for who, day, shift, weight in sections.get(section, [])
    ]
    return Problem(
        days=int(sections["HORIZON"][0][0]),
        minutes={name: length for name, length, _ in shifts},
        barred=frozenset((name, b) for name, _, rest in shifts for b in rest.split("|") if b),
        employees=tuple(_employee(row, off) for row in sections["STAFF"]),
        wishes=tuple(wishes),
        covers=tuple(
            Cover(int(day), shift, int(need), int(under), int(over))
            for day, shift, need, under, over in sections["COVER"]
        ),
    )


def _sections(text: str) -> dict[str, list[list[str]]]:
    """Give the rows of each section, split at commas."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("SECTION_"):
            rows = found.setdefault(line.removeprefix("SECTION_"), [])
        elif line and not line.startswith("#"):
            rows.append([cell.strip() for cell in line.split(",")])
    return found


def _employee(row: Sequence[str], off: Mapping[str, frozenset[int]]) -> Employee:
    most = dict(pair.split("=") for pair in row[1].split("|"))
    limits = [int(cell) for cell in row[2:8]]
    return Employee(
        id=row[0],
        max_shifts={name: int(count) for name, count in most.items()},
        max_minutes=limits[0],
        min_minutes=limits[1],
        max_run=limits[2],
        min_run=limits[3],
        min_days_off=limits[4],
        max_weekends=limits[5],
        days_off=off.get(row[0], frozenset()),
    )


def broken(problem: Problem, roster: Roster) -> tuple[str, ...]:
    """Give every hard rule that a roster breaks, in words; none: it is legal."""
    return tuple(
        f"employee {e.id}: {what}"
        for e in problem.employees
        for what in _broken(problem, e, roster)
    )


def _broken(problem: Problem, employee: Employee, roster: Roster) -> Iterator[str]:
    tour = tuple(roster.get(employee.id, ()))
    if len(tour) != problem.days:
        yield f"{len(tour)} days of {problem.days}"
        return
    unknown = sorted({s for s in tour if s and s not in problem.minutes})
    if unknown:
        yield f"no shift is called {unknown[0]}"
        return
    worked = [bool(s) for s in tour]
    yield from (f"works on day {d}, a day off" for d in sorted(employee.days_off) if worked[d])
    for shift in problem.minutes:
        if tour.count(shift) > employee.max_shifts.get(shift, 0):
            yield f"{tour.count(shift)} shifts {shift}; at most {employee.max_shifts.get(shift, 0)}"
    total = sum(problem.minutes[s] for s in tour if s)
    if not employee.min_minutes <= total <= employee.max_minutes:
        yield f"{total} minutes; {employee.min_minutes} to {employee.max_minutes}"
    for day in range(problem.days - 1):
        if (tour[day], tour[day + 1]) in problem.barred:
            yield f"{tour[day + 1]} on day {day + 1} after {tour[day]}"
    weekends = sum(any(worked[d : d + 2]) for d in range(5, problem.days, 7))
    if weekends > employee.max_weekends:
        yield f"{weekends} weekends; at most {employee.max_weekends}"
    yield from _runs(employee, worked)


def _runs(employee: Employee, worked: Sequence[bool]) -> Iterator[str]:
    """Ensure the lengths of runs; those that touch the horizon's edges may be short."""
    first = 0
    for at_work, days in groupby(worked):
        length = len(list(days))
        inside = first > 0 and first + length < len(worked)
        least = employee.min_run if at_work else employee.min_days_off
        if at_work and length > employee.max_run:
            yield f"{length} working days in a row from day {first}; at most {employee.max_run}"
        if inside and length < least:
            what = "working days" if at_work else "days off"
            yield f"{length} {what} from day {first}; at least {least}"
        first += length


def objective(problem: Problem, roster: Roster) -> int:
    """Give the penalty of a roster: wishes not granted, and cover under and over."""
    refused = sum(
        w.weight for w in problem.wishes if (roster[w.employee][w.day] == w.shift) != w.wanted
    )
    count: dict[tuple[int, str], int] = {}
    for tour in roster.values():
        for day, shift in enumerate(tour):
            count[day, shift] = count.get((day, shift), 0) + 1
    cover = 0
    for c in problem.covers:
        here = count.get((c.day, c.shift), 0)
        cover += c.under * max(0, c.need - here) + c.over * max(0, here - c.need)
    return refused + cover


def write_roster(path: Path, problem: Problem, roster: Roster) -> None:
    """Write a roster as CSV: for each employee the id, then the shift of each day or nothing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([e.id, *roster[e.id]] for e in problem.employees)


def read_roster(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a roster that was written as CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0]: tuple(row[1:]) for row in csv.reader(file) if row}
