"""What trainings are worth: screen, race and choice, where the best one is plain to see."""

from dataclasses import replace

import numpy as np
import pytest

from scheduling import build_instance
from scheduling.explanation import situation
from skills.trainings import training_classes
from wfm.simulation import compare
from wfm.staffing import require
from wfm.training.choice import choose
from wfm.training.race import after, race
from wfm.training.reference import best_hour
from wfm.training.screening import screen
from wfm.training.trial import Trial, gain, service_difference
from wfm.training.valuing import hours_at_work


def offered(scenario, *, class_size: int = 2):
    def offer(agents):
        return training_classes(
            agents,
            scenario.center.queues,
            scenario.center.trainings,
            day=scenario.roster.first_date,
            hours=hours_at_work(scenario.roster),
            class_size=class_size,
        )

    return offer


@pytest.fixture
def view(starving):
    requirement = require(starving.forecast, starving.center, starving.agents, holidays=())
    instance = build_instance(
        requirement,
        starving.center,
        starving.agents,
        first_date=starving.roster.first_date,
        days=1,
        relaxed=False,
    )
    return situation(instance, starving.roster.shifts)


def chatters(classes):
    """Classes of chat agents, unscreened."""
    return [(one, 1.0) for one in classes if named(one)[0] == "chat"]


def named(taught) -> tuple[str, str]:
    return taught.agent_ids[0][:4], taught.training.skill


def test_the_screen_prices_training_for_the_starved_queue_highest(starving, view) -> None:
    """Chat agents for calls save most; callers for chat, where agents idle, save nothing."""
    classes = offered(starving)(starving.agents)

    worth = dict(zip(map(named, classes), screen(view, classes).tolist(), strict=True))

    assert max(worth, key=worth.get) == ("chat", "calls")
    assert worth["call", "chat"] == 0
    # Two agents for eight hours at 1 + 0.07 each; in the first half hour the load still builds up.
    assert 15 * 1.07 < worth["chat", "calls"] <= 16 * 1.07


def test_the_race_is_won_by_training_idle_agents_for_the_starved_queue(starving, base) -> None:
    """It brings service to calls and takes none from chat that could be noticed."""
    classes = offered(starving)(starving.agents)

    ranked = race(base, [(one, 1.0) for one in classes], most=32)

    assert named(ranked[0].taught) == ("chat", "calls")
    assert ranked[0].gain.sure
    assert ranked[0].before_next.sure
    assert [one.gain.mean for one in ranked[:3]] == sorted(
        (one.gain.mean for one in ranked[:3]), reverse=True
    )
    points = service_difference(base, ranked[0].trial).mean
    assert points[0] > 0.1
    assert abs(points[1]) < 0.05


def test_better_classes_get_more_replications(starving, base) -> None:
    """Who surely is not among the first leaves the race early."""
    classes = offered(starving)(starving.agents)

    ranked = race(base, [(one, 1.0) for one in classes], most=64)

    counts = [one.trial.replications for one in ranked]
    assert counts == sorted(counts, reverse=True)
    assert base.replications == counts[0]


def test_a_class_is_worth_what_brute_force_simulation_says(starving, base) -> None:
    """Contacts in time from another simulation of both sides, all of it below the goal."""
    (taught,) = (c for c in offered(starving)(starving.agents) if named(c) == ("chat", "calls"))
    trial = after(base, taught)
    base.reach(20)
    trial.reach(20)

    before, (changed,) = compare(starving, [trial.scenario], replications=20)

    assert service_difference(base, trial).mean == pytest.approx(changed.service.mean)
    assert base.service() == pytest.approx(before.service.mean)
    lost = {
        side: np.array([side.in_time(r)[1] - side.in_time(r)[0] for r in range(20)]).mean(axis=0)
        for side in (base, trial)
    }
    allowed = 0.2 * np.array([base.in_time(r)[1] for r in range(20)]).mean(axis=0)
    weighed = {k: 0.1 * v + 0.9 * np.maximum(0, v - allowed) for k, v in lost.items()}
    assert gain(base, trial).mean == pytest.approx(
        7 * (weighed[base] - weighed[trial]).sum(), rel=0.02
    )


def test_contacts_within_the_goal_count_a_tenth(starving) -> None:
    """With a goal of 0 % every late contact is within it."""
    goalless = tuple(replace(q, goal=replace(q.goal, target=0.0)) for q in starving.center.queues)
    scenario = replace(starving, center=replace(starving.center, queues=goalless))
    trial = Trial(scenario, holidays=(), seed=1, workers=1)
    trial.reach(5)

    late = [float((asked - good).sum()) for good, asked in map(trial.in_time, range(5))]

    assert trial.losses(5) == pytest.approx(0.1 * 7 * np.array(late))


def test_each_next_training_is_judged_on_top_of_those_chosen(starving, base) -> None:
    """Six chat agents idle: a second class of two saves less than the first."""
    offer = offered(starving)
    ranked = race(base, chatters(offer(starving.agents)), most=32)

    chosen = choose(base, ranked, offer=offer, budget=None, count=3, replications=32)

    assert [named(one.taught) for one in chosen[:2]] == [("chat", "calls")] * 2
    assert not set(chosen[0].taught.agent_ids) & set(chosen[1].taught.agent_ids)
    assert chosen[0].gain.mean > chosen[1].gain.mean


def test_the_budget_shrinks_a_class_and_is_never_exceeded(starving, base) -> None:
    """40 hours hold a class of two, 32 hours; 8 are left and suffice for nobody."""
    offer = offered(starving, class_size=3)
    ranked = race(base, chatters(offer(starving.agents)), most=32)

    chosen = choose(base, ranked, offer=offer, budget=40.0, count=5, replications=32)

    assert [one.taught.hours for one in chosen] == [32.0]


def test_the_best_hour_is_that_of_a_caller(starving, base) -> None:
    """One more caller helps; one more chat agent does not."""
    found = best_hour(base, hours_at_work(starving.roster), replications=20)

    assert found is not None
    assert found.queues == (0,)
    assert found.hours == pytest.approx(56.0)  # a day of eight hours, seven times a week
    assert found.gain_per_hour > 0
