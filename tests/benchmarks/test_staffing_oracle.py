"""The 50-digit oracle by hand, and the integers it judges."""

from dataclasses import replace

import mpmath
import pytest

from benchmarks.staffing_integers import Cell, check_integers, random_cells
from benchmarks.staffing_oracle import exact
from data.records import ServiceGoal


def near(value: object, expected: object) -> bool:
    """Tell whether two numbers agree to 40 digits."""
    with mpmath.workdps(50):
        return bool(abs(mpmath.mpf(value) - expected) < mpmath.mpf(10) ** -40)


def test_one_agent_and_one_place_by_hand():
    """Lambda = mu = theta: the number in the system is Poisson(1) for any number of agents.

    One agent: P(nobody there) = 1/e, P(abandoned) = E[(N - 1)+] = 1/e.
    """
    got = exact(1, 1.0, aht_seconds=1.0, patience_seconds=1.0, threshold_seconds=0.0)
    with mpmath.workdps(50):
        less = mpmath.exp(-1)
        assert near(got.within, less)  # nobody there: at once
        assert near(got.answered, 1 - less)
        assert near(got.occupancy, 1 - less)
        assert near(got.service("answered"), less / (1 - less))
        assert near(got.service("virtual"), less)


def test_a_threshold_by_hand():
    """One agent and lambda = mu = theta: who finds j there waits for j departures.

    With x = exp(-T), Y = exp(-V) is Beta(1, j): P(V > T) = 1 - (1 - x)**j, and over the
    Poisson(1) states 1 - exp(-x).
    """
    got = exact(1, 1.0, aht_seconds=1.0, patience_seconds=1.0, threshold_seconds=2.0)
    with mpmath.workdps(50):
        x = mpmath.exp(-2)
        over = 1 - mpmath.exp(-x)
        assert near(got.over, over)
        assert near(got.met, 1 - over * x)


def test_erlang_c_by_hand():
    """One erlang on two agents: C = 1/3, ASA = 1/3 of a handle time, late after T: C exp(-T)."""
    got = exact(2, 1.0, aht_seconds=1.0, patience_seconds=None, threshold_seconds=3.0)
    with mpmath.workdps(50):
        third = mpmath.mpf(1) / 3
        assert near(got.asa_seconds, third)
        assert near(got.within, 1 - third * mpmath.exp(-3))
    unstable = exact(2, 2.0, aht_seconds=1.0, patience_seconds=None, threshold_seconds=3.0)
    assert unstable.within == 0
    assert unstable.asa_seconds == mpmath.inf


def test_the_projects_conventions_by_the_oracle():
    """Erlang A, 50/h, 480 s, patience 600 s: 0.6720, 0.7947 and 0.8815 with 8, 9 and 10."""
    got = [
        exact(
            n, 50 / 3600, aht_seconds=480.0, patience_seconds=600.0, threshold_seconds=20.0
        ).service("offered")
        for n in (8, 9, 10)
    ]
    assert [round(float(share), 4) for share in got] == [0.6720, 0.7947, 0.8815]


def test_random_cells_are_of_all_kinds_and_come_again():
    """Both patient and not, all definitions, with limits and without; the seed says which."""
    cells = random_cells(300, seed=4)
    assert cells == random_cells(300, seed=4)
    assert cells != random_cells(300, seed=5)
    assert len({cell.goal.definition for cell in cells}) == 5
    assert {cell.patience is None for cell in cells} == {True, False}
    assert {cell.goal.max_asa_seconds is None for cell in cells} == {True, False}
    assert max(cell.rate * cell.aht for cell in cells) <= 1000 * (1 + 1e-12)
    assert any(cell.goal.threshold_seconds == 0 for cell in cells)


def test_our_integers_are_those_of_the_oracle():
    """Twenty cells, none wrong."""
    got = check_integers(20, seed=2)
    assert got["integers_wrong_cells"] == []
    assert got["integer_cells"] == 20


def test_one_agent_more_or_less_is_a_wrong_integer(monkeypatch):
    """An answer that is off by one, to either side, is found in every cell."""
    ours = Cell.agents
    monkeypatch.setattr(Cell, "agents", lambda cell: ours(cell) + 1)
    assert check_integers(6, seed=2)["integers_wrong"] == 6
    monkeypatch.setattr(Cell, "agents", lambda cell: ours(cell) - 1)
    assert check_integers(6, seed=2)["integers_wrong"] == 6


def test_limits_count_in_the_oracle():
    """Two agents for one erlang are half busy: a highest occupancy of 0.5 holds, 0.49 not."""
    cell = Cell(ServiceGoal(0.5, 20.0, max_occupancy=0.5), 1.0, 1.0, None)
    assert cell.suffices(2)
    assert not replace(cell, goal=replace(cell.goal, max_occupancy=0.49)).suffices(2)
    assert not replace(cell, goal=replace(cell.goal, max_asa_seconds=0.33)).suffices(2)
    assert replace(cell, goal=replace(cell.goal, max_asa_seconds=0.34)).suffices(2)
    assert not cell.suffices(0)


@pytest.mark.parametrize("patience", [None, 50.0])
def test_more_agents_never_serve_worse(patience):
    """Service rises with every agent, so that only n and n - 1 need be tried."""
    levels = [
        exact(n, 0.1, aht_seconds=100.0, patience_seconds=patience, threshold_seconds=10.0)
        for n in range(8, 16)
    ]
    for definition in ("offered", "answered", "less_short", "abandons_met", "virtual"):
        shares = [one.service(definition) for one in levels]
        assert shares == sorted(shares)
