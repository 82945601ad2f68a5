"""Deferred work: done in the troughs, in time, and where it is cheapest."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from data.records import DeadlineRow
from scheduling import evaluate
from scheduling.deferred import level
from scheduling.deferred_kernel import cheapest_work


def _deferred(office, arrived, due):
    """Make the office's queue a deferred one, with work by hour of the first day."""
    office.queues = (office.queue("voice", "deferred"),)
    office.need = 0.0
    hours = office.grid.count
    arrived = np.cumsum(np.pad(np.asarray(arrived, float), (0, hours - len(arrived))))
    due = np.cumsum(np.pad(np.asarray(due, float), (0, hours - len(due))))
    office.deadlines = (DeadlineRow(0, arrived, due),)
    return office


def test_work_waits_for_agents(office):
    """Two agent-hours arrive at 07:00 and are due at 10:00: done from 08:00, by one agent."""
    _deferred(office, [0] * 7 + [2], [0] * 10 + [2])
    result = evaluate(office.build(), [office.shift(0)])
    assert result.deferred.work[0, :8].sum() == 0
    np.testing.assert_allclose(result.deferred.work[0, 8:11].sum(), 2.0)
    assert result.deferred.work[0].max() <= 1 + 1e-9
    np.testing.assert_allclose(result.shortage_cost + result.late_cost, 0.0, atol=1e-9)


def test_work_is_not_done_before_it_arrives(office):
    """One agent, and an hour of work arriving at 15:00."""
    _deferred(office, [0] * 15 + [1], [0] * 16 + [1])
    result = evaluate(office.build(), [office.shift(0)])
    np.testing.assert_allclose(result.deferred.work[0, :16], [0] * 15 + [1], atol=1e-9)


def test_late_work_has_its_price(office):
    """Due at 06:00, first agent at 08:00: late at the ends of 06 and 07; cheaper than short."""
    _deferred(office, [0] * 5 + [1], [0] * 6 + [1])
    result = evaluate(office.build(), [office.shift(0)])
    np.testing.assert_allclose(result.late_cost, 2 * office.build().prices.late)
    np.testing.assert_allclose(result.shortage_cost, 0.0, atol=1e-9)


def test_deferred_work_fills_troughs(office):
    """Beside a queue that needs two agents at noon, work keeps out of noon."""
    _deferred(office, [0] * 8 + [12], [0] * 15 + [12])
    office.queues = (*office.queues, office.queue("chat"))
    office.subsets = ((0,), (1,), (0, 1))
    office.agents = tuple(office.agent(n, "voice", "chat") for n in "ab")
    chat = np.zeros(office.grid.count)
    chat[11:13] = 2.0
    office.need = np.array([np.zeros_like(chat), chat, chat])
    result = evaluate(office.build(), [office.shift(0, agent=n) for n in "ab"])
    np.testing.assert_allclose(result.deferred.work[0, 8:16], [2, 2, 2, 0, 0, 2, 2, 2], atol=1e-6)
    assert result.under_hours < 1e-6


def test_without_deferred_work_there_is_nothing_to_level(office):
    """An empty plan."""
    instance = office.build()
    assert level(instance, instance.base_on_duty).work.shape == (0, 168)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), count=st.integers(2, 7))
def test_cheapest_work_is_the_linear_programs_optimum(data, count):
    """Against prices, unit by unit is as good as any plan: compared with scipy's solver."""
    amounts = st.lists(st.integers(0, 3), min_size=count, max_size=count)
    prices = st.lists(st.integers(0, 20), min_size=count, max_size=count)
    arrived = np.cumsum(data.draw(amounts)).astype(float)
    due = np.minimum(np.cumsum(data.draw(amounts)), arrived).astype(float)
    price = np.array(data.draw(prices), float)
    late, unfinished = 1.5, 10.0
    work = np.zeros(count)
    cost = cheapest_work(arrived, due, price, late, unfinished, work)
    # Variables: work, late; cumulative work at most arrived, work + late at least due.
    sums = np.tril(np.ones((count, count)))
    lateness = np.full(count, late)
    lateness[-1] += unfinished
    best = linprog(
        np.concatenate([price, lateness]),
        A_ub=np.block([[sums, np.zeros((count, count))], [-sums, -np.eye(count)]]),
        b_ub=np.concatenate([arrived, -due]),
    )
    np.testing.assert_allclose(cost, best.fun, atol=1e-7)
    done = np.cumsum(work)
    assert (done <= arrived + 1e-9).all()
    missed = np.maximum(0, due - done)
    np.testing.assert_allclose(work @ price + missed @ lateness, cost, atol=1e-7)
