"""Published results beside ours."""

import json
import math

import numpy as np
import pytest

from benchmarks.simulation_case import read_case
from benchmarks.simulation_days import simulate_days
from benchmarks.simulation_published import compare_models, estimate, figure, their_error
from data.records import InputRefusedError
from wfm.staffing import erlang_a, erlang_b

ROW = {"mean": "0.902", "ci_lo": "0.9", "ci_hi": "0.904", "confidence": "95", "reps": "1000"}
LOSS = {"lam": 2.0, "mu": 0.5, "agents": 4, "queue_capacity": 0, "awt": "20/60", "day": 600}
WAIT = {"lam": 2.0, "mu": 0.5, "nu": 0.25, "agents": 4, "awt": "20/60", "day": 600}


def test_the_error_of_a_published_mean_knows_its_rounding():
    """Student's t of 999 is 1.9623; 0.002 is two units, so half a unit wider; unit / sqrt(12)."""
    rounding = 0.001 / math.sqrt(12)
    assert their_error(ROW | {"sd_per_replication": ""}) == pytest.approx(
        math.hypot(0.0025 / 1.9623, rounding), rel=1e-4
    )
    assert their_error(ROW | {"sd_per_replication": "0.033"}) == pytest.approx(
        math.hypot(0.033 / math.sqrt(1000), rounding)
    )


def test_ratios_are_of_sums():
    """(1 + 3) / (2 + 4) over two days: residuals 1 - 4/3 and 3 - 8/3, mean below the line 3."""
    value, error = estimate((np.array([1.0, 3.0]), np.array([2.0, 4.0])))
    assert value == pytest.approx(2 / 3)
    assert error == pytest.approx(math.sqrt(2 / 9) / math.sqrt(2) / 3)


def test_nothing_counted_is_no_agreement():
    """Where nobody was served there is no service."""
    assert math.isnan(estimate((np.zeros(3), np.zeros(3)))[0])


def test_an_unknown_figure_is_refused():
    """A row that nobody can compare is not passed over."""
    with pytest.raises(InputRefusedError, match="no figure is called 'longest wait'"):
        figure("longest wait")


def test_a_room_without_places_is_erlang_b():
    """Four agents, 4 erlangs, who comes when all are busy is lost: 31.07 %."""
    days = simulate_days(read_case("loss", LOSS), 60)
    lost, error = estimate((days.turned_away.sum(axis=(1, 2)), days.offered.sum(axis=(1, 2))))
    exact = float(erlang_b(4, 4.0))
    # The day begins empty: about 0.1 points less.
    assert abs(lost - exact) < 3 * error + 0.002
    assert (days.offered == days.answered + days.turned_away).all()


def test_everybody_is_counted_after_the_day_too():
    """Offered are answered or have abandoned, although the day ends with calls in hand."""
    days = simulate_days(read_case("wait", WAIT), 20)
    assert (days.offered == days.answered + days.abandoned).all()
    assert days.busy_seconds.max() < 600 * 60 * 4


def test_abandonments_tell_the_total_wait(tmp_path):
    """Erlang A: wait of all = share abandoned x mean patience, and half the callers' balking
    takes away waits, not calls."""
    case = read_case("wait", WAIT)
    make, numbers = figure("mean wait s (per expected call)")
    exact = erlang_a(4, 2 / 60, aht_seconds=120.0, patience_seconds=240.0)
    wait, error = estimate(make(simulate_days(case, 60), case, numbers))
    assert abs(wait - float(exact.mean_wait_seconds)) < 3 * error + 0.5
    balking = read_case("wait", WAIT | {"balking": 0.5})
    days = simulate_days(balking, 60)
    less, _ = estimate(make(days, balking, numbers))
    assert 0 < less < 0.7 * wait
    assert (days.balked <= days.abandoned_soon).all()
    assert days.balked.sum() > 0


def write(folder, rows):
    """Give the paths of a file of models and one of results."""
    models, results = folder / "models.json", folder / "results.csv"
    models.write_text(json.dumps({"models": {"loss": LOSS, "wait": WAIT}}), "utf-8")
    head = "model,metric,mean,ci_lo,ci_hi,sd_per_replication,confidence,reps\n"
    results.write_text(head + "".join(row + "\n" for row in rows), "utf-8")
    return models, results


def test_a_row_that_is_off_fails_and_no_other(tmp_path):
    """1,200 calls a day are offered; 500 blocked instead of 373 are not ours."""
    models, results = write(
        tmp_path,
        [
            "loss,arrivals,1200.000,1197.9,1202.1,34.6,95,1000",
            "loss,blocked,500.000,498,502,30,95,1000",
            "wait,arrivals,1200.000,1197.9,1202.1,34.6,95,1000",
        ],
    )
    got = compare_models(models, results, replications=40)
    assert (got["models_rows"], got["models_failed"]) == (3, 1)
    assert got["models_failures"] == ["loss: blocked"]
    assert got["models_table"][1]["ours"] == pytest.approx(373, abs=12)
    assert got["models_largest_z"] == abs(got["models_table"][1]["z"]) > 10


def test_a_model_that_is_not_in_the_file_is_refused(tmp_path):
    """The results name a model without parameters."""
    models, results = write(tmp_path, ["other,arrivals,1,1,1,,95,1000"])
    with pytest.raises(InputRefusedError, match="model 'other' is not in"):
        compare_models(models, results, replications=2)


def test_published_examples_agree(shared_data):
    """Every row of the published results within the joint three sigma."""
    folder = shared_data / "staffing"
    got = compare_models(
        folder / "contactcenters_models.json",
        folder / "contactcenters_results.csv",
        replications=300,
    )
    assert got["models_rows"] == 32
    assert got["models_failures"] == []
