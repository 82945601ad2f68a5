"""The simulator against exact results of queueing theory."""

import numpy as np
import pytest
from scipy.linalg import expm

from data.records import Distribution, ServiceGoal
from wfm.simulation import run
from wfm.simulation.estimate import RatioMoments
from wfm.staffing import erlang_a, finite_queue

WARM_UP = 32
"""Intervals after the empty start that are left out."""
PLACES = 250
"""Waiting places of the chains; more never matter here."""


def exact(rates, *, arrivals, theta, threshold):
    """Give service ``offered`` and share abandoned of a birth-death queue [per second].

    ``rates[x]`` is the rate of completions with x contacts in service; all further ones wait and
    abandon at rate ``theta``. The tagged customer's chain is solved by a matrix exponential.
    """
    full = len(rates) - 1
    down = np.concatenate([rates[1:], rates[-1] + theta * np.arange(1, PLACES + 1)])
    weights = np.exp(np.concatenate([[0.0], np.cumsum(np.log(arrivals) - np.log(down))]))
    share = weights / weights.sum()
    # States: 0..PLACES-1 people ahead, answered, gone.
    chain = np.zeros((PLACES + 2, PLACES + 2))
    for ahead in range(PLACES):
        chain[ahead, ahead - 1 if ahead else PLACES] += rates[-1] + theta * ahead
        chain[ahead, PLACES + 1] += theta
        chain[ahead, ahead] = -chain[ahead].sum()
    in_time = expm(chain * threshold)[:PLACES, PLACES]
    service = share[:full].sum() + share[full : full + PLACES] @ in_time
    lost = share[full + 1 :] @ np.arange(1, PLACES + 1) * theta / arrivals
    return service, lost


def measured(model, replications=40):
    """Give the estimates of service ``offered`` and share abandoned of the first queue."""
    service, lost = RatioMoments(()), RatioMoments(())
    for one in run(model, replications, seed=3):
        part = slice(WARM_UP, None)
        offered = one.offered[0, part].sum()
        service.add(one.met[0, part].sum(), offered)
        lost.add(one.abandoned[0, part].sum(), offered)
    return service.estimate(), lost.estimate()


def figures(model, replications=40):
    """Give estimates of shares of offered, ASA [s] and occupancy, all queues together."""
    shares = ("met", "abandoned", "abandoned_soon", "turned_away", "redialled")
    out = {name: RatioMoments(()) for name in (*shares, "asa", "occupancy")}
    part = np.s_[:, WARM_UP:]
    for one in run(model, replications, seed=3):
        for name in shares:
            out[name].add(getattr(one, name)[part].sum(), one.offered[part].sum())
        out["asa"].add(one.wait_seconds[part].sum(), one.answered[part].sum())
        out["occupancy"].add(one.busy_agents[part].sum(), one.available_agents[WARM_UP:].sum())
    return {name: moments.estimate() for name, moments in out.items()}


def assert_within_three_sigma(estimate, value):
    assert estimate.half_width > 0
    assert abs(estimate.mean - value) < 3 * estimate.half_width / 1.96


@pytest.mark.parametrize(
    ("agents", "paper"), [(8, 0.6720), (9, 0.7947), (10, 0.8815)], ids=["8", "9", "10"]
)
def test_erlang_a(steady, queue, agents, paper):
    """M/M/n+M, 50/h x 480 s, patience 600 s, 20 s: service and abandonment are the exact ones."""
    service, lost = exact(
        np.arange(agents + 1) / 480, arrivals=50 / 3600, theta=1 / 600, threshold=20
    )
    assert service == pytest.approx(paper, abs=5e-5)  # published figures
    calls = queue(aht_seconds=480.0, patience_seconds=600.0)
    found = measured(steady([calls], [50], {(0,): agents}, days=14))
    assert_within_three_sigma(found[0], service)
    assert_within_three_sigma(found[1], lost)


def test_erlang_c(steady, queue):
    """M/M/10, 100/h x 240 s: 86.78 % in 20 s, and nobody abandons."""
    service, _ = exact(np.arange(11) / 240, arrivals=100 / 3600, theta=0, threshold=20)
    assert service == pytest.approx(0.8678, abs=5e-5)
    found = measured(steady([queue()], [100], {(0,): 10}, days=7))
    assert_within_three_sigma(found[0], service)
    assert found[1].mean == 0


@pytest.mark.parametrize(
    "law",
    [
        Distribution("lognormal", cv=1.2),
        Distribution("gamma", cv=1.5),
        Distribution("gamma", cv=0.4),
        Distribution("empirical", values=(10.0, 20.0, 20.0, 30.0, 40.0, 300.0)),
    ],
    ids=str,
)
def test_pollaczek_khinchine(steady, queue, law):
    """M/G/1: the mean wait is lambda E[S^2] / 2(1 - rho)."""
    rate, mean = 20 / 3600, 100.0
    cv = np.std(law.values) / np.mean(law.values) if law.values else law.cv
    model = steady([queue(aht_seconds=mean)], [20], {(0,): 1}, days=14, handle_time=law)
    wait = RatioMoments(())
    for one in run(model, 40):
        part = slice(WARM_UP, None)
        wait.add(one.wait_seconds[0, part].sum(), one.answered[0, part].sum())
    expected = rate * mean**2 * (1 + cv**2) / (2 * (1 - rate * mean))
    assert_within_three_sigma(wait.estimate(), expected)


@pytest.mark.parametrize("agents", [24, 28])
def test_erlang_a_of_the_formulas(steady, queue, agents):
    """Service, abandonment, ASA and occupancy are those of wfm.staffing."""
    formula = erlang_a(agents, 400 / 3600, aht_seconds=240.0, patience_seconds=120.0)
    found = figures(steady([queue(patience_seconds=120.0)], [400], {(0,): agents}, days=3))
    assert_within_three_sigma(found["met"], formula.service("offered"))
    assert_within_three_sigma(found["abandoned"], formula.abandoned)
    assert_within_three_sigma(found["abandoned_soon"], formula.abandoned_in_threshold)
    assert_within_three_sigma(found["asa"], formula.asa_seconds)
    assert_within_three_sigma(found["occupancy"], formula.occupancy)


def test_waiting_room(steady, queue):
    """M/M/9/12 turns away, and serves, as many as wfm.staffing says."""
    formula = finite_queue(9, 150 / 3600, aht_seconds=240.0, room=3)
    found = figures(steady([queue(waiting_room=3)], [150], {(0,): 9}, days=7))
    assert 0.05 < formula.turned_away < 0.3
    assert_within_three_sigma(found["turned_away"], formula.turned_away)
    assert_within_three_sigma(found["met"], formula.performance.service("offered"))


def test_balking(steady, queue):
    """Balking of a quarter, then exponential patience: lost as in the birth-death chain."""
    agents, rate, mean, patience, balking = 10, 200 / 3600, 240.0, 150.0, 0.25
    waiting = np.arange(1, PLACES)
    up = np.r_[np.full(agents, rate), np.full(PLACES - 1, rate * (1 - balking))]
    down = np.r_[np.arange(1, agents + 1) / mean, agents / mean + waiting / patience]
    share = np.exp(np.concatenate([[0.0], np.cumsum(np.log(up) - np.log(down))]))
    share /= share.sum()
    lost = balking * share[agents:].sum() + share[agents + 1 :] @ waiting / patience / rate
    calls = queue(aht_seconds=mean, patience_seconds=patience, balking=balking)
    found = figures(steady([calls], [200], {(0,): agents}, days=7))
    assert 0.2 < lost < 0.6
    assert_within_three_sigma(found["abandoned"], lost)


def test_redial_conserves(steady, queue):
    """In the long run the share of offered that are redials is redial * abandoned."""
    calls = queue(patience_seconds=60.0, redial=0.6, redial_seconds=120.0)
    found = figures(steady([calls], [200], {(0,): 12}, days=7))
    lost = found["abandoned"].mean
    assert 0.1 < lost < 0.5
    assert found["redialled"].mean == pytest.approx(0.6 * lost, abs=0.002)


def test_cobham(steady, queue):
    """M/M/1 with two priorities: waits of R / (1 - rho1) and R / ((1 - rho1)(1 - rho)).

    R = rho E[S] for exponential handle times; A. Cobham, Priority assignment in waiting line
    problems, Operations Research 2 (1954).
    """
    mean, first, second = 60.0, 18 / 3600, 24 / 3600
    queues = [
        queue("second", aht_seconds=mean, priority=7),
        queue("first", aht_seconds=mean, priority=2),
    ]
    waits = [RatioMoments(()), RatioMoments(())]
    for one in run(steady(queues, [24, 18], {(0, 1): 1}, days=14), 40):
        for q in (0, 1):
            part = np.s_[q, WARM_UP:]
            waits[q].add(one.wait_seconds[part].sum(), one.answered[part].sum())
    left = (first + second) * mean * mean
    ahead = 1 - first * mean
    assert_within_three_sigma(waits[1].estimate(), left / ahead)
    assert_within_three_sigma(waits[0].estimate(), left / (ahead * (1 - (first + second) * mean)))


def test_two_queues_one_pool(steady, queue):
    """17 agents with both skills give 82.6 % (+/- 0.7) where single-queue Erlangs ask for 20."""
    queues = [queue("a"), queue("b", aht_seconds=480.0, patience_seconds=600.0)]
    service = RatioMoments(())
    for one in run(steady(queues, [100, 50], {(0, 1): 17}, samples=60), 60):
        service.add(one.met[:, WARM_UP:].sum(), one.offered[:, WARM_UP:].sum())
    found = service.estimate()
    assert abs(found.mean - 0.826) < 0.007 + found.half_width


def test_two_queues_too_few_agents(steady, queue):
    """10 agents for 13.33 erlangs are always busy, so half of b's 6.67 erlangs must give up."""
    queues = [queue("a"), queue("b", aht_seconds=480.0, patience_seconds=600.0)]
    lost, service = RatioMoments(()), RatioMoments(())
    for one in run(steady(queues, [100, 50], {(0, 1): 10}, days=14), 40):
        part = slice(2 * WARM_UP, None)
        lost.add(one.abandoned[1, part].sum(), one.offered[1, part].sum())
        service.add(one.met[0, part].sum(), one.offered[0, part].sum())
    # A little more, for the rare moment in which somebody is idle.
    assert 0.5 - lost.estimate().half_width < lost.estimate().mean < 0.51
    assert service.estimate().mean < 0.05


@pytest.mark.parametrize(
    ("per_minute", "levels", "agents"),
    [(0.5, (1, 7 / 6, 8.5 / 6), 2), (2.0, (1, 7 / 6, 8.5 / 6), 7), (2.0, (1, 1.25), 9)],
    ids=["small", "three", "two"],
)
def test_chat_chain(steady, queue, per_minute, levels, agents):
    """Chats are within a point of the birth-death chain of evenly spread, level-dependent chats."""
    alone, most = 360.0, len(levels)
    rates = np.zeros(agents * most + 1)
    for chats in range(len(rates)):
        level, more = divmod(chats, agents)
        for count, k in ((agents - more, level), (more, level + 1)):
            rates[chats] += count * k / (alone * levels[k - 1]) if count and k else 0.0
    service, lost = exact(rates, arrivals=per_minute / 60, theta=1 / 180, threshold=30)
    assert 0.6 < service < 0.95
    chats = queue(
        "chat",
        channel="concurrent",
        concurrency=most,
        aht_by_level=levels,
        aht_seconds=alone,
        patience_seconds=180.0,
        goal=ServiceGoal(0.8, 30),
    )
    found = measured(steady([chats], [60 * per_minute], {(0,): agents}))
    assert found[0].mean == pytest.approx(service, abs=0.01)
    assert found[1].mean == pytest.approx(lost, abs=0.01)
