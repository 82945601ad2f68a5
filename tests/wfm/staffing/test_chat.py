"""The chat chain against Erlang A, a published figure and a simulation of agents."""

import heapq
import random

import numpy as np
import pytest

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing import agents_for, chat_agents_for, chat_performance, erlang_a
from wfm.staffing.chat import steady


def simulate_agents(*, agents, rate, level_aht, patience, threshold, contacts, seed):
    """Least-loaded routing, no re-balancing; give shares in time, abandoned, and of slots busy."""
    draw = random.Random(seed)
    levels = len(level_aht)
    speed = [0.0] + [k / level_aht[k - 1] for k in range(1, levels + 1)]
    having = [agents] + [0] * levels
    waiting: list[tuple[float, float]] = []
    now = busy = in_time = gone = offered = 0.0
    while offered < contacts:
        leaving = sum(n * s for n, s in zip(having, speed, strict=True))
        step = draw.expovariate(rate + leaving)
        busy += step * sum(k * n for k, n in enumerate(having))
        now += step
        while waiting and waiting[0][1] <= now:
            heapq.heappop(waiting)
            gone += 1
        pick = draw.random() * (rate + leaving)
        if pick < rate:
            offered += 1
            free = next((k for k in range(levels) if having[k]), None)
            if free is None:
                heapq.heappush(waiting, (now, now + draw.expovariate(1 / patience)))
            else:
                having[free] -= 1
                having[free + 1] += 1
                in_time += 1
            continue
        pick -= rate
        level = levels
        for k in range(1, levels + 1):
            if pick < having[k] * speed[k]:
                level = k
                break
            pick -= having[k] * speed[k]
        waiting, left = _still_there(waiting, now)
        gone += left
        if level == levels and waiting:
            arrived, _ = heapq.heappop(waiting)
            in_time += now - arrived <= threshold
        else:
            having[level] -= 1
            having[level - 1] += 1
    return in_time / offered, gone / offered, busy / now / (agents * levels)


def _still_there(waiting, now):
    kept = [w for w in waiting if w[1] > now]
    return kept, len(waiting) - len(kept)


def test_one_slot_is_erlang_a():
    """An agent with one chat at a time is a telephone agent."""
    chat = chat_performance(
        12, 0.03, aht_seconds=300, aht_by_level=[1.0], patience_seconds=90, threshold_seconds=20
    )
    voice = erlang_a(12, 0.03, aht_seconds=300, patience_seconds=90, threshold_seconds=20)
    assert chat.service() == voice.service()
    assert chat.asa_seconds == voice.asa_seconds


@pytest.mark.parametrize("patience", [None, 60.0])
@pytest.mark.parametrize(("agents", "slots"), [(1, 3), (4, 2), (7, 4), (150, 3)])
def test_slots_that_do_not_slow_down_are_agents(agents, slots, patience):
    """With all factors 1, n agents of K slots are exactly n K agents of Erlang A."""
    rate = agents * slots * 0.95 / 300
    call = {"aht_seconds": 300, "patience_seconds": patience, "threshold_seconds": 30}
    chat = chat_performance(agents, rate, aht_by_level=[1.0] * slots, **call)
    voice = erlang_a(agents * slots, rate, **call)
    for figure in ("wait_probability", "abandoned", "asa_seconds", "occupancy"):
        assert getattr(chat, figure) == pytest.approx(getattr(voice, figure), rel=1e-11)
    for definition in ("offered", "answered", "less_short", "abandons_met", "virtual"):
        assert chat.service(definition) == pytest.approx(voice.service(definition), rel=1e-11)


def test_published_occupancy_of_slots():
    """CCmath ERLANG demo: 4/min, AHT 3, 3.5, 4 min, 5 agents, patience 1 min: 0.8678."""
    got = chat_performance(
        5, 4 / 60, aht_seconds=180, aht_by_level=[1, 3.5 / 3, 4 / 3], patience_seconds=60
    )
    assert got.occupancy == pytest.approx(0.867769788540451, abs=1e-12)


@pytest.mark.parametrize(
    ("agents", "per_minute", "level_minutes"),
    [(2, 0.5, [6.0, 7.0, 8.5]), (6, 2.0, [6.0, 7.0, 8.5]), (7, 2.0, [6.0, 7.5])],
)
def test_chain_is_near_a_simulation_of_agents(agents, per_minute, level_minutes):
    """Service, abandonment and busy slots agree within 2 points with agents simulated apart."""
    in_time, gone, busy = simulate_agents(
        agents=agents,
        rate=per_minute,
        level_aht=level_minutes,
        patience=3.0,
        threshold=0.5,
        contacts=40_000,
        seed=11,
    )
    got = chat_performance(
        agents,
        per_minute / 60,
        aht_seconds=60 * level_minutes[0],
        aht_by_level=[m / level_minutes[0] for m in level_minutes],
        patience_seconds=180,
        threshold_seconds=30,
    )
    assert got.service() == pytest.approx(in_time, abs=0.02)
    assert got.abandoned == pytest.approx(gone, abs=0.02)
    assert got.occupancy == pytest.approx(busy, abs=0.02)


def test_fewest_agents_on_first_response():
    """The answer reaches the goal, one fewer does not, and the divisor's rule asks for more."""
    goal = ServiceGoal(0.8, 45)
    factors = [1.0, 1.2, 1.45]
    call = {"aht_seconds": 540, "patience_seconds": 120}
    agents = chat_agents_for(goal, 0.05, aht_by_level=factors, **call)
    got = chat_performance(
        [agents, agents - 1], 0.05, aht_by_level=factors, threshold_seconds=45, **call
    )
    assert got.service()[0] >= 0.8 > got.service()[1]
    divisor = agents_for(goal, 0.05, aht_seconds=540 * 1.45 / 3, patience_seconds=120)
    assert divisor > agents


def test_huge_teams_do_not_overflow():
    """Chains of thousands of slots, far over- and understaffed, stay shares."""
    got = chat_performance(
        [10, 2000, 2000], [1.0, 1.0, 30.0], aht_seconds=300, aht_by_level=[1, 1.1, 1.2, 1.3]
    )
    np.testing.assert_allclose(got.service(), [0.0, 1.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(got.occupancy[[0, 2]], 1.0)
    # Nobody shares an agent when there are ten times as many: 300 chats on 2000 x 4 slots.
    assert got.occupancy[1] == pytest.approx(300 / 8000, rel=1e-9)


@pytest.mark.parametrize("factors", [[], [1.0, 0.0], [1.0, float("nan")]])
def test_bad_factors_are_refused(factors):
    """Factors on AHT are at least one positive number."""
    with pytest.raises(InputRefusedError, match="aht_by_level"):
        chat_performance(3, 0.01, aht_seconds=300, aht_by_level=factors)


def test_conventions_by_name():
    """Divisor is the AHT of three at once / 3, effort the time at work, levels the chain."""
    goal = ServiceGoal(0.8, 45)
    call = {"aht_seconds": 540.0, "patience_seconds": 120.0}
    chat = {"aht_by_level": [1.0, 1.2, 1.45], **call}
    voice = {"patience_seconds": 120.0}
    divisor = chat_agents_for(goal, 0.05, convention="divisor", **chat)
    assert divisor == agents_for(goal, 0.05, aht_seconds=540 * 1.45 / 3, **voice)
    effort = chat_agents_for(goal, 0.05, convention="effort", effort_share=0.6, **chat)
    assert effort == agents_for(goal, 0.05, aht_seconds=324, **voice)
    # No agent has more chats than slots, however little work a chat is.
    least = chat_agents_for(goal, 0.05, convention="effort", effort_share=0.1, **chat)
    assert least == divisor
    levels = chat_agents_for(goal, 0.05, convention="levels", effort_share=0.1, **chat)
    assert levels == chat_agents_for(goal, 0.05, **chat)


def test_the_divisor_overstaffs_chats_that_do_not_slow_down():
    """Where three chats at once take no longer than one, the divisor's rule asks for more agents
    than have the slots: it lets the first of three chats on an agent wait."""
    goal = ServiceGoal(0.8, 20)
    chat = {"aht_seconds": 540.0, "aht_by_level": [1.0, 1.0, 1.0], "patience_seconds": 120.0}
    exact = chat_agents_for(goal, 0.02, **chat)
    assert exact * 3 - 2 <= agents_for(goal, 0.02, aht_seconds=540, patience_seconds=120)
    assert chat_agents_for(goal, 0.02, convention="divisor", **chat) > exact


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"convention": "half"}, "convention is 'half'; it must be levels, effort or divisor"),
        ({"convention": "effort", "effort_share": 0.0}, "effort_share is 0"),
        ({"convention": "effort", "effort_share": 1.5}, r"effort_share is 1\.5"),
    ],
)
def test_bad_conventions_are_refused(change, words):
    """A convention has a known name, and work on a chat is a part of its handle time."""
    with pytest.raises(InputRefusedError, match=words):
        chat_agents_for(
            ServiceGoal(0.8, 20), 0.05, aht_seconds=300, aht_by_level=[1.0, 1.2], **change
        )


def test_goals_of_several_parts_on_chats():
    """Share, ASA, abandonment and busy slots at once: reached, and not with one fewer."""
    goal = ServiceGoal(
        0.7, 30, definition="virtual", max_asa_seconds=15, max_abandoned=0.05, max_occupancy=0.85
    )
    chat = {"aht_seconds": 400.0, "aht_by_level": [1.0, 1.3], "patience_seconds": 90.0}
    for rate in (0.01, 0.1, 0.9):
        found = chat_agents_for(goal, rate, **chat)
        got = chat_performance([found - 1, found], rate, threshold_seconds=30, **chat)
        good = got.service("virtual") >= 0.7
        good &= (got.asa_seconds <= 15) & (got.abandoned <= 0.05) & (got.occupancy <= 0.85)
        assert good.tolist() == [False, True]


@pytest.mark.parametrize("factors", [[1.0, 6.7, 10.4], [1.0, 9.0], [1.0, 5.0, 40.0]])
def test_the_fewest_where_more_agents_may_be_slower(factors):
    """Chats that nearly stop an agent: the answer is the first number that reaches the goal."""
    goal, chat = ServiceGoal(0.6, 30), {"aht_by_level": factors, "aht_seconds": 300.0}
    for rate in (0.004, 0.02, 0.05):
        for patience in (None, 60.0):
            queue = {**chat, "patience_seconds": patience}
            found = chat_agents_for(goal, rate, **queue)
            numbers = np.arange(1, found + 1)
            service = chat_performance(numbers, rate, threshold_seconds=30, **queue).service()
            assert (service >= 0.6).tolist() == [False] * (found - 1) + [True]


def test_when_a_team_is_steady():
    """A mild slowdown is steady; one that makes the third chat cost all is not."""
    assert steady(np.array([1.0]))
    assert steady(np.array([1.0, 1.2, 1.45]))
    assert steady(np.array([1.0, 4.0]))
    assert not steady(np.array([1.0, 6.7, 10.4]))
