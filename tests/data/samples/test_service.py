import csv
from datetime import date

import numpy as np
import pytest

from data.records import Grid, Queue, ServiceGoal
from data.samples.backlog import answer_later
from data.samples.service import waiting
from data.samples.spec import Demand

FLAT = ((0.0, 1.0), (12.0, 1.0))


def _waiting(load, servers, *, threshold: float = 20.0, patience: float = 600.0):
    return waiting(
        np.atleast_1d(np.asarray(load, float)),
        np.atleast_1d(np.asarray(servers, float)),
        aht_seconds=480.0,
        patience_seconds=patience,
        threshold_seconds=threshold,
    )


@pytest.mark.parametrize(("agents", "service"), [(8, 0.6720), (9, 0.7947), (10, 0.8815)])
def test_the_approximation_is_near_erlang_a(agents, service):
    """Erlang A, 50/h, 480 s, patience 600 s, T = 20 s: exact service levels within 5 points."""
    odds = _waiting(50 * 480 / 3600, agents)
    answered = 1 - odds.delayed * odds.lost
    late = odds.delayed * (1 - odds.lost) * odds.late
    assert (answered - late)[0] == pytest.approx(service, abs=0.05)


def test_the_approximation_tightens_as_teams_grow(shared_data):
    """Against an exact oracle, teams of 40 and more: delay within 3 points, loss within 1."""
    with (shared_data / "staffing" / "exact_grid.csv").open() as file:
        cells = [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(file)]
    large = [c for c in cells if c["agents"] >= 40 and "a_pw" in c]
    assert len(large) >= 5
    for cell in large:
        odds = waiting(
            np.array([cell["a"]]),
            np.array([cell["agents"]]),
            aht_seconds=cell["aht"],
            patience_seconds=cell["patience"],
            threshold_seconds=cell["awt"],
        )
        assert odds.delayed[0] == pytest.approx(cell["a_pw"], abs=0.03)
        assert (odds.delayed * odds.lost)[0] == pytest.approx(cell["a_pab"], abs=0.01)


def test_overload_loses_what_cannot_be_served():
    """At twice the capacity half of the contacts abandon, and everyone waits."""
    odds = _waiting(200.0, 100.0)
    assert odds.delayed[0] == pytest.approx(1, abs=1e-6)
    assert odds.lost[0] == pytest.approx(0.5, abs=0.01)


def test_waiting_keeps_the_law_of_patience():
    """P(abandon) = E[W] / patience in Erlang A, at every load."""
    odds = _waiting([5.0, 20.0, 90.0], [8.0, 20.0, 80.0])
    assert odds.lost == pytest.approx(odds.mean_seconds / 600)


def test_more_agents_never_serve_worse():
    """Delay, loss and lateness fall as agents are added, down to none at all."""
    odds = _waiting(np.full(60, 20.0), np.arange(1, 61))
    for values in (odds.delayed, odds.lost, odds.late):
        assert (np.diff(values) <= 1e-12).all()
        assert ((values >= 0) & (values <= 1)).all()
    assert odds.delayed[-1] < 1e-6


def _deferred(hours: float) -> Queue:
    return Queue(
        name="social",
        channel="deferred",
        media="social",
        skills=frozenset({"social"}),
        goal=ServiceGoal(0.9, 3600 * hours, kind="answered_within"),
        aht_seconds=240,
        zone="UTC",
    )


@pytest.fixture
def two_days() -> Grid:
    """Two days of hours."""
    return Grid.for_days(date(2026, 1, 5), 2, zone="UTC", minutes=60)


def test_a_calm_backlog_answers_within_the_hours(two_days):
    """Work as planned is done in its own interval: half an hour on average."""
    offered = np.full(48, 1000)
    wait, in_time = answer_later(
        _deferred(4),
        Demand(1, (1,) * 7, FLAT),
        grid=two_days,
        offered=offered,
        planned=np.full(48, 1000.0),
        rng=np.random.default_rng(1),
    )
    assert wait.sum() / offered.sum() == pytest.approx(1800, rel=0.01)
    # P(gamma of CV 0.8 over eight times its mean) is 1e-4.
    assert in_time.sum() >= 0.999 * offered.sum()


def test_a_burst_waits_for_the_work_before_it(two_days):
    """3,900 contacts at a pace of 1,300 an hour: the middle one is done in the second hour."""
    offered = np.zeros(48, np.int64)
    offered[5] = 3900
    wait, in_time = answer_later(
        _deferred(1),
        Demand(1, (1,) * 7, FLAT),
        grid=two_days,
        offered=offered,
        planned=np.full(48, 1000.0),
        rng=np.random.default_rng(1),
    )
    # Three hours' work; its middle is done one interval later: 1.5 h after arrival.
    assert wait[5] / 3900 == pytest.approx(1.5 * 3600, rel=0.05)
    assert 0.2 < in_time[5] / 3900 < 0.5


def test_desk_hours_make_the_night_wait_for_the_morning(two_days):
    """A mail of 02:00 is answered after 08:00 where the desk opens then."""
    offered = np.zeros(48, np.int64)
    offered[2] = 100
    planned = np.full(48, 10.0)
    wait, _ = answer_later(
        _deferred(24),
        Demand(1, (1,) * 7, FLAT, desk_hours=(8, 18)),
        grid=two_days,
        offered=offered,
        planned=planned,
        rng=np.random.default_rng(1),
    )
    # Pace 1.3 x 240 / 10 = 31 an hour: the 50th is done in the second hour, 09:00-10:00.
    assert wait[2] / 100 == pytest.approx(7.5 * 3600, rel=0.3)
