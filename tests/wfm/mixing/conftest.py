"""Small steady queues, whose contacts are soon simulated."""

from collections.abc import Callable
from typing import Any

import pytest

from data.records import Distribution, Queue, ServiceGoal


@pytest.fixture
def queue() -> Callable[..., Queue]:
    """Make a telephone queue with exponential times, 80 % in 20 s, patience 120 s."""

    def make(name: str = "sales", **changes: Any) -> Queue:
        settings: dict[str, Any] = {
            "channel": "immediate",
            "media": "voice",
            "skills": frozenset({name}),
            "goal": ServiceGoal(0.8, 20.0),
            "aht_seconds": 240.0,
            "zone": "UTC",
            "patience_seconds": 120.0,
            "handle_time": Distribution("exponential"),
        }
        return Queue(name, **(settings | changes))

    return make
