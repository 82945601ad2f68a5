"""When servers come and go."""

import numpy as np
import pytest

from wfm.simulation.duty import BLOCK_SECONDS, duty_changes

KEY = np.uint64(12345)


def test_spans_as_they_are(model, queue):
    """Without shrinkage servers come and go with their spans, in the order of time."""
    spans = [((0,), 600.0, 3600.0), ((0,), 0.0, 1800.0)]
    at, server = duty_changes(model([queue()], spans, [[0] * 4]), KEY)
    assert at.tolist() == [0, 600, 1800, 3600]
    assert server.tolist() == [1, 0, 1, 0]


def test_blocks_are_half_hours(model, queue):
    """Away times inside a shift start and end half-hours apart, at the same phase all day."""
    away = model([queue()], [((0,), 0.0, 86_400.0)], [[0] * 96], off_queue=0.5)
    at, _ = duty_changes(away, KEY)
    inside = at[(at > 0) & (at < 86_400)]
    assert len(inside) > 10
    # Distances from the phase, on the circle of a half-hour.
    assert np.cos(2 * np.pi * (inside - inside[0]) / BLOCK_SECONDS) == pytest.approx(1.0)


def test_changes_alternate(model, queue):
    """Each server comes, goes, comes: never twice the same."""
    spans = [((0,), 100.0 * i, 100.0 * i + 30_000) for i in range(20)]
    away = model([queue()], spans, [[0] * 96], off_queue=0.3, absence=0.2)
    at, server = duty_changes(away, KEY)
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
    late, _ = duty_changes(two_days, KEY)
    there, _ = duty_changes(second, KEY)
    inside = there[(there > 0) & (there < 86_400)]
    assert inside == pytest.approx(late[(late > 86_400) & (late < 172_800)] - 86_400)


@pytest.mark.parametrize(("setting", "share"), [("absence", 1.0), ("off_queue", 1.0)])
def test_everybody_away(model, queue, setting, share):
    """A share of one leaves nobody."""
    gone = model([queue()], [((0,), 0.0, 3600.0)] * 5, [[0] * 4], **{setting: share})
    assert len(duty_changes(gone, KEY)[0]) == 0
