"""What an agent's skills change in routing and handle time: priority and proficiency."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import Agent, Overflow, Resolution, Routing, Skill
from wfm.simulation import (
    Comparison,
    RoutingStep,
    Scenario,
    build_model,
    compare,
    horizon,
    replicate,
    run,
    simulate,
)
from wfm.simulation.routing import asked_in_order, own_skills, served_in_order

DAY = 86_400.0


def agent(small, name: str, **skills: Skill) -> Agent:
    return replace(small.agent(name), skills=skills)


def model_of(small, center, people):
    roster = small.roster(*(small.shift(agent_id=a.id) for a in people))
    forecast = small.forecast(1, queues=[q.name for q in center.queues])
    grid = horizon(roster, forecast, zone=center.zone)
    return build_model(roster, forecast, center, people, grid=grid)


class TestBuilding:
    @pytest.fixture
    def center(self, small):
        """Calls in two languages; English may go to German agents after 20 s."""
        steps = (Overflow(20, frozenset({"german"})),)
        return small.center(small.queue("german"), small.queue("english", overflow=steps))

    def test_wait_then_priority_then_fewest_queues(self, small, center):
        """Main skill before second skill, whatever else is served; helpers last of all."""
        people = [
            agent(small, "ada", german=Skill(priority=2), english=Skill()),
            agent(small, "bob", english=Skill(priority=3)),
            agent(small, "carl", german=Skill()),
            agent(small, "dora", german=Skill(), english=Skill(priority=3)),
        ]
        model = model_of(small, center, people)
        ada, bob, carl, dora = model.server_group.tolist()
        assert model.routes[1] == (
            RoutingStep(ada, 0),
            RoutingStep(bob, 1, priority=3),
            RoutingStep(dora, 2, priority=3),
            RoutingStep(carl, 3, 20),
        )

    def test_longest_idle(self, small, center):
        """With idle time alone those of one priority compete, helpers among them."""
        fair = replace(center, routing=Routing(idle="longest_idle"))
        people = [
            agent(small, "ada", german=Skill(), english=Skill()),
            agent(small, "bob", english=Skill(priority=3)),
            agent(small, "carl", german=Skill()),
        ]
        model = model_of(small, fair, people)
        ada, bob, carl = model.server_group.tolist()
        ranks = {step.group: step.rank for step in model.routes[1]}
        assert ranks == {ada: 0, carl: 0, bob: 1}

    def test_groups(self, small, center):
        """Agents alike but for a priority are two groups, and one skill set in the outlook."""
        people = [
            agent(small, "ada", german=Skill(), english=Skill()),
            agent(small, "bob", german=Skill(), english=Skill(priority=2)),
            agent(small, "carl", german=Skill(level=5), english=Skill(proficiency=2.0)),
        ]
        model = model_of(small, center, people)
        assert model.skill_sets == ((0, 1), (0, 1))
        assert model.server_group.tolist() == [0, 1, 0]
        roster = small.roster(*(small.shift(agent_id=a.id) for a in people))
        forecast = small.forecast(1, queues=["german", "english"])
        outlook = simulate(roster, forecast, center, people, replications=2)
        assert outlook.skill_sets == ((0, 1),)

    def test_handle_factors(self, small, center):
        """The agent's factor times those of the queue's own skills that the agent holds."""
        ada = agent(small, "ada", german=Skill(proficiency=1.5), english=Skill(proficiency=0.5))
        model = model_of(
            small, center, [replace(ada, proficiency=1.2), agent(small, "x", german=Skill())]
        )
        assert model.proficiency.tolist() == [pytest.approx([1.8, 0.6]), [1.0, 1.0]]

    def test_nothing_special(self, small, center):
        """Where agents take as long for all queues and resolution is not known, no table."""
        ada = replace(agent(small, "ada", german=Skill(), english=Skill()), proficiency=1.3)
        model = model_of(small, center, [ada])
        assert model.proficiency.tolist() == [1.3]
        assert model.enough.size == 0

    def test_resolved_shares(self, small, center):
        """By the lowest level among a queue's skills; helpers and those below the level: others."""
        known = Resolution(0.7, (0.5, 0.6, 0.7, 0.8, 0.9), 0.1)
        queues = (
            replace(center.queues[0], resolution=known, minimum_level=2),
            replace(center.queues[1], resolution=known),
            small.queue("billing", skills=frozenset({"german", "billing"}), resolution=known),
            small.queue("fax"),
        )
        people = [
            agent(small, "ada", german=Skill(5), billing=Skill(4)),
            agent(small, "bob", german=Skill(1), english=Skill(2), fax=Skill(1)),
        ]
        model = model_of(small, replace(center, queues=queues), people)
        assert model.enough.tolist() == [[0.9, 0.1, 0.8, 1.0], [0.1, 0.6, 0.1, 1.0]]


class TestOrder:
    def test_chats(self, queue):
        """Chats go to those whose main work they are while these have room, then to others."""
        queues = (queue("chat", channel="concurrent", concurrency=2),)
        routes = ((RoutingStep(0, 0, priority=1), RoutingStep(1, 1, priority=2)),)
        own = own_skills(routes, 2)
        found = asked_in_order(0, queues=queues, routes=routes, own=own)
        assert [(a.group, a.load) for a in found] == [(0, 0), (0, 1), (1, 0), (1, 1)]

    def test_free_agent(self, queue):
        """The queue's priority first, then the agent's."""
        queues = (queue("a"), queue("b"), queue("c", priority=1))
        routes = [[RoutingStep(0, 0, priority=p)] for p in (2, 1, 9)]
        found = served_in_order(0, queues=queues, routes=routes)
        assert [s.queue for s in found] == [2, 1, 0]

    def test_who_is_asked(self, model, queue):
        """Calls go to the idle agent with the lowest number, however long others were idle."""
        queues = [queue("a", aht_seconds=1.0), queue("b")]
        spans = [((0,), 0.0, DAY), ((0, 1), 0.0, DAY)]
        one = model(queues, spans, [[20] * 8, [0] * 8])
        main = (RoutingStep(1, 0), RoutingStep(0, 1, priority=2))
        found = replicate(replace(one, routes=(main, (RoutingStep(1, 0),))), 0)
        assert found.busy_by_group.sum(axis=1) * 900 == pytest.approx([0, 160], abs=8)

    def test_what_is_taken(self, model, queue):
        """A free agent takes the own main queue first, however long others waited."""
        queues = [queue(name, aht_seconds=100.0) for name in "ab"]
        contacts = [[5] + [0] * 11, [0, 5] + [0] * 10]
        routes = ((RoutingStep(0, 0, priority=2),), (RoutingStep(0, 0),))
        plan = model(queues, [((0, 1), 1800.0, DAY)], contacts, routes=routes)
        waits = replicate(plan, 0).wait_seconds.sum(axis=1)
        # b is answered at 1800, 1900, ..., 2200 and a after it.
        assert 5 * 2000 - 5 * 1800 < waits[1] < 5 * 2000 - 5 * 900
        assert 5 * 2500 - 5 * 900 < waits[0] < 5 * 2500


class TestHandleFactor:
    def test_by_queue(self, model, queue):
        """The factor of one queue changes the handle time of that queue alone."""
        queues = [queue("a"), queue("b", aht_seconds=100.0)]
        plan = model(queues, [((0, 1), 0.0, DAY)], [[3] + [0] * 7, [2] + [0] * 7])
        slow = replicate(replace(plan, proficiency=np.array([[1.5, 1.0]])), 0)
        assert slow.busy_agents.sum(axis=1) * 900 == pytest.approx([3 * 360, 200])

    def test_by_server(self, model, queue):
        """Each server has factors of its own: one takes 120 s, who comes after takes 480 s."""
        spans = [((0,), 0.0, 900.0), ((0,), 1800.0, DAY)]
        plan = model([queue()], spans, [[1, 0, 1, 0]], proficiency=np.array([[0.5], [2.0]]))
        assert replicate(plan, 0).busy_agents.sum() * 900 == pytest.approx(120 + 480)

    def test_chats(self, model, queue):
        """Two chats in one hand: work by the factors, at the pace of two."""
        chats = {"channel": "concurrent", "concurrency": 2, "aht_by_level": (1.0, 1.5)}
        queues = [queue("a", **chats), queue("b", **chats)]
        spans = [((0, 1), 900.0, DAY)]
        one = model(
            queues, spans, [[1] + [0] * 7, [1] + [0] * 7], proficiency=np.array([[2.0, 1.0]])
        )
        # 480 s and 240 s of work: both at once until 900 + 1.5 * 240, then the rest alone.
        busy = replicate(one, 0).busy_agents.sum(axis=1) * 900
        assert busy == pytest.approx([180 + 240, 180])

    def test_one_for_all(self, steady, queue):
        """One factor for all queues is the same as that factor for each."""
        queues = [queue("a", patience_seconds=60.0), queue("b")]
        plan = steady(queues, [40, 20], {(0,): 2, (0, 1): 3}, days=1, samples=3)
        factors = np.array([0.8, 1.0, 1.2, 1.0, 1.4])
        each = replace(plan, proficiency=np.repeat(factors[:, None], 2, axis=1))
        for x, y in zip(run(replace(plan, proficiency=factors), 3), run(each, 3), strict=True):
            assert all(np.array_equal(getattr(x, name), getattr(y, name)) for name in x.__slots__)


class TestTraining:
    """What better skills do to a roster, on the same customers."""

    @pytest.fixture
    def desk(self, small):
        """Eight beginners on calls, of whom half come back within the hour, and mail."""
        known = Resolution(0.6, (0.4, 0.6, 0.7, 0.8, 0.95), 0.3, returns=0.7, return_hours=1.0)
        calls = small.queue(patience_seconds=300.0, resolution=known)
        center = small.center(calls, small.queue("mail", channel="deferred"))
        people = tuple(
            agent(small, f"a{i}", voice=Skill(1, proficiency=1.2), mail=Skill(priority=2))
            for i in range(8)
        )
        roster = small.roster(*(small.shift(agent_id=a.id, start=0, length=1440) for a in people))
        forecast = small.forecast(
            np.array([[20.0], [3.0]]), aht=240.0, queues=["voice", "mail"], poisson=30
        )
        return Scenario(roster, forecast, center, people)

    def trained(self, desk: Scenario, **changes) -> Scenario:
        people = tuple(
            replace(a, skills={**a.skills, "voice": replace(a.skills["voice"], **changes)})
            for a in desk.agents
        )
        return replace(desk, agents=people)

    def difference(self, desk: Scenario, **changes) -> Comparison:
        base, (changed,) = compare(desk, [self.trained(desk, **changes)], replications=30)
        assert base.resolved is not None
        assert changed.outlook.resolved is not None
        apart = np.hypot(base.resolved.half_width, changed.outlook.resolved.half_width)
        difference = changed.outlook.resolved.mean - base.resolved.mean
        assert changed.resolved.mean[0] == pytest.approx(difference[0])
        assert changed.resolved.half_width[0] < apart[0]
        return changed

    def test_levels(self, desk):
        """Level 5 resolves 55 points more than level 1, and fewer come: service is better."""
        changed = self.difference(desk, level=5)
        assert changed.resolved.mean[0] == pytest.approx(
            0.55, abs=3 * changed.resolved.half_width[0]
        )
        assert changed.service.mean[0] > changed.service.half_width[0]
        assert changed.outlook.returned is not None
        assert changed.outlook.returned.mean[0] < 0.1
        assert np.isnan(changed.resolved.mean[1])
        assert np.isnan(changed.outlook.resolved.mean[1])
        assert changed.outlook.returned.mean[1] == 0

    def test_pace(self, desk):
        """Who only works faster resolves no other share."""
        changed = self.difference(desk, proficiency=1.0)
        assert abs(changed.resolved.mean[0]) < 3 * changed.resolved.half_width[0]
        assert changed.service.mean[0] > changed.service.half_width[0]

    def test_nothing_changed(self, desk):
        """The same levels make no difference at all."""
        changed = compare(desk, [self.trained(desk, level=1)], replications=5)[1][0]
        assert changed.resolved.mean[0] == 0
        assert changed.service.mean.tolist() == [0, 0]
