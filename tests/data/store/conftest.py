"""Fixtures of the store's tests: an open store, and small records to put into it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from data.records import (
    Activity,
    Adjustment,
    Agent,
    AhtAccuracy,
    BurstRisk,
    Forecast,
    ForecastAccuracy,
    Grid,
    ModelScore,
    OutlierDay,
    Roster,
    RosterQuality,
    Shift,
    Skill,
    SpecialEffect,
)
from data.store import Store, open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


@pytest.fixture
def agents() -> tuple[Agent, ...]:
    """Three agents: one with a skill that ends, one without skills, one better than average."""
    skills = {"voice": Skill(4, date(2026, 1, 1), date(2026, 6, 30)), "english": Skill(5)}
    return (
        Agent("a1", "Ada", "red", "Hamburg", "Europe/Berlin", "full-time", skills, "ada@x.org"),
        Agent("a2", "Bo", "red", "Hamburg", "Europe/Berlin", "part-time"),
        Agent(
            "a3",
            "Cy",
            "blue",
            "Boston",
            "America/New_York",
            "full-time",
            proficiency=0.9,
            rotation_week=2,
        ),
    )


@pytest.fixture
def run_id(store: Store) -> int:
    return store.start_run(
        "plan", input_hash="abc", seed=7, parameters={"weeks": 2}, versions={}, at=NOON
    )


def _shift(agent: str, day: date, *, hour: int = 8) -> Shift:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    half, end = start + timedelta(hours=4), start + timedelta(hours=8)
    return Shift(
        agent_id=agent,
        schedule_date=day,
        start_at=start,
        end_at=end,
        template="day-8",
        activities=(
            Activity("work", "work", start, half, paid=True),
            Activity("meal", "meal", half, half + timedelta(minutes=30), paid=False),
            Activity("work", "work", half + timedelta(minutes=30), end, paid=True),
        ),
        reason="covers the morning peak",
    )


class MakeRoster:
    """Makes rosters whose shifts last eight hours from 08:00 UTC."""

    shift = staticmethod(_shift)

    def __call__(self, first: date, days: int, *, agents: tuple[str, ...] = ("a1",)) -> Roster:
        each = [first + timedelta(days=i) for i in range(days)]
        shifts = tuple(_shift(agent, day) for agent in agents for day in each)
        quality = RosterQuality(12.5, 12.0, 100.0, 104.0, 1.5, 5.5, 3.25)
        return Roster(first, days, shifts, quality, notes=("Sunday is one agent short.",))


@pytest.fixture
def make_roster(store: Store, agents: tuple[Agent, ...]) -> MakeRoster:
    store.replace_agents(agents)
    return MakeRoster()


@pytest.fixture
def forecast() -> Forecast:
    """Two queues over six quarter-hours, with ten samples."""
    samples = np.random.default_rng(1).poisson(300, (10, 2, 6)).astype(np.int32)
    return Forecast(
        queues=("voice", "chat"),
        grid=Grid(NOON, 15, 6),
        mean=samples.mean(axis=0),
        aht_seconds=np.full((2, 6), 321.125),
        samples=samples,
        models=("mean8", "lightgbm"),
        explanations=("The history is short.", "Best of five."),
        accuracy=(
            ForecastAccuracy(
                "voice", "all", "interval", "mean8", 7.0, 7.0, 2.3, -0.1, 79.0, 94.0, 1.5, 12
            ),
            ForecastAccuracy(
                "voice", "week 1", "day", "mean8", 6.5, 6.5, 2.3, 0.2, 81.0, 96.5, 0.75, 12
            ),
        ),
        scores=(
            ModelScore("voice", "mean8", 7.0),
            ModelScore("voice", "ets", 8.3, "week 2", 0.25),
        ),
        caveats=("chat has 9 weeks of history.",),
        aht_accuracy=(AhtAccuracy("voice", "mean4", 19.5, 25.0, 20.0, -0.3, 10),),
        effects=(
            SpecialEffect("voice", date(2026, 4, 3), "holiday", "Good Friday", 0.25, 2),
            SpecialEffect("chat", date(2026, 4, 7), "day after", "Easter Monday", 1.5, 1),
        ),
        outliers=(
            OutlierDay("voice", date(2026, 1, 9), 900.0, 310.5, "storm: 2.9 times the others"),
            OutlierDay("chat", date(2025, 12, 30), 0.0, float("nan"), "closed"),
        ),
        bursts=(BurstRisk("chat", 2.5, 40.0, 120.0, 3.5),),
        mean8=samples.mean(axis=0) + 0.125,
        adjustments=(
            Adjustment(
                queue="voice",
                first_date=MONDAY,
                last_date=MONDAY + timedelta(days=4),
                first_minute=540,
                end_minute=720,
                kind="percent",
                amount=10.0,
                reason="leaflets on Monday",
                made_by="Mia",
                made_at=NOON,
                contacts_before=100.0,
                contacts_after=110.0,
            ),
        ),
    )
