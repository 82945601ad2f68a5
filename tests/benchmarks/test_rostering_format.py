"""The Curtois format: what is read, what breaks a rule and what it costs, by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.rostering_format import (
    Problem,
    broken,
    objective,
    parse,
    read_problem,
    read_roster,
    write_roster,
)
from data.records import InputRefusedError

TEXT = """
# a comment
SECTION_HORIZON
# days
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
A,E=7|L=2,2400,960,3,2,2,1
B,E=0|L=7,4200,0,5,1,1,1

SECTION_DAYS_OFF
A,6

SECTION_SHIFT_ON_REQUESTS
A,0,E,3

SECTION_SHIFT_OFF_REQUESTS
B,1,L,2

SECTION_COVER
0,E,1,100,1
1,L,2,100,1
2,L,0,100,5
"""

LEGAL = {"A": ("E", "E", "", "", "", "", ""), "B": ("", "L", "", "", "", "", "")}


@pytest.fixture
def problem() -> Problem:
    return parse(TEXT)


def test_a_problem_is_read_section_by_section(problem: Problem) -> None:
    """Horizon, shifts, employees, requests and cover are those of the text."""
    assert problem.days == 7
    assert problem.minutes == {"E": 480, "L": 600}
    assert problem.barred == {("L", "E")}
    first = problem.employees[0]
    assert (first.max_minutes, first.min_minutes, first.max_run, first.min_run) == (2400, 960, 3, 2)
    assert (first.min_days_off, first.max_weekends, first.days_off) == (2, 1, {6})
    assert [(w.employee, w.wanted, w.weight) for w in problem.wishes] == [
        ("A", True, 3),
        ("B", False, 2),
    ]
    assert len(problem.covers) == 3


def test_the_objective_adds_wishes_and_cover(problem: Problem) -> None:
    """A grants the wish for E; B works an L he asked off (2); one L is short on day 1 (100)."""
    assert broken(problem, LEGAL) == ()
    assert objective(problem, LEGAL) == 2 + 100


def test_too_many_and_an_ungranted_wish_cost_their_weights(problem: Problem) -> None:
    """No E on day 0: wish 3, short 100; nobody on day 1: 200; two L on day 2 over none: 10."""
    roster = {"A": ("", "", "L", "L", "", "", ""), "B": ("", "", "L", "", "", "", "")}
    assert broken(problem, roster) == ()
    assert objective(problem, roster) == 3 + 100 + 200 + 10


@pytest.mark.parametrize(
    ("who", "tour", "words"),
    [
        ("A", ("", "", "", "", "", "E", "E"), "day 6, a day off"),
        ("A", ("L", "L", "L", "", "", "", ""), "3 shifts L; at most 2"),
        ("A", ("E", "", "", "", "", "", ""), "480 minutes; 960 to 2400"),
        ("A", ("E", "E", "E", "E", "", "", ""), "4 working days in a row"),
        ("A", ("E", "E", "", "E", "E", "", ""), "1 days off from day 2"),
        ("A", ("E", "", "", "E", "", "", "E"), "1 working days from day 3"),
        ("B", ("", "", "", "", "", "", "E"), "1 shifts E; at most 0"),
        ("A", ("L", "E", "", "", "", "", ""), "E on day 1 after L"),
        ("A", ("E", "E", "X", "", "", "", ""), "no shift is called X"),
        ("A", ("E", "E"), "2 days of 7"),
    ],
)
def test_each_hard_rule_is_told_when_broken(
    problem: Problem, who: str, tour: tuple[str, ...], words: str
) -> None:
    """The message names the rule, the day and the limit."""
    found = broken(problem, LEGAL | {who: tour})
    assert any(f"employee {who}" in line and words in line for line in found)


def test_weekends_count_when_either_day_is_worked(problem: Problem) -> None:
    """Saturday alone is a weekend; none is allowed to an employee with a maximum of 0."""
    employees = tuple(replace(e, max_weekends=0) for e in problem.employees)
    roster = LEGAL | {"B": ("", "", "", "", "", "L", "")}
    assert "1 weekends; at most 0" in " ".join(
        broken(replace(problem, employees=employees), roster)
    )
    assert broken(problem, roster) == ()


def test_runs_that_touch_the_edges_may_be_short(problem: Problem) -> None:
    """One working day first, one day off last: both touch an edge and are legal."""
    tour = ("E", "", "", "", "E", "E", "")
    problem = replace(problem, employees=(replace(problem.employees[0], days_off=frozenset()),))
    assert broken(problem, {"A": tour}) == ()


def test_a_roster_is_written_and_read_back(problem: Problem, tmp_path: Path) -> None:
    """The CSV has a row an employee: the id, then the shift of each day or nothing."""
    path = tmp_path / "roster.csv"
    write_roster(path, problem, LEGAL)
    assert path.read_text().splitlines()[0] == "A,E,E,,,,,"
    assert read_roster(path) == LEGAL


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    """The message names the file and what the format has."""
    path = tmp_path / "other.txt"
    path.write_text("SECTION_HORIZON\nmany\n")
    with pytest.raises(InputRefusedError, match=r"other\.txt is no rostering instance"):
        read_problem(path)
