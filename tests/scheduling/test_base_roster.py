"""Changes from the roster that a new one is to leave as it is."""

import numpy as np
import pytest

from scheduling import Prices, evaluate
from scheduling.base_roster import change_costs, kept_cost


@pytest.fixture
def two(office):
    """Two agents; early and late shifts of eight hours."""
    office.agents = (office.agent("a"), office.agent("b"))
    office.template(latest_start=600, step_minutes=120)
    return office


def test_the_base_is_found_among_the_options(two):
    """Day off -1, a shift its option; an agent without any shift has nothing to keep."""
    instance = two.build(base=[two.shift(0), two.shift(2, 10)])
    assert instance.base[0].tolist() == [0, -1, 5, -1, -1, -1, -1]
    assert instance.base[1].tolist() == [-2] * 7


def test_a_shift_that_is_no_longer_offered_leaves_nothing_to_keep(two):
    """Of a template or at a time that has gone; those of others and other days are left out."""
    base = [two.shift(0), two.shift(1, 9), two.shift(2, template="gone")]
    base += [two.shift(3, agent="gone"), two.shift(9)]
    assert two.build(base=base).base[0].tolist() == [0, -2, -2, -1, -1, -1, -1]


@pytest.mark.parametrize(
    ("shifts", "changed"),
    [
        ([(0, 8), (2, 10)], 0),
        ([(0, 10), (2, 10)], 1),
        ([(2, 10)], 1),
        ([(0, 8), (1, 8), (2, 10)], 1),
        ([(1, 8), (2, 8)], 3),
        ([], 2),
    ],
)
def test_each_day_that_differs_has_its_price(two, shifts, changed):
    """Moved, added and dropped shifts count by agent and day; agents without a base do not."""
    instance = two.build(base=[two.shift(0), two.shift(2, 10)], prices=Prices(change=3.0))
    result = evaluate(instance, [two.shift(0, agent="b"), *(two.shift(*at) for at in shifts)])
    assert (result.changed_days, result.change_cost) == (changed, 3.0 * changed)


def test_the_options_charge_the_same(two):
    """What options cost as changes, and what all of the base costs to drop, sum to the price."""
    instance = two.build(base=[two.shift(0), two.shift(2, 10)], prices=Prices(change=3.0))
    own = change_costs(instance)[0]
    assert instance.change_cost[0].tolist() == own.tolist()
    assert kept_cost(instance) == 6.0
    # Monday as it was, Tuesday 08:00 instead of a day off, Wednesday off.
    np.testing.assert_allclose(kept_cost(instance) + own[0] + own[2], 6.0)
    assert not change_costs(instance)[1].any()


def test_a_shift_at_another_place_than_any_option_is_a_change(two):
    """A manual shift at 09:00 on a day off."""
    instance = two.build(base=[two.shift(0)])
    assert evaluate(instance, [two.shift(0), two.shift(1, 9)]).changed_days == 1


def test_without_a_base_nothing_is_a_change(two):
    """A roster built anew."""
    instance = two.build()
    assert instance.base is None
    assert instance.change_cost == ()
    assert evaluate(instance, [two.shift(0)]).change_cost == 0
