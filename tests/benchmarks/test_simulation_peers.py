"""Other simulators of the same center."""

import math

import pytest

from benchmarks.simulation_peers import (
    ONE_QUEUE,
    SMALL,
    Steady,
    ciw_counts,
    measure,
    our_counts,
    simpy_counts,
)
from wfm.staffing import erlang_a

CROWDED = Steady((0.05,), 120.0, 60.0, (((0,), 6),))
"""6 erlangs and 6 agents."""


@pytest.mark.parametrize(
    ("library", "simulate"), [("simpy", simpy_counts), ("ciw", ciw_counts), (None, our_counts)]
)
def test_a_single_queue_is_erlang_a(library, simulate):
    """Every simulator keeps to the formula: the comparison is of the same work."""
    if library:
        pytest.importorskip(library)
    exact = erlang_a(6, 0.05, aht_seconds=120.0, patience_seconds=60.0)
    runs = [simulate(CROWDED, seed) for seed in range(1, 13)]
    contacts = sum(run.contacts for run in runs)
    met, lost = (sum(run.met for run in runs), sum(run.abandoned for run in runs))
    # Waits of neighbours are alike: three times the error of independent contacts.
    tolerance = 3 * 3 * math.sqrt(0.25 / contacts)
    assert met / contacts == pytest.approx(float(exact.service()), abs=tolerance)
    assert lost / contacts == pytest.approx(float(exact.abandoned), abs=tolerance)


def test_simpy_and_ours_agree_on_several_skills():
    """Three queues, three skill sets: service within three joint standard errors."""
    pytest.importorskip("simpy")
    theirs = measure(simpy_counts, SMALL, seconds=1.0)
    ours = measure(our_counts, SMALL, seconds=0.1)
    error = math.hypot(theirs["service_se"], max(ours["service_se"], 0.002))
    assert abs(theirs["service"] - ours["service"]) < 4 * error
    assert ours["contacts_per_second"] > 0


def test_the_centers_compared_are_as_busy():
    """52.8 erlangs on 60 agents, with one skill set and with three."""
    for center in (ONE_QUEUE, SMALL):
        assert sum(center.rates) * center.aht_seconds == pytest.approx(52.8)
        assert sum(number for _, number in center.heads) == 60
