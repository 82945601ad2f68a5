"""Pooled rows and cuts."""

from itertools import combinations

import numpy as np
import pytest

from scheduling.heads import fewest_heads
from wfm.mixing.cuts import add_cuts, slopes
from wfm.mixing.rows import Rows, pooled_rows
from wfm.mixing.steady import SteadyCenter
from wfm.mixing.trial import Trials
from wfm.staffing import agents_for


def pooled(queue, per_hour: float) -> int:
    """Agents of one line of like queues."""
    return agents_for(
        queue.goal,
        per_hour / 3600,
        aht_seconds=queue.aht_seconds,
        patience_seconds=queue.patience_seconds,
    )


@pytest.mark.parametrize("queues", [4, 8])
def test_rows_ask_for_what_every_subset_needs(queue, queues):
    """Of the ring of 8 queues not every subset has a row, and none lacks agents all the same."""
    names = [queue(f"q{i}") for i in range(queues)]
    per_hour = [30.0 + 15.0 * i for i in range(queues)]
    ring = [tuple(sorted({q, (q + 1) % queues})) for q in range(queues)]
    costs = [1.0] * queues

    rows = pooled_rows(names, per_hour, ring, costs=costs)
    _, bound = rows.cheapest(costs)

    subsets = [s for k in range(1, queues + 1) for s in combinations(range(queues), k)]
    needs = [pooled(names[0], sum(per_hour[q] for q in s)) for s in subsets]
    weights = [[float(bool({*s} & {*served})) for served in ring] for s in subsets]
    exact = fewest_heads(costs, weights, needs)[1]
    assert bound == pytest.approx(exact)
    assert len(rows.needs) < len(subsets) + (queues == 4)


def test_a_cut_is_broken_by_the_heads_it_comes_from(queue):
    """And kept by heads that simulation finds good enough, near enough to them."""
    queues = (queue("sales"), queue("care"))
    sets = ((0,), (1,), (0, 1))
    trials = Trials(SteadyCenter(queues, (90.0, 90.0), sets, 24, 1))
    rows, few = Rows(sets), np.array([6, 6, 2])

    count, change = add_cuts(rows, trials, few)

    assert (count, change) == (2, "cuts")
    weights, needs = np.array(rows.weights), np.array(rows.needs)
    assert (weights @ few < needs).all()
    # More of the other queue's own agents help too: they free those who can do both.
    assert (weights > 0).all()
    enough = np.array([6, 6, 4])
    assert trials.keep(enough)
    assert (weights @ enough >= needs).all()


def test_far_below_the_promise_rows_are_raised(queue):
    """Service rises as an S: a slope at its foot says nothing."""
    trials = Trials(SteadyCenter((queue(),), (90.0,), ((0,),), 8, 1))
    rows = Rows(((0,),))

    assert add_cuts(rows, trials, np.array([2])) == (1, "raised")
    assert rows.weights[0].tolist() == [1.0]
    assert rows.needs[0] >= 3


def test_one_more_agent_never_harms_the_queues_served(queue):
    """Slopes of all promises of a queue, in its own agents."""
    trials = Trials(SteadyCenter((queue(),), (90.0,), ((0,),), 8, 1))

    assert (slopes(trials, np.array([8])) > 0).all()


def test_long_contacts_warm_up_longer(queue):
    """Ten handle times, at least three hours, and an hour at the end to settle what waits."""
    short = SteadyCenter((queue(),), (10.0,), ((0,),), 2)
    long = SteadyCenter((queue(aht_seconds=3600.0),), (10.0,), ((0,),), 2)

    assert (short.counted, long.counted) == (slice(3, 27), slice(10, 34))
    assert short.samples[:, :, 27:].sum() == 0
    assert short.samples.shape == (2, 1, 29)
