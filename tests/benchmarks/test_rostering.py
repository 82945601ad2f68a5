"""Curtois problems through the product's engine."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import rostering
from benchmarks.rostering_format import (
    Problem,
    broken,
    objective,
    parse,
    read_problem,
    read_roster,
)
from benchmarks.rostering_instance import build, roster_of_tours
from data.records import InputRefusedError
from scheduling.columns.problem import ColumnProblem

TEXT = """
SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,600,E
N,480,E|L
SECTION_STAFF
A,E=14|L=14|N=2,4800,2400,4,2,2,1
B,E=14|L=0|N=14,4800,2400,5,2,3,1
C,E=3|L=14|N=0,3000,900,3,1,1,2
SECTION_DAYS_OFF
A,3
C,0,9
SECTION_SHIFT_ON_REQUESTS
A,1,E,4
B,5,N,2
C,11,L,3
SECTION_SHIFT_OFF_REQUESTS
A,6,N,5
C,4,L,1
SECTION_COVER
""" + "".join(
    f"{d},{s},{n},{u},{o}\n"
    for d in range(14)
    for s, n, u, o in (("E", 1, 100, 1), ("L", d % 2, 30, 5), ("N", 1, 100, 0))
)


@pytest.fixture
def problem() -> Problem:
    return parse(TEXT)


@pytest.mark.parametrize("seed", range(8))
def test_cost_and_objective_agree_and_tours_are_legal(problem: Problem, seed: int) -> None:
    """For tours that answer random prices: cost + constant = objective; no rule is broken."""
    instance, constant = build(problem)
    targets = instance.rows.targets(np.zeros((0, instance.slots.count)))
    columns = ColumnProblem(instance, targets, workers=1)
    duals = np.random.default_rng(seed).random(len(columns.cells.need)) * 50
    roster = [reply.columns[0] for reply in columns.reply(duals, columns.agents)]
    named = roster_of_tours(problem, instance, np.array([c.tour for c in roster]))
    assert broken(problem, named) == ()
    assert columns.cost(roster) + constant == pytest.approx(objective(problem, named))


def test_weights_that_differ_have_rows_of_their_own(problem: Problem) -> None:
    """Under + over weights of 101, 35 and 100 make three rows of coverage."""
    instance, _ = build(problem)
    assert instance.rows.price.tolist() == [[35.0, 100.0, 101.0]]


def test_the_command_writes_the_roster_and_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The JSON has objective, bound and seconds; the CSV holds a roster of that objective."""
    path, out = tmp_path / "small.txt", tmp_path / "roster.csv"
    path.write_text(TEXT)
    words = ["rostering", str(path), "--seconds", "20", "--workers", "1", "--out", str(out)]
    monkeypatch.setattr(sys, "argv", [*words, "--json", "--quiet"])
    rostering.main()
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"objective", "bound", "seconds"}
    roster, problem = read_roster(out), parse(TEXT)
    assert broken(problem, roster) == ()
    assert objective(problem, roster) == figures["objective"] == figures["bound"]


def test_a_day_without_room_for_all_types_is_refused(problem: Problem) -> None:
    """Types of 1,441 units of working time together do not fit the minutes of a day."""
    text = TEXT.replace("E,480,", "E,481,").replace("L,600,E", "L,960,E")
    with pytest.raises(InputRefusedError, match="units of working time"):
        build(parse(text))


def test_the_first_instance_is_solved_to_its_known_optimum(shared_data: Path) -> None:
    """Instance1: 607, published as optimal, found and proven."""
    path = shared_data / "rostering" / "curtois" / "Instance1.txt"
    if not path.exists():
        pytest.skip("the rostering instances are not here")
    result = rostering.measure(path, seconds=60.0, workers=1)
    assert result["objective"] == result["bound"] == 607
    assert len(read_problem(path).employees) == 8
