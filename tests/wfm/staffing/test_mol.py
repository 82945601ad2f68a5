"""The modified offered load against its differential equation and a simulated day."""

import heapq
import random

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing import agents_for, mol_load


def two_humps(intervals, peak):
    """A day with a morning and a smaller afternoon peak."""
    x = np.arange(intervals) + 0.5
    shape = np.exp(-(((x - 9) / 4.5) ** 2)) + 0.75 * np.exp(-(((x - 27) / 6) ** 2)) + 0.12
    return peak * shape / shape.max()


def simulate_day(rate, agents, *, aht, patience, threshold, step, days, seed):
    """First come, first served; who is on a call at the end of an interval finishes it."""
    draw = random.Random(seed)
    good, offered = np.zeros(len(rate)), np.zeros(len(rate))
    for _ in range(days):
        ends: list[float] = []
        free_at = 0.0
        for t, per_second in enumerate(rate):
            at = t * step
            while (at := at + draw.expovariate(per_second)) < (t + 1) * step:
                offered[t] += 1
                start = max(at, free_at)
                while True:
                    while ends and ends[0] <= start:
                        heapq.heappop(ends)
                    now = min(int(start // step), len(rate) - 1)
                    if len(ends) < agents[now]:
                        break
                    change = (now + 1) * step if now + 1 < len(rate) else np.inf
                    start = min(ends[0], change)
                if start - at > draw.expovariate(1 / patience):
                    continue
                # An abandoned call never holds up those behind it: it takes no agent.
                free_at = start
                good[t] += start - at <= threshold
                heapq.heappush(ends, start + draw.expovariate(1 / aht))
    return good / offered


def test_constant_arrivals_give_their_load():
    """Steady state: m = lambda * AHT from the first interval on."""
    np.testing.assert_allclose(
        mol_load(np.full(96, 0.05), 360.0, interval_seconds=900), 18.0, rtol=1e-13
    )


@pytest.mark.parametrize("aht", [60.0, 900.0, 5400.0])
def test_load_solves_its_differential_equation(aht):
    """The interval means equal those of m' = lambda - m / AHT integrated numerically."""
    rate = two_humps(48, 0.2)
    handle = aht * (1 + 0.3 * np.sin(np.arange(48)))
    expected = []
    state = [rate[0] * handle[0], 0.0]
    for per_second, each in zip(rate, handle, strict=True):
        path = solve_ivp(
            lambda _, y, r=per_second, h=each: [r - y[0] / h, y[0]],
            (0, 900),
            [state[0], 0.0],
            rtol=1e-10,
            atol=1e-10,
        )
        state = [path.y[0, -1], 0.0]
        expected.append(path.y[1, -1] / 900)
    np.testing.assert_allclose(mol_load(rate, handle, interval_seconds=900), expected, rtol=1e-7)


def test_work_runs_on_after_the_last_arrival():
    """Over midnight and after closing the load decays by exp(-interval / AHT)."""
    rate = np.concatenate([np.full(40, 0.02), np.zeros(8)])
    load = mol_load(rate, 1800.0, interval_seconds=900)
    np.testing.assert_allclose(load[41:] / load[40:-1], np.exp(-0.5), rtol=1e-12)
    assert load[40] < 36.0


def test_all_work_is_done_once():
    """The load summed over time equals the handle time that arrived."""
    rate = np.concatenate([np.zeros(4), two_humps(40, 0.1), np.zeros(60)])
    load = mol_load(rate, 1200.0, interval_seconds=900)
    assert load.sum() == pytest.approx(rate.sum() * 1200.0, rel=1e-9)


def test_queues_stand_beside_each_other():
    """A leading axis is another queue, with the same figures as alone."""
    rate = np.array([two_humps(48, 0.1), two_humps(48, 0.3)[::-1]])
    both = mol_load(rate, np.array([[300.0], [2400.0]]), interval_seconds=900)
    np.testing.assert_array_equal(both[1], mol_load(rate[1], 2400.0, interval_seconds=900))


def test_goal_holds_on_a_day_of_long_calls_where_one_erlang_an_interval_fails():
    """AHT 30 min, 60 erlangs at the peak: MOL holds 80/20 all day, lambda * AHT does not."""
    aht, patience, step = 1800.0, 120.0, 900.0
    rate = two_humps(48, 60 / aht)
    goal = ServiceGoal(0.8, 20)
    rates = {"erlang": rate, "mol": mol_load(rate, aht, interval_seconds=step) / aht}
    service, agents = {}, {}
    for name, staffed in rates.items():
        agents[name] = agents_for(goal, staffed, aht_seconds=aht, patience_seconds=patience)
        service[name] = simulate_day(
            rate,
            agents[name],
            aht=aht,
            patience=patience,
            threshold=20,
            step=step,
            days=150,
            seed=5,
        )
    assert service["mol"].min() > 0.74
    assert service["erlang"].min() < 0.60
    assert 0.78 < np.average(service["mol"], weights=rate) < 0.86
    assert agents["mol"].sum() <= agents["erlang"].sum() * 1.02


@pytest.mark.parametrize("rate", [[-0.1, 0.1], [np.nan], 0.1])
def test_bad_rates_are_refused(rate):
    """Rates are numbers of 0 or more, one an interval."""
    with pytest.raises(InputRefusedError, match="rate_per_second"):
        mol_load(rate, 300.0, interval_seconds=900)
