"""The cheapest heads beside formulas, brute force and what must be monotone."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from data.records import ConfigurationError, ServiceGoal
from wfm.mixing import fewest_agents
from wfm.mixing.steady import SteadyCenter
from wfm.mixing.trial import Trials
from wfm.staffing import agents_for, chat_agents_for

DAYS = 24
PAIR = ((0,), (1,), (0, 1))


@pytest.mark.parametrize(
    "goal",
    [
        ServiceGoal(0.8, 20.0),
        ServiceGoal(0.8, 20.0, definition="answered"),
        ServiceGoal(0.9, 30.0, definition="less_short"),
        ServiceGoal(0.9, 20.0, definition="abandons_met"),
        ServiceGoal(0.85, 20.0, definition="virtual"),
        ServiceGoal(0.0, 20.0, max_asa_seconds=8.0),
        ServiceGoal(0.0, 20.0, max_abandoned=0.05),
        ServiceGoal(0.5, 20.0, max_occupancy=0.72),
    ],
    ids=str,
)
def test_a_single_queue_needs_what_erlang_a_says(queue, goal):
    """Of every part and definition of a goal; the formula is exact for one queue."""
    voice = queue(goal=goal)
    exact = agents_for(goal, 100 / 3600, aht_seconds=240.0, patience_seconds=120.0)

    mix = fewest_agents([voice], [100.0], [(0,)], days=60)

    assert mix.heads.tolist() == [exact]
    assert len(mix.rounds) == 1


def test_agents_with_chats_need_what_the_chat_chain_says(queue):
    """Up to three chats at once, each of which then takes longer."""
    factors = (1.0, 1.1, 1.25)
    chat = queue("chat", channel="concurrent", media="chat", concurrency=3, aht_by_level=factors)
    exact = chat_agents_for(
        chat.goal,
        300 / 3600,
        aht_seconds=240.0,
        aht_by_level=factors,
        patience_seconds=120.0,
    )

    mix = fewest_agents([chat], [300.0], [(0,)], days=DAYS)

    assert mix.heads.tolist() == [exact]


def test_no_cheaper_heads_of_any_kind_keep_the_goals(queue):
    """Brute force over all heads of two queues and three skill sets, with the same contacts."""
    queues, per_hour = (queue("sales"), queue("care", aht_seconds=300.0)), (45.0, 60.0)
    costs = np.array([1.0, 1.0, 1.1])

    mix = fewest_agents(queues, per_hour, PAIR, costs=costs.tolist(), days=DAYS)

    trials = Trials(SteadyCenter(queues, per_hour, PAIR, DAYS, 1))
    every = np.array(list(product(range(13), repeat=3)))
    cheaper = every[(every @ costs < mix.cost / 1.01) & (every @ costs > 8.0)]
    assert len(cheaper) > 100
    assert trials.keep(mix.heads)
    assert not any(trials.keep(heads) for heads in cheaper)


def test_agents_with_both_skills_are_fewer_than_two_teams_and_no_fewer_than_one_pool(queue):
    """Pooling: 10 + 20 erlangs apart, with some who do both, and all in one line."""
    queues, per_hour = (queue("sales"), queue("care")), (150.0, 300.0)
    apart = sum(
        agents_for(q.goal, rate / 3600, aht_seconds=240.0, patience_seconds=120.0)
        for q, rate in zip(queues, per_hour, strict=True)
    )
    together = agents_for(queues[0].goal, 450 / 3600, aht_seconds=240.0, patience_seconds=120.0)

    mix = fewest_agents(queues, per_hour, PAIR, costs=(1.0, 1.0, 1.02), days=DAYS)

    assert together <= mix.heads.sum() < apart
    assert mix.bound <= mix.cost
    assert (mix.service.mean >= 0.8).all()


def test_harder_promises_and_more_contacts_cost_more(queue):
    """A stricter target, a shorter threshold and more contacts each."""

    def cost(goal: ServiceGoal, rate: float) -> float:
        queues = (queue("sales", goal=goal), queue("care"))
        return fewest_agents(queues, (rate, 90.0), PAIR, days=DAYS).cost

    base = cost(ServiceGoal(0.8, 20.0), 90.0)
    assert cost(ServiceGoal(0.95, 20.0), 90.0) > base
    assert cost(ServiceGoal(0.8, 2.0), 90.0) > base
    assert cost(ServiceGoal(0.8, 20.0), 150.0) > base


def test_dear_wide_skills_are_not_used_and_cheap_ones_are(queue):
    """At twice the cost nobody has both skills; at the same cost everybody may."""
    queues, per_hour = (queue("sales"), queue("care")), (90.0, 90.0)

    dear = fewest_agents(queues, per_hour, PAIR, costs=(1.0, 1.0, 2.5), days=DAYS)
    cheap = fewest_agents(queues, per_hour, PAIR, costs=(1.0, 1.0, 1.0), days=DAYS)

    assert dear.heads[2] == 0
    assert cheap.heads[2] > 0
    assert cheap.cost < dear.cost


def test_heads_to_start_with_are_simulated_first(queue):
    """Far too few of them: rows are raised, and the goals are kept in the end."""
    queues, per_hour = (queue("sales"), queue("care")), (90.0, 90.0)

    mix = fewest_agents(queues, per_hour, PAIR, start=(1, 1, 0), days=DAYS)

    assert [r.change for r in mix.rounds][:2] == ["start", "raised"]
    assert mix.rounds[0].heads.tolist() == [1, 1, 0]
    assert mix.rounds[0].cuts == 2
    assert (mix.service.mean >= 0.8).all()


def test_one_round_is_mended_into_heads_that_keep_the_goals(queue):
    """However few rounds are allowed."""
    queues, per_hour = (queue("sales"), queue("care")), (90.0, 90.0)

    mix = fewest_agents(queues, per_hour, PAIR, start=(8, 2, 0), most_rounds=1, days=DAYS)

    assert len(mix.rounds) == 1
    assert (mix.service.mean >= 0.8).all()


def test_the_same_seed_gives_the_same_heads_with_any_number_of_workers(queue):
    """What is found does not hang on threads."""
    queues, per_hour = (queue("sales"), queue("care")), (45.0, 60.0)

    one, two = (fewest_agents(queues, per_hour, PAIR, days=DAYS, workers=w) for w in (1, 2))

    assert one.heads.tolist() == two.heads.tolist()
    np.testing.assert_array_equal(one.service.mean, two.service.mean)


def test_a_queue_without_contacts_asks_for_its_minimum_alone(queue):
    """Nobody for one without contacts, two where two are always to be there."""
    busy, idle = queue("sales"), queue("care")

    without = fewest_agents((busy, idle), (100.0, 0.0), ((0,), (1,)), days=DAYS)
    manned = fewest_agents(
        (busy, replace(idle, minimum_agents=2)), (100.0, 0.0), ((0,), (1,)), days=DAYS
    )

    assert without.heads[1] == 0
    assert np.isnan(without.service.mean[1])
    assert manned.heads.tolist() == [without.heads[0], 2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"queues": "deferred"}, "queue 'mail' is deferred"),
        ({"skill_sets": ((0,),)}, "nobody can serve queue 'care'"),
        ({"per_hour": (0.0, 0.0)}, "no queue has contacts"),
        ({"per_hour": (1.0, -2.0)}, "queue 'care' has -2.0 contacts an hour"),
        ({"per_hour": (1.0,)}, "1 rates are given for 2 queues"),
        ({"costs": (1.0, 0.0, 1.0)}, "skill set (1,) costs 0.0"),
        ({"costs": (1.0,)}, "1 costs are given for 3 skill sets"),
        ({"skill_sets": ((0,), (1,), (0, 2))}, "must name one or more of the queues 0 to 1"),
        ({"skill_sets": ((0,), (1,), (1,))}, "is given twice"),
        ({"start": (1, -1, 0)}, "heads to start with are -1"),
        ({"most_rounds": 0}, "most_rounds is 0"),
    ],
)
def test_centers_without_cheapest_heads_are_refused(queue, changes, said):
    """What is wrong, with the queue or skill set, and its value."""
    queues = (queue("sales"), queue("care"))
    if changes.get("queues"):
        goal = ServiceGoal(0.9, 3600.0, kind="answered_within")
        queues = (queues[0], queue("mail", channel="deferred", media="email", goal=goal))
    arguments = {"per_hour": (10.0, 10.0), "skill_sets": PAIR} | changes
    arguments.pop("queues", None)

    with pytest.raises(ConfigurationError) as refused:
        fewest_agents(queues, arguments.pop("per_hour"), arguments.pop("skill_sets"), **arguments)

    assert said in str(refused.value)


def test_progress_ends_where_the_rounds_end(queue):
    """The last round is the whole of its stage."""
    told = []
    fewest_agents([queue()], [60.0], [(0,)], days=8, progress=lambda *said: told.append(said[:3]))
    assert ("Rounds", 1, 1) in told
