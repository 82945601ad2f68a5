"""When agents are away and when they would like to work: rows of two files."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from data.samples.people import AgentRow
from data.samples.spec import SampleSpec

TIMEOFF_COLUMNS = ("agent_id", "start", "end", "kind", "paid")
PREFERENCE_COLUMNS = ("agent_id", "weekday", "start", "end", "strength")

Cells = tuple[str, ...]

HALVES = (("08:00", "12:00"), ("13:00", "17:00"))

WISHES: tuple[tuple[Cells, ...], ...] = (
    (("", "00:00", "10:00", "avoid"), ("", "12:00", "20:00", "slightly_prefer")),
    (("", "06:00", "12:00", "prefer"), ("", "18:00", "24:00", "avoid")),
    (("friday", "14:00", "24:00", "strongly_avoid"),),
    (("wednesday", "00:00", "24:00", "avoid"),),
    (("monday", "08:00", "16:00", "strongly_prefer"), ("tuesday", "18:00", "24:00", "avoid")),
    (("saturday", "00:00", "24:00", "strongly_avoid"),),
    (("saturday", "08:00", "18:00", "slightly_prefer"),),
    (("", "16:00", "19:00", "slightly_avoid"),),
)
"""What one agent may wish: late risers, early birds, free Fridays, a day for the children."""


def simulate_time_off(
    spec: SampleSpec, agents: Sequence[AgentRow], *, rng: np.random.Generator
) -> tuple[Cells, ...]:
    """Draw vacations and half days of the horizon; nobody has two of them."""
    order = [agents[i].agent_id for i in rng.permutation(len(agents))]
    away = max(1, round(spec.vacation_share * len(agents)))
    rows: list[Cells] = []
    for monday in _mondays(spec):
        for index in range(away):
            # Most take the whole week, one in four a long weekend.
            days = 4 if index % 4 == 3 else 7
            first = monday + timedelta(days=7 - days)
            last = monday + timedelta(days=6)
            rows.append((order.pop(), first.isoformat(), last.isoformat(), "vacation", "true"))
    for _ in range(spec.half_days):
        day = spec.plan_date + timedelta(days=_working_day(spec, rng))
        start, end = HALVES[int(rng.integers(2))]
        rows.append((order.pop(), f"{day}T{start}", f"{day}T{end}", "appointment", "false"))
    return tuple(sorted(rows))


def simulate_preferences(
    spec: SampleSpec, agents: Sequence[AgentRow], *, rng: np.random.Generator
) -> tuple[Cells, ...]:
    """Draw the preferences of some of the agents."""
    count = round(spec.wish_share * len(agents))
    picked = sorted(int(i) for i in rng.permutation(len(agents))[:count])
    return tuple(
        (agents[i].agent_id, *wish) for i in picked for wish in WISHES[rng.integers(len(WISHES))]
    )


def _mondays(spec: SampleSpec) -> Iterator[date]:
    for week in range(spec.horizon_days // 7):
        yield spec.plan_date + timedelta(days=7 * week)


def _working_day(spec: SampleSpec, rng: np.random.Generator) -> int:
    week = int(rng.integers(spec.horizon_days // 7))
    return 7 * week + int(rng.integers(5))
