"""Rows of published figures: read under any name and unit, and judged honestly."""

import csv
import json
from pathlib import Path

import pytest

from benchmarks.staffing import is_right, main, text
from benchmarks.staffing_grid import check_grid
from benchmarks.staffing_metric import Metric, parse_metric
from benchmarks.staffing_reference import agrees, check_reference, judge
from benchmarks.staffing_setting import parse_model, parse_setting

QUEUE_A = {"calls": 100, "interval_min": 30, "aht_min": 3, "patience_min": 5, "awt_min": "20/60"}
LIMITED = {"lam": 3, "mu": 2, "c": 2, "K": 5}
PATIENT = {"lam": 0.1, "mu": "1/240", "nu": "1/300", "agents": 28, "system_size": 80}
LINES = {"lam": 4, "aht": 3, "agents": 14, "patience": 1, "awt": 0.333}
BLEND = {"lam": 4, "aht": 3, "agents": 16, "threshold": 2, "awt": 0.333}
CHAT = {"lam": 4, "aht": [3, 3.5, 4], "patience": 1, "awt": 0.333, "lines": 100}
GOAL = {"calls": 100, "interval_min": 30, "aht_min": 3, "awt_min": 0.33, "sl": 0.8}


def row(model: str, params: dict[str, object], metric: str, published: object, **changes: str):
    """Give one row as a file has it, without an exact figure."""
    settings = {"exact": "", "agrees": "yes", "decimals": "4"} | changes
    return {
        "id": metric,
        "model": model,
        "params": json.dumps(params),
        "metric": metric,
        "published": str(published),
        **settings,
    }


@pytest.mark.parametrize(
    ("model", "params", "metric", "published", "decimals"),
    [
        # By hand: B(1, 1) = 1/2, of 2 erlangs on 1 line 2/3 are lost; 2 erlangs for B = 2/3.
        ("ErlangB", {"a": 1, "lines": 1}, "p_block", 0.5, "10"),
        ("M/M/1/1", {"lam": 2, "mu": 1}, "blocking", 2 / 3, "10"),
        ("ErlangB", {"a": 2, "lines": 1}, "lost_erl", 4 / 3, "10"),
        ("ErlangB", {"a": 2, "lines": 1}, "carried_erl", 2 / 3, "10"),
        ("ErlangB", {"lines": 1, "block": "2/3"}, "max_traffic_erl", 2, "10"),
        ("ErlangB", {"a": 1, "block": 0.5}, "lines_required", 1, "0"),
        # pyworkforce's tests: 10 erlangs at 2 %, and with 30 % shrinkage.
        ("ErlangB", {"a": 10, "max_blocking": 0.02}, "lines_required", 17, "0"),
        ("ErlangB", {"a": 10, "max_blocking": 2, "shrinkage": 0.3}, "positions", 25, "0"),
        # By hand: M/M/1 of 1 to 2 has p_k = 2**-(k + 1), L = 1, W = 1, Lq = Wq = 1/2.
        ("M/M/1", {"lam": 1, "mu": 2}, "p_3", 0.0625, "10"),
        ("M/M/c", {"lam": 1, "mu": 2, "c": 1}, "L", 1, "10"),
        ("M/M/c", {"lam": 1, "mu": 2, "c": 1}, "W", 1, "10"),
        ("M/M/c", {"lam": 1, "mu": 2, "c": 1}, "Wq", 0.5, "10"),
        ("M/M/c", {"lam": 1, "mu": 2, "c": 1}, "Lq", 0.5, "10"),
        ("M/M/1/10", {"lam": 1, "mu": 1}, "mean_in_system", 5, "10"),
        # The tests of qsmmmk, octave queueing 1.2.7.
        ("M/M/c/K", {"lam": 40, "mu": 30, "c": 3, "K": 7}, "p0", 0.255037, "6"),
        ("M/M/c/K", {"lam": 50, "mu": 10, "c": 4, "K": 6}, "pK", 0.293543, "6"),
        ("M/M/c/K", LIMITED, "p_block", 0.085113, "6"),
        ("M/M/c/K", LIMITED, "mean_wait", 0.230857, "6"),
        ("M/M/c/K", LIMITED, "response_time", 0.730857, "6"),
        ("M/M/c/K", LIMITED, "Q", 2.00595, "5"),
        ("M/M/c/K", LIMITED, "throughput", 3 * (1 - 0.085113), "5"),
        ("M/M/c/K", LIMITED, "utilisation", 3 * (1 - 0.085113) / 4, "5"),
        # Published with Erlang A and a system of 80.
        ("ErlangA/K", PATIENT, "mean_queue", 0.6833261838358367, "10"),
        ("ErlangA/K", PATIENT, "mean_wait_s", 6.833261838358366, "10"),
        ("ErlangA/K", PATIENT, "mean_time_in_system_s", 241.36665236767172, "9"),
        # pyworkforce's tests of Erlang A and C.
        ("ErlangA", QUEUE_A | {"agents": 14}, "average_speed_of_answer_min", 0.069919, "6"),
        ("ErlangA", QUEUE_A | {"agents": 14}, "abandonment_probability", 0.013984, "6"),
        ("ErlangC", GOAL | {"max_occupancy": 0.85}, "agents_required", 14, "0"),
        ("ErlangC", GOAL | {"max_occupancy": 0.7}, "raw_positions", 15, "0"),
        (
            "ErlangC",
            GOAL | {"max_occupancy": 70, "shrinkage": 0.3},
            "positions",
            22,
            "0",
        ),
        # Erlang C: 35 calls an interval and others of the package stimulus and call-center-tools.
        (
            "ErlangC",
            {"rate": 25, "interval_s": 900, "aht_s": 752, "sl": 0.9, "awt_s": 20},
            "agents_required",
            28,
            "0",
        ),
        ("ErlangC", {"a": 123, "max_occupancy": 0.85}, "agents_required", 145, "0"),
        ("ErlangC", {"a": 12345, "agents": 12421}, "p_wait", 0.3812, "4"),
        ("ErlangC", {"a": 1000, "agents": 900}, "p_wait", 1, "4"),
        ("ErlangC", {"calls_per_hour": 1000, "aht": 120, "agents": 40}, "immediate", 0.81, "2"),
        # A commercial calculator's demonstration: Erlang C, X, blending and chat.
        ("ErlangC", {"lam": 4, "aht": 3, "agents": 14, "awt": 0.333}, "SL", 0.6142, "4"),
        ("ErlangX(=A, 100 lines, no redial)", LINES, "p_block", 0, "4"),
        ("ErlangX(=A, 100 lines, no redial)", LINES, "occupancy", 0.7934, "4"),
        ("ErlangX", LINES | {"lines": 100, "redial": 0}, "service_level", 0.8797, "4"),
        ("ErlangX(=A)", LINES, "asa_min", 0.1, "2"),
        ("Blend threshold", BLEND, "asa_min", 0.43, "2"),
        ("Blend threshold", BLEND, "occupancy", 0.9583, "4"),
        ("ErlangChat", CHAT | {"agents": 5}, "p_abandon", 0.1544, "4"),
        ("ErlangChat", CHAT | {"agents": 5}, "asa_min", 0.22, "2"),
        # Two queues of the project's conventions: 0.7947 with 9 agents, 0.8815 with 10.
        (
            "ErlangA",
            {"calls_per_hour": 50, "aht_s": 480, "patience_s": 600, "awt_s": 20, "sl": 0.8},
            "agents_required",
            10,
            "0",
        ),
    ],
)
def test_known_figures_are_found_under_the_names_that_files_use(
    model, params, metric, published, decimals
):
    """Figures from manuals, other tools' tests and by hand agree at their printed digits."""
    assert judge(row(model, params, metric, published, decimals=decimals)).reason == ""


def test_units_are_those_of_the_names():
    """Two calls a minute of 90 s, told in five ways, are one queue."""
    ways = [
        {"lam_per_min": 2, "aht_s": 90, "awt_s": 20},
        {"calls_per_hour": 120, "aht_min": 1.5, "awt_min": "1/3"},
        {"calls": 60, "interval_min": 30, "aht_s": 90, "awt": 20},
        {"rate_per_s": "1/30", "mu": "1/90", "awt": 20},
        {"a": 3, "aht_h": 0.025, "awt_s": 20},
    ]
    for params in ways:
        setting = parse_setting(parse_model("ErlangC"), params)
        assert setting["rate"] == pytest.approx(1 / 30)
        assert setting.aht == pytest.approx(90)
        assert setting["awt"] == pytest.approx(20)


def test_a_time_without_unit_beside_none_is_in_minutes_and_seconds_beside_rates():
    """4 a minute of 3 min; 0.1 a second with a service rate a second."""
    minutes = parse_setting(parse_model("ErlangC"), {"lam": 4, "aht": 3})
    assert (minutes["rate"], minutes.aht) == (pytest.approx(4 / 60), 180)
    seconds = parse_setting(parse_model("ErlangA"), {"lam": 0.1, "mu": 0.5, "nu": 0.25})
    assert (seconds["rate"], seconds.aht, seconds["patience"]) == (0.1, 2, 4)


@pytest.mark.parametrize(
    ("name", "figure", "detail"),
    [
        ("service_level as sl_virtual", "service", "virtual"),
        ("a_p_w_le_t", "service", "abandons_met"),
        ("sl_ans", "service", "answered"),
        ("service_level (published range .9042-.9043)", "service", ""),
        ("P(W<=20)", "service", "abandons_met"),
        ("P(W>0)", "waits", ""),
        ("average_speed_of_answer", "wait", ""),
        ("ASA min: E[W|served]", "wait", "answered"),
        ("ASA min: E[W] over all customers", "wait", "all"),
        ("mean_wait_abandoned_s", "wait", "abandoned"),
        ("fractional_agents", "agents", "fractional"),
    ],
)
def test_metrics_are_read_from_their_words(name, figure, detail):
    """What a metric asks for, and of whom."""
    metric = parse_metric(name)
    assert metric is not None
    assert (metric.figure, metric.detail) == (figure, detail)


def test_the_state_of_a_metric_is_its_number():
    """p_30 asks for 30 in the system, p0 for none."""
    assert parse_metric("p_30") == Metric("state", state=30)
    assert parse_metric("p0") == Metric("state", state=0)


def test_redials_raise_the_load_to_where_it_stays():
    """One line, one erlang, half of the lost try again: a = 1 + a B / 2, B = a / (1 + a).

    The root is sqrt(2), so that B = sqrt(2) / (1 + sqrt(2)) = 2 - sqrt(2).
    """
    lost = row("ErlangB", {"a": 1, "lines": 1, "redial": 0.5}, "p_block", 2 - 2**0.5, decimals="9")
    assert judge(lost).reason == ""


def test_a_row_without_a_formula_fails_and_is_said():
    """An unknown model, metric or parameter is no row passed over."""
    rows = [
        row("Engset", {"a": 1, "lines": 2}, "p_block", 0.5),
        row("ErlangC", {"a": 1, "agents": 2}, "colour", 0.5),
        row("ErlangC", {"a": 1, "agents": 2, "moon": 3}, "p_wait", 0.5),
        row("ErlangC", {"a": 1}, "p_wait", 0.5),
    ]
    for one in rows:
        verdict = judge(one)
        assert "no formula" in verdict.reason
        assert not verdict.is_known
    assert "moon" in judge(rows[2]).reason


def test_wrong_figures_fail_with_ours_beside():
    """C(2, 1) = 1/3: 0.34 is wrong, and so is an exact figure off by 1e-6."""
    params = {"a": 1, "agents": 2}
    wrong = judge(row("ErlangC", params, "p_wait", 0.34, decimals="2"))
    assert wrong.is_known
    assert "0.3333" in wrong.reason
    assert judge(row("ErlangC", params, "p_wait", 0.33, decimals="2")).reason == ""
    assert "exact" in judge(row("ErlangC", params, "p_wait", 0.33, exact="0.333334")).reason


def test_a_source_that_is_known_to_be_off_is_held_to_the_exact_figure_alone():
    """Where the row says its source does not agree, ours must be exact all the same."""
    params = {"a": 1, "agents": 2}
    right = row("ErlangC", params, "p_wait", 0.5, exact="0.333333333333333", agrees="no")
    assert judge(right).reason == ""
    assert judge(right | {"exact": "0.5"}).reason


def test_printed_digits_are_rounded_or_cut_off():
    """0.1793345 is printed as 0.179335 and as 0.179334; nothing else."""
    assert agrees(0.1793345009, 0.179335, "6")
    assert agrees(0.1793345009, 0.179334, "6")
    assert not agrees(0.1793345009, 0.179336, "6")
    assert not agrees(0.1793345009, 0.179333, "6")
    assert agrees(-1.27, -1.2, "1")
    assert not agrees(-1.13, -1.2, "1")
    assert agrees(5.3e-238, 5.30000001e-238, "rel 1e-8")
    assert not agrees(5.3e-238, 5.31e-238, "rel 1e-8")
    assert not agrees(0.1, 0.11, "abs 1e-3")


def test_every_shared_row_agrees(shared_data):
    """All 35 published figures, none without a formula."""
    got = check_reference(shared_data / "staffing" / "erlang_reference.csv")
    assert got["reference_failures"] == []
    assert got["reference_rows"] == 35
    assert got["reference_failed"] == 0
    assert got["reference_unknown"] == []
    assert is_right(got)
    assert not is_right(got | {"reference_failed": 1})


def test_every_shared_cell_is_exact(shared_data):
    """All 13 figures of 71 cells, mean queue and virtual service too, within 1e-13."""
    got = check_grid(shared_data / "staffing" / "exact_grid.csv")
    assert got["grid_cells"] == 71 * 13 - 8 * 9
    assert got["grid_unknown"] == []
    assert set(got["grid_errors"]) >= {"a_sl_virtual", "a_elq", "erlang_b", "asa_c"}
    assert got["grid_max_error"] < 1e-13
    assert "grid_max_error" in text(got)


def write_rows(path: Path, *rows: dict[str, str]) -> Path:
    """Write rows of published figures."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_command_prints_its_fixed_keys_and_tells_failures_by_its_exit_code(tmp_path, capsys):
    """C(2, 1) = 1/3 is right, 0.5 is not; the JSON of --out has the machine besides."""
    right = row("ErlangC", {"a": 1, "agents": 2}, "p_wait", 0.3333)
    wrong = right | {"published": "0.5"}
    grid = str(write_grid(tmp_path / "grid.csv", erlang_b=0.2, erlang_c="0.333333333333333333"))
    files = [write_rows(tmp_path / "a.csv", right), write_rows(tmp_path / "b.csv", right, wrong)]
    out = tmp_path / "out.json"
    for file, failed in zip(files, (0, 1), strict=True):
        code = main(["--reference", str(file), "--grid", grid, "--json", "--out", str(out)])
        printed = json.loads(capsys.readouterr().out)
        assert code == failed
        assert printed["reference_rows"] == 1 + failed
        assert printed["reference_failed"] == failed
        assert printed["grid_cells"] == 2
        assert printed["grid_max_error"] < 1e-15
        kept = json.loads(out.read_text("utf-8"))
        assert kept.pop("machine")["processors"] >= 1
        assert kept == printed


@pytest.mark.parametrize("option", ["--reference", "--grid"])
def test_a_file_of_another_shape_is_refused_with_what_it_lacks(tmp_path, capsys, option):
    """A file without the columns, and one that is not there: exit code 2 and a message."""
    other = tmp_path / "other.csv"
    other.write_text("colour,size\nred,3\n", "utf-8")
    for path, words in ((other, "has no column"), (tmp_path / "none.csv", "none.csv")):
        with pytest.raises(SystemExit) as ended:
            main([option, str(path)])
        assert ended.value.code == 2
        assert words in capsys.readouterr().err


def test_a_row_of_nonsense_fails_alone():
    """Parameters that are no JSON, a text for a number, a negative load: each is a failed row."""
    good = row("ErlangC", {"a": 1, "agents": 2}, "p_wait", 0.3333)
    for params in ("{", '{"a": "much", "agents": 2}', '{"a": -1, "agents": 2}', '{"a": null}'):
        verdict = judge(good | {"params": params})
        assert verdict.reason
    assert judge(good | {"decimals": ""}).reason == ""
    assert "neither" in judge(good | {"published": ""}).reason


def write_grid(path: Path, **columns: object) -> Path:
    """Write a grid of one cell: one erlang, two agents, 60 s."""
    cell = {"a": 1, "aht": 60, "agents": 2, "patience": "", "awt": 0} | columns
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, cell)
        writer.writeheader()
        writer.writerow(cell)
    return path


def test_a_wrong_cell_is_seen_and_a_blank_one_is_not_compared(tmp_path):
    """B(2, 1) = 1/5 and C(2, 1) = 1/3; ASA 20 s as 22 s is off by 1/11 of it."""
    grid = write_grid(tmp_path / "a.csv", erlang_b=0.2, erlang_c="", asa_c=22, colour=1)
    got = check_grid(grid)
    assert got["grid_cells"] == 2
    assert got["grid_errors"]["erlang_b"] < 1e-15
    assert got["grid_max_error"] == pytest.approx(1 / 11)
    assert got["grid_unknown"] == ["colour"]
    assert not is_right(got)


def test_an_endless_wait_must_be_endless_here_too(tmp_path):
    """Two erlangs on two agents: waits without end, which no finite figure equals."""
    endless = write_grid(tmp_path / "a.csv", a=2, asa_c="inf", sl_c=0)
    assert check_grid(endless)["grid_max_error"] == 0
    finite = write_grid(tmp_path / "b.csv", a=2, asa_c=1e9)
    assert check_grid(finite)["grid_max_error"] == float("inf")
