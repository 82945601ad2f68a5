"""A center of two queues: calls starve while the agents of chat idle."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import ShiftTemplate, Training
from wfm.simulation import Scenario
from wfm.training.trial import Trial


@pytest.fixture
def starving(small) -> Scenario:
    """Ten agents from eight to four: four for calls that need six, six for chats that need one."""
    queues = (
        small.queue("calls", patience_seconds=120.0),
        small.queue("chat", patience_seconds=120.0),
        small.queue("fax", patience_seconds=120.0),
    )
    people = (
        *(small.agent(f"caller{i}", ["calls"]) for i in range(4)),
        *(small.agent(f"chatter{i}", ["chat"]) for i in range(6)),
        small.agent("faxer", ["fax"]),
    )
    hour = np.arange(96) // 4
    live = (hour >= 8) & (hour < 16)
    volume = np.where(live, [[15.0], [2.0], [0.2]], 0.0)
    forecast = small.forecast(volume, aht=300.0, queues=["calls", "chat", "fax"], poisson=40)
    roster = small.roster(*(small.shift(agent_id=a.id) for a in people))
    center = small.center(
        *queues,
        templates=(ShiftTemplate("any", 480, 480, 60, 480),),
        contracts=(replace(small.center().contracts[0], templates=("any",)),),
        trainings=tuple(Training(q.name, 16.0, level=3) for q in queues),
    )
    return Scenario(roster, forecast, center, people)


@pytest.fixture
def base(starving) -> Trial:
    """Trials of the starving center."""
    return Trial(starving, holidays=(), seed=1, workers=1)
