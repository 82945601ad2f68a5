"""What happens to contacts and agents in a run."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.records import ServiceGoal
from wfm.simulation import replicate, run

DAY = 86_400.0


def total(array):
    return array.sum(axis=-1)


def chat(queue, name="chat", **changes):
    return queue(
        name,
        **{
            "channel": "concurrent",
            "concurrency": 3,
            "aht_by_level": (1.0, 1.2, 1.5),
            "aht_seconds": 600.0,
        }
        | changes,
    )


class TestDuty:
    def test_nobody_on_duty(self, model, queue):
        """With nobody on duty the run ends, nobody is answered and the patient still wait."""
        one = replicate(model([queue()], [], [[10] * 8]), 0)
        assert total(one.answered) == total(one.abandoned) == 0
        assert 70 < total(one.offered) <= 80
        assert one.available_agents.sum() == 0

    def test_nobody_on_duty_with_patience(self, model, queue):
        """With nobody on duty the impatient abandon, long after their first seconds."""
        one = replicate(model([queue(patience_seconds=60.0)], [], [[50] * 8]), 0)
        assert total(one.abandoned) > 0.99 * total(one.offered)
        # 1 - exp(-20 / 60) of them within the threshold.
        assert total(one.abandoned_soon) / total(one.offered) == pytest.approx(0.283, abs=0.07)

    def test_contact_is_finished_after_the_shift(self, model, queue):
        """Who is on a contact when the shift ends finishes it, and takes no other."""
        long = queue(aht_seconds=5000.0)
        one = replicate(model([long], [((0,), 0.0, 900.0)], [[2] + [0] * 9]), 0)
        assert total(one.answered) == 1
        assert one.busy_agents.sum() * 900 == pytest.approx(5000)
        arrived = 5000 - one.busy_agents[0, 1:].sum() * 900
        assert 0 < arrived < 900
        assert one.available_agents.sum() * 900 == pytest.approx(900 - arrived + 5000)

    def test_break_in_the_middle(self, model, queue):
        """During a break callers wait until it ends: service falls in that interval alone."""
        served = [((0,), 0.0, 3600.0)]
        calls = model([queue(aht_seconds=1.0)], served, [[20] * 4])
        paused = replace(
            calls,
            span_server=np.array([0, 0]),
            span_start=np.array([0.0, 1800.0]),
            span_end=np.array([900.0, 3600.0]),
        )
        whole, with_break = replicate(calls, 0), replicate(paused, 0)
        assert whole.met[0].tolist() == [20] * 4
        assert with_break.met[0, 0] == with_break.met[0, 3] == 20
        assert with_break.met[0, 1] <= 2
        assert total(with_break.answered) == 80
        assert with_break.available_agents == pytest.approx([1, 0, 1, 1], abs=1e-3)

    def test_absence_takes_its_share(self, model, queue):
        """Absence of 20 % leaves about 80 % of the agents, whole shifts at a time."""
        ill = model([queue()], [((0,), 0.0, DAY)] * 50, np.zeros((1, 96)), absence=0.2)
        on_duty = [one.available_agents for one in run(ill, 40)]
        assert all(np.ptp(agents) == 0 for agents in on_duty)
        # 2,000 shifts: three standard errors are 0.027.
        assert np.mean(on_duty) / 50 == pytest.approx(0.8, abs=0.027)

    def test_time_off_queue_takes_its_share(self, model, queue):
        """Time off queue of 20 % leaves about 80 % of everyone's time, in half-hours."""
        away = model([queue()], [((0,), 0.0, DAY)] * 50, np.zeros((1, 96)), off_queue=0.2)
        on_duty = np.array([one.available_agents for one in run(away, 20)])
        # 48,000 half-hours: three standard errors are 0.0055.
        assert on_duty.mean() / 50 == pytest.approx(0.8, abs=0.0055)
        # Each agent has a phase of their own: the number changes within the half-hours too.
        assert (np.diff(on_duty[0]) != 0).mean() > 0.9

    def test_absence_is_the_person_s(self, model, queue):
        """A person is ill on the same days whatever the others' shifts are."""
        ill = model([queue()], [((0,), 0.0, DAY)] * 20, np.zeros((1, 96)), absence=0.5)
        reversed_keys = replace(ill, shift_key=ill.shift_key[::-1].copy())
        half = replace(
            ill, **{k: getattr(ill, k)[:10] for k in ("span_server", "span_start", "span_end")}
        )
        rest = replace(
            ill, **{k: getattr(ill, k)[10:] for k in ("span_server", "span_start", "span_end")}
        )
        everyone, again = replicate(ill, 0), replicate(reversed_keys, 0)
        parts = replicate(half, 0).available_agents + replicate(rest, 0).available_agents
        assert everyone.available_agents.tolist() == again.available_agents.tolist()
        assert everyone.available_agents.tolist() == parts.tolist()


class TestRouting:
    def test_specialists_first(self, model, queue):
        """A call goes to the idle agent with fewest other skills."""
        queues = [queue("a", aht_seconds=2000.0), queue("b", aht_seconds=10.0)]
        spans = [((0, 1), 0.0, DAY), ((0,), 0.0, DAY)]
        # The call on a takes the specialist; the generalist answers every b at once.
        one = replicate(model(queues, spans, [[1, 0, 0], [0, 5, 0]]), 0)
        assert one.met[1, 1] == 5

    def test_longest_wait_relative_to_threshold(self, model, queue):
        """A freed agent takes the caller with the longest wait in units of the threshold."""
        hour = ServiceGoal(0.8, 3600)
        queues = [
            queue("a", aht_seconds=100.0, goal=hour),
            queue("b", aht_seconds=100.0),
        ]
        # Everybody waits for the agent who comes at 1800 s; b's threshold is 180 times shorter.
        one = replicate(model(queues, [((0, 1), 1800.0, DAY)], [[5, 0, 0] + [0] * 9] * 2), 0)
        assert one.wait_seconds[1, 0] + 5 * 400 < one.wait_seconds[0, 0]

    def test_calls_before_chats_before_deferred_work(self, model, queue, deferred):
        """A freed agent takes a call first, then a chat, then deferred work."""
        queues = [deferred(aht_seconds=100.0), chat(queue, aht_seconds=100.0), queue()]
        contacts = [[1] + [0] * 5] * 3
        one = replicate(model(queues, [((0, 1, 2), 1800.0, DAY)], contacts, reserve_agents=0), 0)
        waits = one.wait_seconds[:, 0]
        assert waits[2] < 1800
        # The call takes 240 s, the chat 100 s, then the deferred contact is done after 100 s.
        assert 1800 + 240 - 900 < waits[1] < 1800 + 240
        assert 1800 + 440 - 900 < waits[0] < 1800 + 440

    def test_chats_spare_those_who_take_calls(self, model, queue):
        """Chats fill the chat agent's slots before they take a call agent away."""
        queues = [queue("calls", aht_seconds=10.0), chat(queue, aht_seconds=5000.0)]
        spans = [((0, 1), 0.0, DAY), ((1,), 0.0, DAY)]
        one = replicate(model(queues, spans, [[0, 5, 0], [3, 0, 0]]), 0)
        assert one.met[:, :2].sum(axis=1).tolist() == [5, 3]
        fourth = replicate(model(queues, spans, [[0, 5, 0], [4, 0, 0]]), 0)
        assert fourth.met[:, :2].sum(axis=1).tolist() == [0, 4]

    def test_call_drains_chats(self, model, queue):
        """An agent whom a call waits for takes no more chats but answers it after these."""
        queues = [queue("calls"), chat(queue, concurrency=2, aht_by_level=(1.0, 1.0))]
        contacts = [[0, 0, 1, 0, 0, 0, 0, 0], [10] * 8]
        one = replicate(model(queues, [((0, 1), 0.0, DAY)], contacts), 0)
        assert one.answered[0, 2] == 1
        assert one.wait_seconds[0, 2] <= 600


class TestChats:
    def test_level_dependent_handle_time(self, model, queue):
        """Chats slow down while others are in hand, and speed up when they end."""
        two = model(
            [chat(queue, concurrency=2, aht_by_level=(1.0, 1.5))],
            [((0,), 0.0, DAY)],
            [[2] + [0] * 11],
        )
        busy = np.array([one.busy_agents.sum() * 900 for one in run(two, 400)])
        # 600 s each, a gap of g < 600 s: g alone, 1.5 (600 - g) together, g alone. The gap of two
        # uniform arrivals in 900 s, capped at 600 s, has the mean 300 (1 - (1/3)**3).
        assert (busy >= 900).all()
        assert (busy <= 1200 + 1e-6).all()
        assert busy.mean() == pytest.approx(900 + 0.5 * 300 * (1 - 1 / 27), abs=3 * 100 / 20)

    def test_concurrency_is_the_limit(self, model, queue):
        """The chat after the last slot waits for the first to end."""
        three = chat(queue, aht_seconds=3000.0, aht_by_level=(1.0,))
        one = replicate(model([three], [((0,), 0.0, DAY)], [[4] + [0] * 11]), 0)
        assert total(one.met) == 3
        assert total(one.answered) == 4
        assert 3000 - 900 < total(one.wait_seconds) < 3000

    def test_queues_of_different_concurrency(self, model, queue):
        """Who holds a contact of a queue with two slots takes no third of any other."""
        queues = [
            chat(queue, "wide", aht_seconds=9000.0),
            chat(queue, "narrow", aht_seconds=9000.0, concurrency=2),
        ]
        spans = [((0, 1), 0.0, DAY)]
        assert replicate(model(queues, spans, [[0, 3, 0], [1, 0, 0]]), 0).met[0, 1] == 1
        assert replicate(model(queues, spans, [[1, 3, 0], [0, 0, 0]]), 0).met[0, 1] == 2
        assert replicate(model(queues, spans, [[2, 0, 0], [0, 3, 0]]), 0).met[1, 1] == 0

    def test_mean_agents_are_shared_among_queues(self, model, queue):
        """An agent with chats of two queues counts for each by its share, one in all."""
        queues = [chat(queue, "a", aht_seconds=9000.0), chat(queue, "b", aht_seconds=9000.0)]
        one = replicate(model(queues, [((0, 1), 0.0, DAY)], [[1, 0, 0], [2, 0, 0]]), 0)
        assert one.busy_agents[:, 2].tolist() == pytest.approx([1 / 3, 2 / 3])


class TestDeferred:
    def test_backlog_keeps_its_age(self, model, deferred):
        """Work from before the shift is done one by one, oldest first, and its wait counts on."""
        social = deferred(aht_seconds=300.0, threshold_seconds=3600.0)
        one = replicate(model([social], [((0,), 2700.0, DAY)], [[20] + [0] * 19]), 0)
        assert total(one.answered) == 20
        done = 2700 + 300 * np.arange(1, 21)
        # Arrivals lie in the first 900 s.
        assert 0 < done.sum() - total(one.wait_seconds) < 20 * 900
        assert (done <= 3600).sum() <= one.met[0, 0] <= (done <= 4500).sum()
        assert one.busy_agents.sum() * 900 == pytest.approx(20 * 300)

    def test_nothing_is_lost(self, model, deferred, queue):
        """What is offered is done or left; what is done took its time."""
        queues = [queue(), deferred(aht_seconds=300.0, threshold_seconds=600.0)]
        contacts = np.random.default_rng(1).poisson(6, (1, 2, 96))
        one = replicate(model(queues, [((0, 1), 0.0, DAY)] * 4, contacts), 0)
        offered, done = contacts[0, 1].sum(), one.busy_agents[1].sum() * 900 / 300
        assert 0.5 * offered < done <= offered
        assert total(one.answered)[1] <= total(one.offered)[1] <= offered
        # Done within the horizon, but for arrivals of the last 600 s and contacts in hand.
        assert done - total(one.answered)[1] <= contacts[0, 1, -1] + 4

    def test_reserve_of_idle_agents(self, model, deferred, queue):
        """Deferred work leaves the reserve idle while the calls' queue is open, not after."""
        queues = [queue(), deferred(aht_seconds=300.0)]
        opening = np.array([[True] * 4 + [False] * 4, [True] * 8])
        contacts = [[0] * 8, [40] + [0] * 7]
        spans = [((0, 1), 0.0, DAY)] * 3
        one = replicate(model(queues, spans, contacts, opening=opening, reserve_agents=2), 0)
        assert one.busy_agents[1, 1:4].tolist() == pytest.approx([1, 1, 1])
        assert one.busy_agents[1, 4:7].tolist() == pytest.approx([3, 3, 3])

    def test_reserve_counts_who_cannot_do_deferred_work(self, model, deferred, queue):
        """An idle agent for calls alone is reserve enough: the others do deferred work."""
        queues = [queue(), deferred(aht_seconds=300.0)]
        spans = [((0, 1), 0.0, DAY), ((0, 1), 0.0, DAY), ((0,), 0.0, DAY)]
        one = replicate(model(queues, spans, [[0] * 8, [40] + [0] * 7]), 0)
        assert one.busy_agents[1, 1:6].tolist() == pytest.approx([2] * 5)

    def test_deferred_specialists_need_no_reserve(self, model, deferred, queue):
        """Who can do deferred work alone always does it."""
        queues = [queue(), deferred(aht_seconds=300.0)]
        one = replicate(model(queues, [((1,), 0.0, DAY)], [[5] * 8, [40] + [0] * 7]), 0)
        assert one.busy_agents[1, 1:].tolist() == pytest.approx([1] * 7)

    def test_open_hours_goal(self, model, deferred):
        """Time while the queue is closed counts for a goal in clock hours, not in open hours."""
        opening = np.array([[True] * 2 + [False] * 8 + [True] * 10])
        contacts = [[0, 5] + [0] * 18]
        spans = [((0,), 9000.0, DAY)]
        met = {}
        for hours in ("clock", "open"):
            social = deferred(aht_seconds=60.0, threshold_seconds=3600.0, hours=hours)
            met[hours] = total(replicate(model([social], spans, contacts, opening=opening), 0).met)
        assert met == {"clock": 0, "open": 5}


class TestEdges:
    def test_undecided_contacts_are_left_out(self, model, deferred, queue):
        """Contacts whose threshold ends after the horizon count nowhere."""
        queues = [queue(goal=ServiceGoal(0.8, 900)), deferred(threshold_seconds=1800.0)]
        one = replicate(model(queues, [((0, 1), 0.0, DAY)] * 40, [[9] * 4] * 2), 0)
        assert one.offered.tolist() == [[9, 9, 9, 0], [9, 9, 0, 0]]
        assert one.answered.tolist() == one.offered.tolist()
        assert one.contacts == 72

    def test_closing_sends_home(self, model, queue):
        """Who waits when the queue is closed and the last agent has gone has abandoned."""
        opening = np.array([[True] * 2 + [False] * 2 + [True] * 4])
        spans = [((0,), 0.0, 1000.0), ((0,), 3600.0, DAY)]
        one = replicate(
            model([queue(aht_seconds=1000.0)], spans, [[5] + [0] * 7], opening=opening), 0
        )
        assert total(one.answered) == 1
        assert total(one.abandoned) == 4

    def test_opening_is_no_wall(self, model, queue):
        """Agents on duty after closing answer those who still wait."""
        opening = np.array([[True] * 2 + [False] * 6])
        calls = queue(aht_seconds=600.0)
        one = replicate(model([calls], [((0,), 0.0, DAY)], [[5] + [0] * 7], opening=opening), 0)
        assert total(one.answered) == 5

    def test_no_contacts(self, model, queue):
        """A horizon without contacts is empty, not an error."""
        one = replicate(model([queue()], [((0,), 0.0, DAY)], [[0] * 4]), 0)
        assert total(one.offered) == one.contacts == 0
        assert one.available_agents.tolist() == [1] * 4

    def test_threshold_of_zero(self, model, queue):
        """With a threshold of zero those count who do not wait; the others are answered too."""
        calls = queue(goal=ServiceGoal(0.8, 0), aht_seconds=2000.0)
        one = replicate(model([calls], [((0,), 0.0, DAY)], [[3] + [0] * 9]), 0)
        assert (total(one.met), total(one.answered)) == (1, 3)

    def test_proficiency(self, model, queue):
        """A contact takes an agent the queue's handle time times the agent's factor."""
        slow = model([queue()], [((0,), 0.0, DAY)], [[1] + [0] * 3], proficiency=np.array([1.5]))
        assert replicate(slow, 0).busy_agents.sum() * 900 == pytest.approx(1.5 * 240)

    def test_no_patience_at_all(self, model, queue):
        """With a patience of zero everyone who would wait has gone."""
        one = replicate(model([queue(patience_seconds=0.0)], [((0,), 0.0, DAY)], [[30] * 4]), 0)
        assert total(one.wait_seconds) == 0
        assert total(one.answered) + total(one.abandoned) == total(one.offered)


class TestReproducibility:
    @pytest.fixture
    def busy(self, steady, queue, deferred):
        queues = [queue(patience_seconds=120.0), chat(queue), deferred()]
        heads = {(0,): 6, (0, 1): 4, (1, 2): 3, (0, 1, 2): 2}
        return steady(queues, [90, 30, 10], heads, days=1, samples=4, off_queue=0.1, absence=0.05)

    def test_workers_do_not_matter(self, busy):
        """One thread and three give the same numbers."""
        for a, b in zip(run(busy, 6), run(busy, 6, workers=3), strict=True):
            for name in a.__slots__:
                assert np.array_equal(getattr(a, name), getattr(b, name)), name

    def test_numbers(self, busy):
        """Replication 5 is the same run alone, first or after others."""
        alone = replicate(busy, 5)
        for later in (list(run(busy, 6))[5], next(iter(run(busy, 2, first=5)))):
            for name in alone.__slots__:
                assert np.array_equal(getattr(alone, name), getattr(later, name)), name

    def test_seed_matters(self, busy):
        """Another seed or replication gives other numbers, the same ones the same."""
        first = replicate(busy, 0, seed=1).wait_seconds
        assert np.array_equal(first, replicate(busy, 0, seed=1).wait_seconds)
        assert not np.array_equal(first, replicate(busy, 0, seed=2).wait_seconds)
        # Replication 4 has the arrivals per interval of replication 0, but other contacts.
        assert not np.array_equal(first, replicate(busy, 4, seed=1).wait_seconds)

    def test_common_random_numbers(self, steady, queue):
        """Two rosters see the same contacts, so that their difference varies much less."""
        calls = queue(patience_seconds=300.0)
        few = steady([calls], [100], {(0,): 8}, days=1, samples=200)
        many = steady([calls], [100], {(0,): 9}, days=1, samples=200)

        def service(model, seed):
            found = [(one.met.sum(), one.offered.sum()) for one in run(model, 200, seed=seed)]
            return np.array([met / offered for met, offered in found])

        paired = service(many, 1) - service(few, 1)
        # Replications of other samples, so that neither contacts nor counts are shared.
        apart = np.roll(service(many, 2), 1) - service(few, 1)
        assert paired.mean() == pytest.approx(apart.mean(), abs=0.03)
        assert paired.mean() > 0
        assert paired.var() < 0.2 * apart.var()

    def test_same_contacts(self, steady, queue):
        """With agents to spare the time worked is the same whoever works, to the second."""
        few = replicate(steady([queue()], [50], {(0,): 60}, days=1), 0)
        many = replicate(steady([queue()], [50], {(0,): 90}, days=1), 0)
        assert few.busy_agents == pytest.approx(many.busy_agents)

    def test_progress(self, busy):
        """Every replication is told, in order."""
        told = []
        list(run(busy, 3, progress=lambda *a: told.append(a)))
        assert told[-3:] == [("Simulation", n, 3) for n in (1, 2, 3)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    contacts=st.lists(st.lists(st.integers(0, 15), min_size=6, max_size=6), min_size=4, max_size=4),
    spans=st.lists(
        st.tuples(
            st.sets(st.integers(0, 3), min_size=1).map(lambda s: tuple(sorted(s))),
            st.integers(0, 5000),
            st.integers(1, 5400),
        ),
        max_size=8,
    ),
    reserve=st.integers(0, 2),
    seed=st.integers(0, 2**31),
)
def test_books_balance(model, queue, deferred, contacts, spans, reserve, seed):  # noqa: PLR0917 - fixtures
    """Whatever the center: met <= answered, answered + abandoned <= offered, busy <= available."""
    queues = [
        queue(patience_seconds=100.0),
        chat(queue, patience_seconds=200.0),
        chat(queue, "messages", concurrency=2),
        deferred(threshold_seconds=1200.0),
    ]
    # A server works from its start to its start plus its length, at most to the horizon's end.
    servers = [(s, float(start), min(start + length, 5400.0)) for s, start, length in spans]
    one = replicate(
        model(queues, servers, contacts, reserve_agents=reserve, off_queue=np.full(6, 0.1)),
        0,
        seed=seed,
    )
    assert (one.met <= one.answered).all()
    assert (one.abandoned_soon <= one.abandoned).all()
    assert (one.answered + one.abandoned <= one.offered).all()
    assert (one.offered <= np.array(contacts)).all()
    assert (one.wait_seconds >= 0).all()
    assert (one.busy_agents >= 0).all()
    assert (one.busy_agents.sum(axis=0) <= one.available_agents + 1e-9).all()
    assert (one.available_agents <= len(spans) + 1e-9).all()
