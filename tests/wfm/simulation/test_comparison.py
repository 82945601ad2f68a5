"""Scenarios side by side, with the same customers."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from data.records import ConfigurationError, Distribution, Estimate, ServiceGoal
from wfm.simulation import Scenario, compare, simulate

EXPONENTIAL = Distribution("exponential")


def desk(small, *, days: int = 1) -> Scenario:
    """Nine agents around the clock for 50 calls an hour of 480 s; patience 600 s."""
    calls = small.queue(patience_seconds=600.0, handle_time=EXPONENTIAL)
    people = tuple(small.agent(f"a{i}") for i in range(9))
    shifts = (
        small.shift(small.monday + timedelta(days=d), 0, 1440, agent_id=a.id)
        for a in people
        for d in range(days)
    )
    forecast = small.forecast(12.5, days=days, aht=480.0, poisson=50)
    return Scenario(small.roster(*shifts, days=days), forecast, small.center(calls), people)


@pytest.fixture
def base(small):
    """One day of the desk."""
    return desk(small)


def less(scenario: Scenario, *, by: int = 1) -> Scenario:
    shifts = scenario.roster.shifts[: len(scenario.roster.shifts) - by]
    return replace(scenario, roster=replace(scenario.roster, shifts=shifts))


def outlook_of(scenario: Scenario, **settings):
    return simulate(
        scenario.roster, scenario.forecast, scenario.center, scenario.agents, **settings
    )


def test_nothing_changed(base):
    """A scenario beside itself has no difference at all."""
    outlook, (same,) = compare(base, [base], replications=5)
    assert same.outlook.service.mean.tolist() == outlook.service.mean.tolist()
    for difference in (same.service, same.days_met, same.abandoned, same.asa_seconds):
        assert difference.mean.tolist() == [0]
        assert difference.half_width == pytest.approx([0], abs=1e-6)


def test_against_theory(small):
    """Erlang A: 50 calls an hour of 480 s, patience 600 s, 20 s: 0.7947 with 9, 0.6720 with 8.

    Monday starts empty; from Tuesday on the figures are those of the formula.
    """
    week = desk(small, days=4)
    outlook, (fewer,) = compare(week, [less(week, by=4)], replications=50, workers=2)
    for found, exact in ((outlook, 0.7947), (fewer.outlook, 0.6720)):
        settled = found.service_by_day.mean[0, 1:]
        assert settled.mean() == pytest.approx(exact, abs=0.012)
    assert fewer.service.mean[0] == pytest.approx(0.6720 - 0.7947, abs=0.008)
    both = fewer.outlook.service.mean - outlook.service.mean
    assert fewer.service.mean == pytest.approx(both)
    apart = np.hypot(outlook.service.half_width, fewer.outlook.service.half_width)
    assert fewer.service.half_width[0] < 0.5 * apart[0]
    assert fewer.days_met.mean[0] < 0 < fewer.abandoned.mean[0]
    assert fewer.asa_seconds.mean[0] > 0


def test_same_as_alone(base):
    """The base is what is simulated alone, and neither depends on the number of threads."""
    alone = outlook_of(base, replications=11, seed=4)
    outlook, changed = compare(
        base, [less(base), less(base, by=2)], replications=11, seed=4, workers=2
    )
    assert outlook.service.mean == pytest.approx(alone.service.mean, abs=0)
    assert outlook.contacts == alone.contacts
    fewest = outlook_of(less(base, by=2), replications=11, seed=4)
    assert changed[1].outlook.service.mean == pytest.approx(fewest.service.mean, abs=0)


def test_intervals_hold_the_truth(small):
    """Of 50 comparisons of 20 replications about 95 in 100 hold what 1,000 others say.

    Two hours of calls with four agents and with three. Each comparison has samples and a seed of
    its own. Fewer than 42 of 50 at a coverage of 95 % have a probability of 0.1 %.
    """
    hour = np.arange(96) // 4
    calls = np.where((hour >= 10) & (hour < 12), 12.5, 0.0)
    people = tuple(small.agent(f"a{i}") for i in range(4))
    roster = small.roster(*(small.shift(start=600, length=180, agent_id=a.id) for a in people))
    center = small.center(small.queue(patience_seconds=120.0))
    forecast = small.forecast(calls, aht=240.0, poisson=2000)

    def fewer(first: int, count: int) -> Estimate:
        part = replace(forecast, samples=forecast.samples[first : first + count])
        four = Scenario(roster, part, center, people)
        _, (three,) = compare(four, [less(four)], replications=count, seed=first)
        return three.service

    truth = fewer(1000, 1000)
    assert truth.half_width[0] < 0.005
    found = [fewer(20 * trial, 20) for trial in range(50)]
    covered = sum(abs(one.mean[0] - truth.mean[0]) <= one.half_width[0] for one in found)
    assert covered >= 42


def test_pairs_in_several_turns(base, monkeypatch):
    """However many replications are kept at once, the pairs are the same."""
    from wfm.simulation import comparison

    _, (at_once,) = compare(base, [less(base)], replications=7)
    monkeypatch.setattr(comparison, "_CELLS_AT_ONCE", 1)
    _, (in_turn,) = compare(base, [less(base)], replications=7, workers=2)
    assert in_turn.service.mean == pytest.approx(at_once.service.mean, abs=0)
    assert in_turn.service.half_width == pytest.approx(at_once.service.half_width, abs=0)


def test_goal_changed(base):
    """Another threshold for the same calls: more of them are in time."""
    queue = base.center.queues[0]
    longer = replace(queue, goal=ServiceGoal(0.8, 60))
    _, (changed,) = compare(
        base, [replace(base, center=replace(base.center, queues=(longer,)))], replications=5
    )
    assert changed.service.mean[0] > 0.02
    # Only the last minute's contacts differ: their threshold ends after the horizon.
    assert changed.abandoned.mean[0] == pytest.approx(0, abs=0.001)


class TestPrecision:
    def test_reached(self, base):
        """It goes on until the wanted half-width, which ends in the progress."""
        told = []

        def progress(stage: str, done: float, total: float, note: str = "") -> None:
            told.append((stage, done, total, note))

        first = outlook_of(base, replications=30)
        wanted = 0.8 * float(first.service.half_width[0])
        outlook = outlook_of(base, replications=10, precision=wanted, progress=progress)
        assert outlook.service.half_width[0] <= wanted
        assert 30 < outlook.replications < 200
        steps = [done for stage, done, _, _ in told if stage == "Simulation"]
        assert steps == [*range(1, outlook.replications + 1), outlook.replications]
        assert told[-1][3] == f"± {100 * outlook.service.half_width[0]:.2g} points"
        # The batches are those replications that one run would have had.
        straight = outlook_of(base, replications=outlook.replications)
        assert outlook.service.mean == pytest.approx(straight.service.mean, abs=0)

    def test_out_of_reach(self, small):
        """After 2,000 replications it ends and says what was asked."""
        told = []

        def progress(stage: str, done: float, total: float, note: str = "") -> None:
            told.append(note)

        calls = small.forecast(np.where(np.arange(96) == 40, 1.0, 0.0), aht=600.0, poisson=100)
        few = small.roster(small.shift(start=590, length=60))
        outlook = simulate(
            few,
            calls,
            small.center(small.queue(patience_seconds=60.0)),
            [small.agent()],
            precision=1e-6,
            progress=progress,
        )
        assert outlook.replications == 2000
        assert "after 2,000 replications, the most; 0.0001 asked" in told[-1]

    def test_of_all_scenarios(self, base):
        """The least sure of the scenarios decides for all."""
        first, (fewer,) = compare(base, [less(base, by=3)], replications=30)
        widths = [float(o.service.half_width[0]) for o in (first, fewer.outlook)]
        wanted = sum(widths) / 2
        outlook, (fewer,) = compare(base, [less(base, by=3)], precision=wanted, replications=1)
        assert outlook.replications == fewer.outlook.replications > 30
        assert outlook.service.half_width[0] <= wanted
        assert fewer.outlook.service.half_width[0] <= wanted


class TestErrors:
    def test_other_queues(self, base, small):
        """Queues that differ are named."""
        other = replace(
            base,
            forecast=small.forecast(1, queues=["chat"]),
            center=small.center(small.queue("chat")),
        )
        with pytest.raises(ConfigurationError, match="different queues, voice and chat"):
            compare(base, [other])

    def test_other_days(self, base, small):
        """Days that differ are told."""
        tuesday = small.monday + timedelta(days=1)
        longer = small.forecast(1, days=2)
        moved = replace(base, roster=small.roster(first=tuesday), forecast=longer)
        with pytest.raises(ConfigurationError, match=r"2026-03-01 23:00 .* and 2026-03-02 23:00"):
            compare(base, [moved])

    def test_no_replications(self, base):
        """Fewer than one replication is refused."""
        with pytest.raises(ConfigurationError, match="replications is 0"):
            compare(base, [], replications=0)
