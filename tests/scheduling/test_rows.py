"""Which rows are priced, and what missing agents cost."""

import numpy as np


def test_a_row_that_another_implies_is_not_priced(office):
    """One agent who serves both queues: of the rows for 1, 2 and both, only the last binds."""
    office.queues = (office.queue("voice"), office.queue("chat"))
    office.agents = (office.agent("a", "voice", "chat"),)
    office.subsets = ((0,), (1,), (0, 1))
    office.need = np.array([[1.0], [2.0], [2.5]])
    active = office.build().rows.active
    assert active[:, 0].tolist() == [False, False, True]


def test_rows_of_other_servers_are_priced(office):
    """Specialists of each queue: no row implies another."""
    office.queues = (office.queue("voice"), office.queue("chat"))
    office.agents = (office.agent("a", "voice"), office.agent("b", "chat"))
    office.subsets = ((0,), (1,), (0, 1))
    office.need = np.array([[1.0], [2.0], [2.5]])
    # Who serves voice serves one of both, but the row of both needs more.
    assert office.build().rows.active[:, 0].tolist() == [True, True, True]


def test_hours_without_need_are_not_priced(office):
    """No comfort margin over nothing."""
    office.need = 0.0
    rows = office.build().rows
    assert not rows.active.any()
    assert not rows.targets(np.zeros((0, 168))).any()


def test_prices_are_per_agent_interval(office):
    """An hour short by 2 of 2 agents: 2 * 10, and 2.7 of the margin at 0.7; slots share it."""
    office.need = 2.0
    rows = office.build().rows
    on_duty = np.full((1, 168), 3.0)
    on_duty[0, 0] = 0.0
    targets = rows.targets(np.zeros((0, 168)))
    np.testing.assert_allclose(rows.cost(targets, on_duty), 20 + 0.7 * 2.7)
    office.template(length_minutes=450)
    half = office.build()
    assert half.slots.minutes == 30
    np.testing.assert_allclose(half.rows.price, [[5.0], [0.35]])
    assert half.rows.unit == 5.0
