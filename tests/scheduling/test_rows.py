"""Which rows are priced, and what missing agents cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling import Prices
from scheduling.rows import _active


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


def test_shortage_gets_dearer_beyond_a_share_of_the_row(office):
    """Rows of 20, a tenth may be short: 17.5 are dear; five missing cost 5 * 10 and 2.5 * 4."""
    office.need = 20.0
    prices = Prices(comfort=0.0, steep=4.0, steep_share=0.1)
    rows = office.build(prices=prices).rows
    assert rows.price.tolist() == [[10.0], [4.0]]
    on_duty = np.full((1, 168), 20.0)
    on_duty[0, 0] = 15.0
    np.testing.assert_allclose(rows.cost(rows.targets(np.zeros((0, 168))), on_duty), 50 + 10)
    office.need = 0.5
    assert not office.build(prices=prices).rows.priced[1].any()


@pytest.fixture
def chat(office):
    """One queue of which at least two agents are to be on duty; three are needed by day."""
    office.queues = (replace(office.queues[0], minimum_agents=2),)
    office.need = np.tile(np.where(np.arange(24) < 8, 0.0, np.where(np.arange(24) < 16, 3, 1)), 7)
    return office


def test_minimum_staff_has_a_price_of_its_own(chat):
    """None on duty where two are due: two more short at 50; the row of one asks for one."""
    rows = chat.build(prices=Prices(comfort=0.0)).rows
    assert rows.price.tolist() == [[10.0], [50.0]]
    assert rows.need[1, 0, [0, 8, 16]].tolist() == [0, 2, 1]
    assert rows.priced[1, 0, [0, 8, 16]].tolist() == [False, True, True]
    assert rows.most[0, [0, 8, 16]].tolist() == [0, 60, 60]


def test_minimum_staff_of_deferred_queues_is_in_their_row_alone(chat):
    """What a deferred queue needs beside its work has the price of a shortage."""
    chat.queues = (chat.queue("voice", "deferred"),)
    assert len(chat.build().rows.price) == 2


def test_tiers_without_a_price_are_not_there(office):
    """No comfort price; and a margin of nothing, whose price is that of the row itself."""
    assert office.build(prices=Prices(comfort=0.0)).rows.price.tolist() == [[10.0]]
    none = Prices(comfort_share=0.0, comfort_agents=0.0)
    assert office.build(prices=none).rows.price.tolist() == [[10.7]]


def test_surplus_is_a_charge_and_a_price_of_the_last_row(office):
    """Per slot of half an hour at 3: 1.5, inside the requirement's grid alone."""
    office.template(earliest_start=1320, latest_start=1320, length_minutes=450)
    office.need = np.tile(np.where(np.arange(24) < 8, 0.0, 2.0), 7)
    rows = office.build(prices=Prices(surplus=3.0)).rows
    assert rows.price[:, 0].tolist() == [5.0, 0.35, 1.5]
    assert rows.priced[2, 0, : 2 * 168].all()
    assert not rows.priced[:2, 0, :16].any()
    assert rows.charge.tolist() == [1.5] * 336 + [0.0] * 11
    assert rows.shortage_tiers == 2


def test_surplus_is_priced_where_another_row_implies_the_last(office):
    """One queue for all: the row of both is implied by its own, and still bounds the surplus."""
    office.queues = (office.queue("voice"), office.queue("chat"))
    office.agents = (office.agent("a", "voice"),)
    office.subsets = ((0,), (1,), (0, 1))
    office.need = np.array([[3.0], [0.0], [2.0]])
    rows = office.build(prices=Prices(surplus=3.0)).rows
    assert rows.priced[:, :, 0].tolist() == [
        [True, False, False],
        [True, False, False],
        [False, False, True],
    ]
    assert rows.active[:, 0].tolist() == [True, False, True]


_ROWS, _SETS, _DUE, _SLOTS = 4, 3, 2, 3


@given(
    st.lists(st.integers(0, 3), min_size=_ROWS * _SLOTS, max_size=_ROWS * _SLOTS),
    st.lists(st.booleans(), min_size=_ROWS * _SETS, max_size=_ROWS * _SETS),
    st.lists(st.booleans(), min_size=_ROWS * _DUE, max_size=_ROWS * _DUE),
)
def test_a_row_without_a_price_is_implied_by_one_with(needs, serving, holding):
    """Random rows: what is not priced needs nothing, or a priced row with fewer servers, all of
    its deferred work and no smaller need stands for it; no two priced rows do that."""
    agents = np.array(needs, float).reshape(_ROWS, _SLOTS)
    serves = np.array(serving).reshape(_SETS, _ROWS)
    deferred = np.array(holding).reshape(_ROWS, _DUE)
    active = _active(agents, serves, deferred)

    def implies(j, i, slot):
        fewer = all(serves[s, i] or not serves[s, j] for s in range(_SETS))
        holds = all(deferred[j, q] or not deferred[i, q] for q in range(_DUE))
        return i != j and fewer and holds and agents[j, slot] >= agents[i, slot]

    for slot in range(_SLOTS):
        priced = [j for j in range(_ROWS) if active[j, slot]]
        for i in range(_ROWS):
            implied = any(implies(j, i, slot) for j in priced)
            asks = agents[i, slot] > 0 or deferred[i].any()
            assert active[i, slot] == (asks and not implied)
