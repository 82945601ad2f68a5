"""The chat chain against the simulator, and the agents that the three conventions ask for.

The chain spreads chats evenly over the agents at all times; the simulator gives each new chat to
the agent with the fewest and moves none afterwards, as a real center does.
"""

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from data.records import ChatConvention, Distribution, Queue, ServiceGoal
from wfm.simulation import SimulationModel, run
from wfm.staffing import chat_agents_for, chat_performance

GOAL = ServiceGoal(0.8, 30.0)
PATIENCE = 180.0
INTERVAL_SECONDS = 900.0
DAY = 96
WARM_UP = 16
"""Intervals after an empty start that do not count."""
MOST_DIFFERENCE = 0.01


@dataclass(frozen=True, slots=True)
class Case:
    """Chats at one rate.

    Parameters
    ----------
    per_minute
        Chats offered.
    levels
        Mean handle time with 1, 2, ... chats at once [min].
    """

    per_minute: float
    levels: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Chats offered [1/s]."""
        return self.per_minute / 60

    @property
    def aht(self) -> float:
        """Mean handle time of a chat alone [s]."""
        return 60 * self.levels[0]

    @property
    def factors(self) -> tuple[float, ...]:
        """Factors on it by level."""
        return tuple(level / self.levels[0] for level in self.levels)


EFFORT_SHARE = 0.5
"""Share of the time of one chat alone that its agent is at work on it."""

CASES = (
    Case(0.5, (6.0, 7.0, 8.5)),
    Case(2.0, (6.0, 7.0, 8.5)),
    Case(8.0, (6.0, 7.0, 8.5)),
    Case(2.0, (6.0, 7.5)),
    Case(2.0, (6.0, 9.0, 12.0, 16.0)),
    Case(2.0, (6.0, 6.0, 6.0)),
)


def check_chat(*, contacts: int = 3_000_000) -> dict[str, Any]:
    """Compare chain and simulation, about so many chats each, at the fewest agents of the goal."""
    cases = [_compared(case, contacts) for case in CASES]
    return {
        "chat_cases": cases,
        "chat_largest_difference": max(abs(case["difference"]) for case in cases),
        "chat_most_difference": MOST_DIFFERENCE,
    }


def _compared(case: Case, contacts: int) -> dict[str, Any]:
    by_convention = {name: _agents(case, name) for name in get_args(ChatConvention)}
    agents = by_convention["levels"]
    service = chain_service(case, agents)
    simulated, error = simulated_service(case, agents, contacts=contacts)
    return {
        "per_minute": case.per_minute,
        "aht_minutes": list(case.levels),
        "chain": service,
        "simulated": simulated,
        "standard_error": error,
        "difference": service - simulated,
        "agents": by_convention,
        "service": {name: chain_service(case, n) for name, n in by_convention.items()},
    }


def chain_service(case: Case, agents: int) -> float:
    """Give the share answered in the threshold by the chain."""
    chain = chat_performance(
        agents,
        case.rate,
        aht_seconds=case.aht,
        aht_by_level=case.factors,
        patience_seconds=PATIENCE,
        threshold_seconds=GOAL.threshold_seconds,
    )
    return float(chain.service(GOAL.definition))


def _agents(case: Case, convention: ChatConvention) -> int:
    found = chat_agents_for(
        GOAL,
        case.rate,
        aht_seconds=case.aht,
        aht_by_level=case.factors,
        patience_seconds=PATIENCE,
        convention=convention,
        effort_share=EFFORT_SHARE,
    )
    return int(np.asarray(found))


def simulated_service(case: Case, agents: int, *, contacts: int) -> tuple[float, float]:
    """Give the share answered in the threshold over simulated days, and its standard error."""
    days = max(8, round(contacts / (case.rate * INTERVAL_SECONDS * DAY)))
    met, offered = [], []
    for one in run(chat_model(case, agents, days=days), days):
        # The last contacts of a day are not judged: their threshold ends after it.
        met.append(float(one.met[0, WARM_UP:].sum()))
        offered.append(float(one.offered[0, WARM_UP:].sum()))
    share = sum(met) / sum(offered)
    left = np.array(met) - share * np.array(offered)
    return share, float(left.std(ddof=1) * np.sqrt(days) / sum(offered))


def chat_model(case: Case, agents: int, *, days: int) -> SimulationModel:
    """Give days of one chat queue: Poisson arrivals, exponential times, agents always there."""
    queue = Queue(
        "chat",
        "concurrent",
        "chat",
        frozenset({"chat"}),
        GOAL,
        case.aht,
        "UTC",
        patience_seconds=PATIENCE,
        concurrency=len(case.levels),
        aht_by_level=case.factors,
        handle_time=Distribution("exponential"),
    )
    mean = case.rate * INTERVAL_SECONDS
    arrivals = np.random.default_rng(1).poisson(mean, (days, 1, DAY)).astype(np.int32)
    end = DAY * INTERVAL_SECONDS
    keys = np.arange(agents, dtype=np.uint64)
    return SimulationModel(
        queues=(queue,),
        interval_seconds=INTERVAL_SECONDS,
        samples=arrivals,
        aht_seconds=np.full((1, DAY), case.aht),
        opening=np.ones((1, DAY), np.bool_),
        skill_sets=((0,),),
        server_group=np.zeros(agents, np.int64),
        span_server=np.arange(agents),
        span_start=np.zeros(agents),
        span_end=np.full(agents, end),
        proficiency=np.ones(agents),
        agent_key=keys,
        shift_key=keys + 1000,
    )
