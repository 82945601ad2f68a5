"""A scenario of three queues and five agents to change."""

from datetime import timedelta

import numpy as np
import pytest

from wfm.simulation import Scenario


@pytest.fixture
def scenario(small) -> Scenario:
    """Two days of calls, chat and mail; ada .. eve work 8, 8, 16, 12 and 4 h in them."""
    queues = (
        small.queue("calls", patience_seconds=120.0),
        small.queue("chat", channel="concurrent", media="chat", concurrency=2),
        small.queue("mail", channel="deferred"),
    )
    people = (
        small.agent("ada", ["calls"]),
        small.agent("bob", ["calls", "chat"]),
        small.agent("carl", ["calls", "mail"]),
        small.agent("dora", ["chat"]),
        small.agent("eve", ["mail"]),
    )
    tuesday = small.monday + timedelta(days=1)
    roster = small.roster(
        small.shift(agent_id="ada"),
        small.shift(agent_id="bob"),
        small.shift(agent_id="carl"),
        small.shift(tuesday, agent_id="carl"),
        small.shift(agent_id="dora", length=720),
        small.shift(tuesday, agent_id="eve", length=240),
        days=2,
    )
    # Calls from eight to eight, most of them on Tuesday from ten to eleven; the others always.
    hour = np.tile(np.arange(96) // 4, 2)
    calls = np.where((hour >= 8) & (hour < 20), 10.0, 0.0)
    calls[96 + 40 : 96 + 44] = 20.0
    forecast = small.forecast(
        np.array([calls, np.full(192, 4.0), np.full(192, 1.0)]),
        days=2,
        queues=["calls", "chat", "mail"],
        aht=300.0,
        poisson=60,
    )
    return Scenario(roster, forecast, small.center(*queues), people)
