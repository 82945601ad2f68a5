"""The page on performance, from small figures."""

import json
from pathlib import Path

import pytest

from benchmarks.performance_document import document, main, read_figures
from benchmarks.performance_targets import TARGETS

DAY = {
    "worst_service": 0.78,
    "most_below": 0.02,
    "service": 0.82,
    "weighted_error": 0.02,
    "rounding_error": 0.015,
    "moving_error": 0.01,
    "agent_hours": 308.5,
}
STAFFING = {
    "machine": {
        "processors": 2,
        "architecture": "x86_64",
        "load_before": 0.1,
        "python": "3.11.7",
        "packages": {"numpy": "2.1.0"},
    },
    "reference_rows": 35,
    "reference_failed": 1,
    "reference_failures": ["row7: 0.5 does not round to 0.6"],
    "reference_unknown": [],
    "grid_cells": 851,
    "grid_max_error": 1.1e-14,
    "grid_errors": {"erlang_b": 1e-16, "asa_c": 1.1e-14},
    "integer_cells": 2000,
    "integers_most_erlangs": 1000.0,
    "integers_wrong": 0,
    "integers_wrong_cells": [],
    "speed_cells": 350_400,
    "c_seconds": 0.1,
    "a_seconds": 0.6,
    "first_use_seconds": 10.0,
    "cached_start_seconds": 1.5,
    "c_plain_per_second": 50_000.0,
    "a_plain_per_second": 20_000.0,
    "peer_cells": 120_000,
    "peer_cells_per_second": 12_000.0,
    "peer_ratio": 292.0,
    "peer_more_agents": 0,
    "peer_fewer_agents": 0,
    "mol_days": [{"peak_erlangs": 60.0, "aht_minutes": 30, "mol": DAY, "one_erlang": DAY}],
    "mol_most_below": 0.02,
    "mol_weighted_error": 0.02,
    "chat_largest_difference": 0.0056,
    "chat_cases": [
        {
            "per_minute": 2.0,
            "aht_minutes": [6.0, 7.0, 8.5],
            "chain": 0.8039,
            "simulated": 0.8007,
            "standard_error": 0.001,
            "agents": {"levels": 6, "effort": 8, "divisor": 5},
            "service": {"levels": 0.8039, "effort": 0.97, "divisor": 0.62},
        }
    ],
}
SIMULATION = {
    "small_contacts_per_second": 2.9e6,
    "small_contacts_per_week": 30_000.0,
    "small_seconds_per_100_weeks": 1.03,
    "small_queues": 3.0,
    "small_skill_sets": 3.0,
    "small_agents": 300.0,
    "small_peak_megabytes": 210.0,
    "start_seconds": 1.4,
    "import_seconds": 0.9,
    "compile_seconds": 40.0,
    "queue_ours_contacts_per_second": 4e6,
    "queue_ours_service": 0.8,
    "queue_ours_service_se": 0.001,
    "queue_ours_abandoned": 0.05,
    "queue_ours_abandoned_se": 0.001,
    "queue_ciw_contacts_per_second": 1e4,
    "queue_ciw_service": 0.801,
    "queue_ciw_service_se": 0.002,
    "queue_ciw_abandoned": 0.051,
    "queue_ciw_abandoned_se": 0.001,
    "queue_times_ciw": 400.0,
    "theory_table": [
        {"name": "Erlang C", "exact": 0.8678, "simulated": 0.8672, "simulated_se": 0.001, "z": -0.6}
    ],
    "models_failed": 0,
    "models_failures": [],
    "models_replications": 20_000,
    "models_table": [
        {
            "model": "MMC",
            "metric": "occupancy",
            "ours": 0.695,
            "ours_se": 0.0001,
            "theirs": 0.6952,
            "theirs_se": 0.0005,
            "z": -0.4,
        }
    ],
    "trap_offered_erlangs": 13.33,
    "trap_sum_of_single_queues": 20,
    "trap_pyworkforce_sum": 20,
    "trap_pooled_agents": 17,
    "trap_simulated_agents": 17,
    "trap_service_17_agents": 0.832,
    "trap_10_agents_unstable": True,
    "precision_day": 34.0,
    "precision_day_of_a_queue": 70.0,
    "precision_hour": 350.0,
    "precision_hour_of_a_queue": 700.0,
    "precision_quarter_hour": 1200.0,
    "precision_quarter_hour_of_a_queue": 2600.0,
    "pairing_variance_ratio": 60.0,
}


def test_the_page_has_every_part_that_was_measured():
    """All of both files; peers stand beside ours, and the commands at the end."""
    page = document(STAFFING | SIMULATION)
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == [
        "How we measure",
        "What was to be reached",
        "What we miss",
        "Staffing: right",
        "Staffing: fast",
        "Staffing: a varying day",
        "Staffing: chats",
        "Simulation: fast",
        "Simulation: beside other simulators",
        "Simulation: beside the formulas",
        "Simulation: beside published results",
        "Simulation: two queues, one team",
        "Simulation: how many replications",
        "Machine and commands",
    ]
    assert "| ours, Erlang C | 3,504,000 | 0.1 s |" in page
    assert "| pyworkforce, Erlang C | 12,000 | 29 s |" in page
    assert "292 times as fast and none of its integers differ from ours" in page
    assert "|  | ciw | 10,000 | 400 | 80.10 ± 0.39 % | 5.10 ± 0.20 % |" in page
    assert "| 60 | 30 min | MOL load | 78.0 % | 82.0 % | 2.0 | 1.5 | 1.0 | 308.5 |" in page
    assert "| 2 | 6 / 7 / 8.5 | 80.4 % | 80.1 ± 0.2 % | 6 (80 %) | 8 (97 %) | 5 (62 %) |" in page
    assert "17 agents, 83.2 % in 20 s" in page
    assert "Python 3.11.7, numpy 2.1.0" in page
    assert "python -m benchmarks.performance_document STAFFING.json" in page


def test_what_is_missed_is_told_with_its_rows():
    """One row fails, Erlang A needs 1.2 s for all cells, 2.9 million contacts are too few."""
    page = document(STAFFING | SIMULATION)
    assert "| 700,800 cells by Erlang C | at most 0.30 s | 0.20 s | reached |" in page
    assert "| 700,800 cells by Erlang A | at most 1.00 s | 1.20 s | **missed** |" in page
    missed = page.partition("## What we miss")[2].partition("## ")[0].strip().splitlines()
    assert missed == [
        "- published figures that ours miss: 1, to reach none",
        "- 700,800 cells by Erlang A: 1.20 s, to reach at most 1.00 s",
        "- contacts/s, small center: 2.90 M, to reach at least 3.00 M",
        "    - row7: 0.5 does not round to 0.6",
    ]


def test_parts_without_figures_are_left_out():
    """Only the simulation's start was measured: no empty tables."""
    page = document({"start_seconds": 1.4})
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "## How we measure",
        "## What was to be reached",
        "## What we miss",
        "## Machine and commands",
    ]
    assert "| simulator from its cache | at most 2.0 s | 1.4 s | reached |" in page
    assert "Nothing of the table above." in page
    assert "What was to be reached" not in document({})


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.title)
def test_every_target_can_be_missed_and_is_measured_in_the_small_figures(target):
    """NaN reaches nothing; a figure on the edge reaches, one beyond does not."""
    if target.measured(STAFFING | SIMULATION) is None:
        assert "large" in target.title
    assert target.is_reached(target.reach)
    assert not target.is_reached(target.reach + (-1 if target.at_least else 1))
    assert not target.is_reached(float("nan"))


def test_a_tool_that_does_not_call_ten_agents_unstable_misses():
    """10 agents for 13.3 erlangs."""
    page = document(STAFFING | SIMULATION | {"trap_10_agents_unstable": False})
    assert "| 10 agents | **not** called unstable |" in page
    assert "| the same: 10 agents not called unstable | none | 1 | **missed** |" in page


def test_the_page_is_written_from_files(tmp_path: Path, monkeypatch):
    """Two files make one page; what the later one has counts."""
    first, second, page = (tmp_path / name for name in ("a.json", "b.json", "page.md"))
    first.write_text(json.dumps(STAFFING), "utf-8")
    second.write_text(json.dumps(SIMULATION | {"reference_failed": 0}), "utf-8")
    assert read_figures([first, second])["reference_failed"] == 0
    monkeypatch.setattr("sys.argv", ["", str(first), str(second), "--to", str(page)])
    main()
    assert page.read_text("utf-8") == document(read_figures([first, second]))
