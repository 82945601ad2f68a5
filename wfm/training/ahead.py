"""What the forecast of the next months asks for, against what the agents can give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Center,
    Contract,
    Requirement,
    Skill,
    TimeOff,
    local_midnight,
)
from skills import SkillSet, counts_for, lacking_subsets
from skills.gaps import Gap, SkillGroup, Slack, gaps, tightest
from skills.supply import Expiry, expiries, staying, weekly_supply
from wfm.local_days import local_span
from wfm.settings import PlanSettings
from wfm.training.months import months_ahead

if TYPE_CHECKING:
    from wfm.planner import Planner

Floats = NDArray[np.float64]

WEEKS_PER_MONTH = 13 / 3


@dataclass(frozen=True, slots=True, eq=False)
class GapsAhead:
    """The next months by week.

    Parameters
    ----------
    queues
        Names.
    first, weeks
        First local day, and number of weeks.
    asked, given
        Agent-hours at work asked for, and that the agents can give [h], shape (weeks,).
    there
        Agents expected still to be there, shape (weeks,).
    gaps
        What lacks, in agent-hours a week.
    slack
        Where least is to spare in each week.
    agent_hours
        What one agent gives in a week, breaks taken off [h].
    expiries
        Skills that end.
    groups
        Agents by what they lack.
    source
        Which forecast it is from, in a sentence.
    """

    queues: tuple[str, ...]
    first: date
    weeks: int
    asked: Floats
    given: Floats
    there: Floats
    gaps: tuple[Gap, ...]
    slack: tuple[Slack | None, ...]
    agent_hours: float
    expiries: tuple[Expiry, ...]
    groups: tuple[SkillGroup, ...]
    source: str


def gaps_ahead(
    planner: "Planner", *, settings: PlanSettings, months: float, today: date
) -> GapsAhead:
    """Give what lacks week by week; a forecast of the weeks is kept where none is stored.

    A week lacks what its hours, however they are shared out over the days, cannot cover: an upper
    bound of what a roster can do.

    Parameters
    ----------
    settings
        ``first_date`` is the first day; None: that of the next plan.
    months
        How far to look.
    today
        From which day agents are expected to leave.
    """
    from wfm.staffing import require  # noqa: PLC0415 - heavy

    center = planner.center
    weeks = max(1, round(months * WEEKS_PER_MONTH))
    horizon = planner.horizon(replace(settings, weeks=weeks))
    first, _ = local_span(horizon, center.zone)
    agents = planner.agents()
    forecast, source = months_ahead(planner, horizon, settings=settings)
    requirement = require(
        forecast,
        center,
        _undated(agents, center),
        holidays=planner.holidays(forecast.grid, forecast.grid),
        confidence=settings.confidence,
        progress=planner.progress,
    )
    queues = [center.queue(name) for name in forecast.queues]
    hours = _hours(agents, center, planner.store.time_off(), first=first, weeks=weeks)
    stay = staying(center.planning.attrition_per_year, today=today, first=first, weeks=weeks)
    groups, supply = weekly_supply(agents, queues, hours * stay, first=first)
    subsets, asked = _asked(requirement, groups, supply, center, first=first, weeks=weeks)
    able = counts_for([group.queues for group in groups], subsets)
    short = np.where(asked > 0, asked - able.T.astype(np.float64) @ supply, -np.inf)
    return GapsAhead(
        queues=forecast.queues,
        first=first,
        weeks=weeks,
        asked=asked[subsets.index(tuple(range(len(queues))))],
        given=supply.sum(axis=0),
        there=len(agents) * stay,
        gaps=gaps(short, subsets, groups, supply, hours=1.0),
        slack=tuple(tightest(short[:, [week]], subsets) for week in range(weeks)),
        agent_hours=float(hours.sum() / max(1, hours.size)),
        expiries=expiries(agents, queues, first=first, last=first + timedelta(weeks=weeks)),
        groups=groups,
        source=source,
    )


def weekly_hours(contract: Contract, center: Center) -> float:
    """Give the most hours at work in a week that a contract allows, breaks taken off [h].

    Shrinkage is part of what is asked for, and not taken off again.
    """
    paid = float(contract.max_paid_minutes_per_week)
    if contract.period is not None and contract.period.max_paid_minutes is not None:
        paid = min(paid, contract.period.max_paid_minutes / contract.period.weeks)
    shifts = [v for name in contract.templates for v in center.template(name).variants]
    longest = max(shift.paid_minutes for shift in shifts)
    if contract.max_paid_minutes_per_day is not None:
        longest = min(longest, contract.max_paid_minutes_per_day)
    paid = min(paid, contract.max_days_per_week * longest)
    rest = [sum(b.minutes for b in shift.breaks) for shift in shifts]
    work = [shift.length_minutes - breaks for shift, breaks in zip(shifts, rest, strict=True)]
    return paid / 60 * sum(work) / sum(shift.paid_minutes for shift in shifts)


def _hours(
    agents: Sequence[Agent],
    center: Center,
    time_off: Sequence[TimeOff],
    *,
    first: date,
    weeks: int,
) -> Floats:
    """Give what each agent can give by week, approved time off taken off, (agents, weeks)."""
    index = {agent.id: a for a, agent in enumerate(agents)}
    most = {c.name: (weekly_hours(c, center), c.max_days_per_week) for c in center.contracts}
    away = np.zeros((len(agents), weeks))
    for span in time_off:
        place = index.get(span.agent_id)
        if place is None:
            continue
        for week in range(weeks):
            zone = agents[place].zone
            start = local_midnight(first + timedelta(weeks=week), zone)
            end = local_midnight(first + timedelta(weeks=week + 1), zone)
            overlap = min(end, span.end_at) - max(start, span.start_at)
            away[place, week] += max(0.0, overlap / timedelta(days=1))
    hours = np.array([[most[a.contract][0]] for a in agents])
    days = np.array([[most[a.contract][1]] for a in agents])
    return np.asarray(hours * np.clip(1.0 - away / days, 0.0, 1.0))


def _undated(agents: Sequence[Agent], center: Center) -> tuple[Agent, ...]:
    """Give agents whose skills do not end, and one who holds them all.

    What is asked for must not be refused since a certificate ends: that is the answer. The one who
    holds all adds no row to those that there always are.
    """
    lasting = tuple(
        replace(
            agent,
            skills={
                name: replace(skill, valid_from=None, valid_to=None)
                for name, skill in agent.skills.items()
            },
        )
        for agent in agents
    )
    every = {name for queue in center.queues for name in queue.skills}
    anybody = replace(agents[0], id="", skills={name: Skill(level=5) for name in every})
    return (*lasting, anybody)


def _asked(
    requirement: Requirement,
    groups: Sequence[SkillGroup],
    supply: Floats,
    center: Center,
    *,
    first: date,
    weeks: int,
) -> tuple[list[SkillSet], Floats]:
    """Give subsets of queues with the hours that they ask for by week, (subsets, weeks).

    They are the requirement's rows, and where work alone exceeds the hours of those who can do it
    also the subsets that a minimum cut finds.
    """
    days = requirement.grid.local_days(center.zone)
    week = (days - np.datetime64(first, "D")).astype(np.int64) // 7
    due = np.zeros_like(requirement.offered_load)
    for row in requirement.deadlines:
        due[row.queue] += np.diff(row.due, prepend=0.0)
    rows = [
        agents + due[list(subset)].sum(axis=0)
        for subset, agents in zip(requirement.subsets, requirement.agents, strict=True)
    ]
    hours = requirement.grid.hours
    asked = _by_week(np.array(rows), week, weeks) * hours
    deferred = {row.queue for row in requirement.deadlines}
    load = requirement.offered_load.copy()
    load[sorted(deferred)] = due[sorted(deferred)]
    work = _by_week(load, week, weeks) * hours
    served = [group.queues for group in groups]
    more = sorted(lacking_subsets(work, served, supply) - set(requirement.subsets))
    cut = np.array([work[list(subset)].sum(axis=0) for subset in more]).reshape(len(more), weeks)
    return [*requirement.subsets, *more], np.concatenate([asked, cut])


def _by_week(values: Floats, week: NDArray[np.int64], weeks: int) -> Floats:
    """Sum values of intervals by week, shape (rows, weeks)."""
    out = np.zeros((weeks, len(values)))
    inside = (week >= 0) & (week < weeks)
    np.add.at(out, week[inside], values.T[inside])
    return out.T
