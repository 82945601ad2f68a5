"""Models that cannot be run are refused, before anything runs for ever."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import ConfigurationError, ServiceGoal
from wfm.simulation import replicate, run


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"redial": 1.0}, "redial is 1.0"),
        ({"redial": 0.5, "redial_seconds": 0.0}, "redial_seconds is 0.0"),
        ({"balking": -0.1}, "balking is -0.1"),
        ({"waiting_room": -1}, "waiting_room is -1"),
        ({"patience_seconds": float("nan")}, "patience_seconds is nan"),
        ({"channel": "concurrent", "aht_by_level": (1.0, 0.0)}, "aht_by_level"),
        ({"channel": "deferred", "goal": ServiceGoal(0.9, 9.0, kind="done_by")}, "no due times"),
    ],
    ids=str,
)
def test_queue(model, queue, changes, message):
    """A queue with a setting that cannot be is named with it."""
    with pytest.raises(ConfigurationError, match=message):
        replicate(model([queue(**changes)], [((0,), 0.0, 900.0)], [[1]]), 0)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0])
def test_handle_time(model, queue, value):
    """A mean handle time that is no time is refused where contacts arrive, and only there."""
    one = model([queue()], [((0,), 0.0, 1800.0)], [[1, 0]])
    with pytest.raises(ConfigurationError, match="voice: a mean handle time is"):
        list(run(replace(one, aht_seconds=np.array([[value, 240.0]])), 1))
    unused = replicate(replace(one, aht_seconds=np.array([[240.0, value]])), 0)
    assert unused.busy_agents.sum() * 900 == pytest.approx(240)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"proficiency": np.array([0.0])}, "proficiency"),
        ({"span_end": np.array([np.nan])}, "finite"),
        ({"samples": np.full((1, 1, 1), -1, np.int32)}, "fewer than none"),
        ({"patience_seconds": np.array([[np.nan]])}, "mean patience is nan"),
    ],
    ids=["proficiency", "span", "sample", "patience"],
)
def test_model(model, queue, changes, message):
    """A model with numbers that cannot be is refused."""
    one = model([queue()], [((0,), 0.0, 900.0)], [[1]])
    with pytest.raises(ConfigurationError, match=message):
        replicate(replace(one, **changes), 0)


def test_contacts_that_take_no_time(model, queue):
    """With handle times of 0 everybody is answered and the run ends."""
    one = replicate(model([queue(aht_seconds=0.0)], [((0,), 0.0, 3600.0)], [[500] * 4]), 0)
    assert one.met.sum() == one.offered.sum()
    assert one.busy_agents.sum() == 0


def test_overlapping_spans(model, queue):
    """A server cannot be on duty twice at once; spans that touch are no harm."""
    plan = model([queue()], [((0,), 0.0, 900.0), ((0,), 600.0, 1800.0)], [[1] * 2])
    with pytest.raises(ConfigurationError, match="until 900 s and another from 600 s"):
        replicate(replace(plan, span_server=np.zeros(2, np.int64)), 0)
    apart = replace(plan, span_server=np.zeros(2, np.int64), span_start=np.array([0.0, 900.0]))
    assert replicate(apart, 0).available_agents.tolist() == [1, 1]
