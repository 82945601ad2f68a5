"""The benchmark of heads by skill set: its centers, its peers, its search and its command."""

import json

import numpy as np
import pytest

from benchmarks.multiskill import main, parse
from benchmarks.multiskill_centers import CASES, SteadyCase, chain, three_queues
from benchmarks.multiskill_peers import pyworkforce_heads, single_queues
from benchmarks.multiskill_rounds import measure_week
from benchmarks.multiskill_search import search
from benchmarks.multiskill_table import week_table
from benchmarks.multiskill_week import week_center
from data.records import Roster
from scheduling import build_instance, solve
from wfm.mixing import fewest_agents
from wfm.simulation import simulate
from wfm.staffing import require


def test_the_centers_are_those_of_the_description():
    """60 erlangs on 3 queues; 84 on a ring of 6, whose agents serve so many neighbours."""
    case = three_queues(1)
    assert case.erlangs == pytest.approx(60)
    assert case.skill_sets == ((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2))
    assert case.costs == (1.0, 1.0, 1.0, 1.05, 1.05, 1.12)
    assert [q.aht_seconds for q in case.queues] == [240.0, 300.0, 360.0]

    assert chain(2).erlangs == pytest.approx(84)
    assert [len(chain(k).skill_sets) for k in (1, 2, 3, 6)] == [6, 6, 6, 1]
    assert all(len(s) == 3 for s in chain(3).skill_sets)


def test_other_seeds_draw_other_centers():
    """Each of them the same again."""
    assert three_queues(2) == three_queues(2)
    assert three_queues(2) != three_queues(3)
    assert len(three_queues(5).skill_sets) == 6


def test_single_queues_and_full_counting_are_far_apart():
    """108 agents by Erlang C, 18 a queue; half as many where each counts for two queues."""
    case = chain(2)
    assert single_queues(case, patient=True).sum() == 108
    assert single_queues(case, patient=False).sum() == 96
    heads, solved_by = pyworkforce_heads(case)
    assert heads.sum() == 54
    assert solved_by


def test_an_exhaustive_search_finds_nothing_over_a_percent_cheaper():
    """Two queues and three skill sets, from two starts, with the same contacts."""
    whole = three_queues(1)
    case = SteadyCase("2x3", whole.queues[:2], (60.0, 90.0), ((0,), (1,), (0, 1)), (1.0, 1.0, 1.05))
    mix = fewest_agents(
        case.queues, case.per_hour, case.skill_sets, costs=case.costs, days=16, seed=3
    )

    best = search(
        case, [np.array([1, 1, 1]), np.array([9, 9, 9])], days=16, seed=3, most=3000, workers=1
    )

    assert best.finished
    assert mix.cost <= 1.01 * best.cost


def test_a_limit_ends_the_search():
    """And it says so."""
    case = chain(6)
    best = search(case, [np.array([95])], days=2, seed=1, most=3, workers=1)
    assert not best.finished
    assert best.heads[0] <= 95


def test_figures_are_kept_and_printed(tmp_path, capsys):
    """The one pool of six queues: 83 agents, which Erlang A gives for 84 erlangs."""
    out = tmp_path / "new" / "multiskill.json"
    few = ["--days", "8", "--search-days", "8", "--search", "0"]
    main(["--case", "chain-6", *few, "--json", "--out", str(out)])
    printed = json.loads(capsys.readouterr().out)
    kept = json.loads(out.read_text("utf-8"))
    assert kept.pop("machine")["processors"] >= 1
    assert kept == printed
    assert printed["chain-6_agents"] == 83
    assert len(printed["chain-6_service"]) == 6
    assert printed["chain-6_pyworkforce_agents"] == 18


def test_days_that_tell_no_error_are_refused(capsys):
    """A half-width takes two."""
    with pytest.raises(SystemExit):
        parse(["--days", "1"])
    assert "give 2 or more" in capsys.readouterr().err
    assert set(CASES) == {"3x6", "chain-1", "chain-2", "chain-3", "chain-6"}


def test_a_week_goes_from_requirement_to_roster_to_simulation():
    """A small one: rows for all its queues, a legal roster, contacts for every queue."""
    week = week_center(queues=4, skill_sets=5, agents=24, seed=2, samples=2, occupancy=0.7)

    requirement = require(week.forecast, week.center, week.agents, holidays=())
    instance = build_instance(
        requirement, week.center, week.agents, first_date=week.first_date, days=week.days
    )
    solution = solve(instance, seconds=2, workers=1)
    roster = Roster(week.first_date, week.days, solution.shifts, solution.quality)
    outlook = simulate(roster, week.forecast, week.center, week.agents, replications=2)

    assert 3 * 24 <= len(solution.shifts) <= 5 * 24
    assert not solution.broken
    assert requirement.subsets[-1] == (0, 1, 2, 3)
    assert (outlook.service.mean > 0.5).all()
    assert outlook.contacts == week.forecast.samples.sum()


def test_a_week_has_the_queues_skill_sets_and_work_it_promises():
    """20 skill sets over 12 queues; work is the occupancy times the hours on duty."""
    week = week_center(samples=1, occupancy=0.9)

    assert len(week.agents) == 400
    assert len({frozenset(a.skills) for a in week.agents}) == 20
    assert {s for a in week.agents for s in a.skills} == set(week.center.skills)
    hours = (week.forecast.mean * week.forecast.aht_seconds).sum() / 3600
    # Five shifts a week of 7.5 h at work, or of 4.75 h part-time: 8.5 h and 5 h less breaks.
    duty = sum(5 * (7.5 if a.contract == "full-time" else 4.75) for a in week.agents)
    assert hours == pytest.approx(0.9 * duty)
    with pytest.raises(ValueError, match="do not fit"):
        week_center(queues=8, skill_sets=5)


def test_a_week_in_rounds_is_judged_by_fresh_customers(capsys):
    """A small one: what was planned is legal, and every figure of the week is there."""
    week = week_center(queues=4, skill_sets=5, agents=24, seed=2, samples=4, occupancy=0.6)
    found = measure_week(week, seconds=2, days=28, workers=1)
    assert found["violations"] == 0
    assert found["erlang_c_hours"] > found["erlang_a_hours"] > found["rows_hours"] * 0.5
    assert 1 <= found["round_kept"] <= found["rounds"] <= 10
    assert len(found["service"]) == 4
    assert "round 1:" in capsys.readouterr().err


def test_weeks_stand_side_by_side():
    """A column a week, in the order measured, each with its own figures."""
    week = {
        "agents": 400,
        "occupancy": 0.9,
        "erlang_c_hours": 3.0,
        "erlang_a_hours": 2.0,
        "rows_hours": 1.0,
        "paid_hours": 12_000.0,
        "rounds": 2,
        "first_worst_beside_goal": -0.05,
        "service_worst_beside_goal": 0.001,
        "service_half_width": 0.003,
        "violations": 0,
        "seconds": 60.0,
    }
    other = week | {"rounds": 3, "service_worst_beside_goal": -0.02}
    figures = {f"week_{k}": v for k, v in week.items()} | {
        f"week-2_{k}": v for k, v in other.items()
    }
    lines = week_table(figures).splitlines()
    assert lines[0].endswith("| week 1 | week 2 |")
    assert "| rounds | 2 | 3 |" in lines
    assert "| worst queue beside its goal, fresh days | +0.1 ± 0.3 | -2.0 ± 0.3 |" in lines
    assert parse(["--case", "week", "--weeks", "3"]).weeks == 3
