"""When servers come and go."""

import math
from dataclasses import replace

import numpy as np
import pytest

from wfm.simulation import replicate
from wfm.simulation.duty import BLOCK_SECONDS, duty_changes

KEY = np.uint64(12345)


def test_spans_as_they_are(model, queue):
    """Without shrinkage servers come and go with their spans, in the order of time."""
    spans = [((0,), 600.0, 3600.0), ((0,), 0.0, 1800.0)]
    at, server, _ = duty_changes(model([queue()], spans, [[0] * 4]), KEY)
    assert at.tolist() == [0, 600, 1800, 3600]
    assert server.tolist() == [1, 0, 1, 0]


def test_spans_beyond_the_horizon(model, queue):
    """What lies before the start or after the end of the horizon is left out."""
    spans = [((0,), -600.0, 5000.0), ((0,), -600.0, -300.0), ((0,), 3600.0, 5000.0)]
    plan = model([queue()], spans, [[0] * 4])
    at, server, _ = duty_changes(plan, KEY)
    assert (at.tolist(), server.tolist()) == ([0, 3600], [0, 0])
    assert replicate(plan, 0).available_agents.tolist() == [1, 1, 1, 1]
    at, *_ = duty_changes(replace(plan, off_queue=np.full(4, 0.5)), KEY)
    assert ((at >= 0) & (at <= 3600)).all()


def test_next_span(model, queue):
    """An end knows when the same server's next span begins; the last one leads to none."""
    spans = [((0,), 0.0, 600.0), ((0,), 0.0, 1800.0)]
    twice = replace(
        model([queue()], spans, [[0] * 4]),
        span_server=np.array([1, 0, 1]),
        span_start=np.array([2400.0, 0.0, 0.0]),
        span_end=np.array([3600.0, 600.0, 1800.0]),
    )
    at, server, back = duty_changes(twice, KEY)
    assert at.tolist() == [0, 0, 600, 1800, 2400, 3600]
    assert server.tolist() == [0, 1, 0, 1, 1, 1]
    assert back.tolist() == [-1, -1, math.inf, 2400, -1, math.inf]


def test_share_by_time_of_day(model, queue):
    """Time off queue follows the share that holds when the block begins."""
    off = np.repeat([0.0, 1.0], 48)
    away = model([queue()], [((0,), 0.0, 86_400.0)] * 20, [[0] * 96], off_queue=off)
    at, _, _ = duty_changes(away, KEY)
    ends = at[at > 0]
    assert len(ends) == 20
    # The first block that begins after noon takes everybody away.
    assert ((ends >= 43_200) & (ends < 43_200 + BLOCK_SECONDS)).all()


def test_blocks_are_half_hours(model, queue):
    """Away times inside a shift start and end half-hours apart, at the same phase all day."""
    away = model([queue()], [((0,), 0.0, 86_400.0)], [[0] * 96], off_queue=0.5)
    at, _, _ = duty_changes(away, KEY)
    inside = at[(at > 0) & (at < 86_400)]
    assert len(inside) > 10
    # Distances from the phase, on the circle of a half-hour.
    assert np.cos(2 * np.pi * (inside - inside[0]) / BLOCK_SECONDS) == pytest.approx(1.0)


def test_changes_alternate(model, queue):
    """Each server comes, goes, comes: never twice the same."""
    spans = [((0,), 100.0 * i, 100.0 * i + 30_000) for i in range(20)]
    away = model([queue()], spans, [[0] * 96], off_queue=0.3, absence=0.2)
    at, server, _ = duty_changes(away, KEY)
    for s in range(20):
        mine = at[server == s]
        assert len(mine) % 2 == 0
        assert (np.diff(mine) > 0).all()


def test_blocks_lie_the_same_in_every_horizon(model, queue):
    """A horizon that starts a day later finds the same people away at the same hours."""
    two_days = model([queue()], [((0,), 0.0, 172_800.0)], [[0] * 192], off_queue=0.5)
    second = model(
        [queue()], [((0,), 0.0, 86_400.0)], [[0] * 96], off_queue=0.5, origin_seconds=86_400.0
    )
    late, _, _ = duty_changes(two_days, KEY)
    there, _, _ = duty_changes(second, KEY)
    inside = there[(there > 0) & (there < 86_400)]
    assert inside == pytest.approx(late[(late > 86_400) & (late < 172_800)] - 86_400)


@pytest.mark.parametrize(("setting", "share"), [("absence", 1.0), ("off_queue", 1.0)])
def test_everybody_away(model, queue, setting, share):
    """A share of one leaves nobody."""
    gone = model([queue()], [((0,), 0.0, 3600.0)] * 5, [[0] * 4], **{setting: share})
    assert len(duty_changes(gone, KEY)[0]) == 0
