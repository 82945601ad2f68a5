"""Breaks save most where they are put: compared with trying every place."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import BreakRule
from scheduling.roster_state import RosterState
from scheduling.tour_kernel import option_scores, respond


def _places(windows):
    """Give every choice of starts that keeps windows and gaps."""
    for starts in product(*(range(w.low, w.high + 1) for w in windows)):
        gaps = [
            (after - before - w0.length, w1)
            for (before, w0), (after, w1) in pairwise(zip(starts, windows, strict=True))
        ]
        if all(w.gap_low <= gap <= w.gap_high for gap, w in gaps):
            yield starts


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 1000),
    early=st.integers(1, 2),
    late=st.integers(3, 5),
    least=st.integers(0, 2),
    most=st.sampled_from([None, 4, 5]),
)
def test_breaks_with_time_at_work_between_them(  # noqa: PLR0917 - one parameter each
    new_office, seed, early, late, least, most
):
    """Two breaks of an hour and two in ten, with least and most time between them."""
    from scheduling.options import break_windows

    office = new_office()
    office.days = 1
    rules = (
        BreakRule("one", 60, paid=True, earliest=60 * early, latest=60 * late),
        BreakRule("two", 120, paid=True, earliest=60 * late, latest=60 * 7),
    )
    office.template(
        length_minutes=600,
        breaks=rules,
        min_work_minutes=60 * least,
        max_work_minutes=None if most is None else 60 * most,
    )
    office.rules(max_days_per_week=5)
    instance = office.build()
    state = RosterState(instance, np.zeros((0, instance.slots.count)))
    value = np.random.default_rng(seed).normal(-5.0, 1.0, (1, instance.slots.count))
    (score,) = option_scores(state.options[0], state.agents[0], value)
    windows = break_windows(instance.options[0].templates[0], 60)
    shift = value[0, 8:18]
    best = max(
        sum(shift[s : s + w.length].sum() for s, w in zip(starts, windows, strict=True))
        for starts in _places(windows)
    )
    charge = state.agents[0].charge[0]
    np.testing.assert_allclose(score, shift.sum() - best + charge)
    tour, breaks = np.zeros(1, np.int64), np.zeros((1, 2), np.int64)
    respond(state.options[0], state.agents[0], value, tour, breaks)
    assert tuple(breaks[0] - 8) in set(_places(windows))
    saved = sum(value[0, b : b + w.length].sum() for b, w in zip(breaks[0], windows, strict=True))
    np.testing.assert_allclose(saved, best)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), width=st.integers(1, 9))
def test_breaks_apart_from_one_another(new_office, seed, width):
    """Windows of every width that do not touch, on shifts from every half hour."""
    office = new_office()
    office.days, office.minutes = 2, 30
    rules = (
        BreakRule("one", 30, paid=True, earliest=30, latest=30 * width),
        BreakRule("two", 60, paid=True, earliest=330, latest=390),
    )
    office.template(earliest_start=480, latest_start=780, step_minutes=30, breaks=rules)
    instance = office.build()
    state = RosterState(instance, np.zeros((0, instance.slots.count)))
    tables = state.options[0]
    assert tables.apart.all()
    value = np.random.default_rng(seed).normal(size=(1, instance.slots.count))
    scores = option_scores(tables, state.agents[0], value)
    for o, start in enumerate(tables.start):
        shift = value[0, start : tables.end[o]]
        saved = max(shift[1 : width + 1])
        saved += max(shift[k : k + 2].sum() for k in range(11, 14))
        np.testing.assert_allclose(scores[o], shift.sum() - saved + state.agents[0].charge[o])
