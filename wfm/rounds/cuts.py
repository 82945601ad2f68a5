"""Cuts: rows raised by what the simulation of one more agent of each skill set shows.

The service of a queue grows with the agents on duty; its slope by skill set is a sub-gradient,
and the roster needs so many more agents, each weighed by its slope, as the queue lacks (M. T.
Cezik, P. L'Ecuyer, Management Science 54(2), 2008, 310-323). Here the cut becomes a coverage row,
that of the subset of queues whose agents have the slopes: it can be explained like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Activity,
    Agent,
    Center,
    Forecast,
    Holiday,
    Outlook,
    Progress,
    Roster,
    Shift,
    local_midnight,
    silent,
)
from skills import SkillSet, counts_for, skill_matrix

Floats = NDArray[np.float64]

BELOW = 0.005
"""A queue gets cuts from so far below its goal on, as a share."""

WINDOW = 9
"""Intervals over which slopes and lacks are averaged: single intervals are noise."""

DAMPED = 0.7
"""Share of what the slopes ask for: the first agents bring the most."""

MOST_SHARE = 0.15
"""A cut asks for at most this share of the agents on duty more, and one."""

STEADY = 0.3
"""Slopes of single times of day count as at least this share of their average."""

TRUSTED = 0.5
"""Weight of where in the day the simulation saw a queue lack; the rest follows its contacts."""


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """What one more agent brings.

    Parameters
    ----------
    skill_sets
        Queues that the agent serves.
    gain
        Contacts served in time more, by interval, shape (skill sets, queues, T).
    """

    skill_sets: tuple[SkillSet, ...]
    gain: Floats


def slopes_of(
    roster: Roster,
    base: Outlook,
    *,
    forecast: Forecast,
    center: Center,
    agents: Sequence[Agent],
    holidays: Sequence[Holiday],
    replications: int,
    seed: int,
    workers: int,
    progress: Progress = silent,
) -> Slopes:
    """Simulate one more agent of each skill set, on duty all the time, beside the roster.

    Parameters
    ----------
    roster, base
        The roster, and its outlook for the same seed and replications.
    """
    from wfm.simulation import simulate  # noqa: PLC0415 - heavy

    queues = [center.queue(name) for name in forecast.queues]
    sets, index = skill_matrix(agents, queues, roster.first_date).skill_sets()
    offered = _offered(base, forecast)
    found, gains = [], []
    for number, served in enumerate(sets):
        if not served:
            continue
        model = replace(agents[int(np.flatnonzero(index == number)[0])], id="one more")
        more = replace(roster, shifts=(*roster.shifts, *_always(model, roster, center.zone)))
        outlook = simulate(
            more,
            forecast,
            center,
            (*agents, model),
            holidays=holidays,
            replications=replications,
            seed=seed,
            workers=workers,
        )
        change = outlook.service_by_interval.mean - base.service_by_interval.mean
        found.append(served)
        gains.append(np.nan_to_num(change) * offered)
        progress("One more agent", number + 1, len(sets))
    return Slopes(tuple(found), np.array(gains))


def cuts_of(
    base: Outlook,
    slopes: Slopes,
    *,
    forecast: Forecast,
    center: Center,
    below: Floats,
    subsets: Sequence[SkillSet],
    rows: Floats,
    skill_sets: Sequence[SkillSet],
    on_duty: Floats,
) -> Mapping[SkillSet, Floats]:
    """Give the agents that subsets of queues need by the slopes of queues below their goals.

    The row of the subset keeps its shape over time: it is scaled to the agents who are there on
    average, more than it asks for where they serve other queues too, as far as they are there,
    and what the queue lacks is added by time of day.

    Parameters
    ----------
    below
        How far each queue is below its goal, as a share, shape (queues,).
    subsets, rows
        Those that may get a row raised, and the agents they ask for, shape (subsets, T) on the
        outlook's intervals.
    skill_sets, on_duty
        Agents at work by skill set, shape (skill sets, T) on the outlook's intervals.
    """
    out: dict[SkillSet, Floats] = {}
    offered = _offered(base, forecast)
    target = np.array([center.queue(name).goal.target for name in base.queues])[:, None]
    served = np.nan_to_num(base.service_by_interval.mean)
    day = round(24 * 60 / base.grid.minutes)
    lack = np.maximum(0.0, _smooth(_by_time_of_day((target - served) * offered, day), WINDOW))
    gain = np.maximum(0.0, _smooth(slopes.gain, WINDOW))
    there = {s: on_duty[i] for i, s in enumerate(skill_sets)}
    agents = np.array([there.get(s, np.zeros(on_duty.shape[1])).mean() for s in slopes.skill_sets])
    for q in np.flatnonzero(below > BELOW):
        weight = _weight(lack[q], offered[q])
        average = gain[:, q] @ weight
        own = [s for s in subsets if q in s]
        if not own:
            continue
        subset = _nearest(average, agents, slopes.skill_sets, own)
        counts = counts_for(slopes.skill_sets, [subset])[:, 0]
        row = rows[list(subsets).index(subset)]
        if not average[counts].any() or not row.any():
            continue
        # In sum the queue lacks what it is below its goal; noise alone would make that more.
        lacks = weight * float(below[q]) * float(offered[q].sum())
        slope = np.maximum(gain[counts, q].mean(axis=0), STEADY * float(average[counts].mean()))
        duty = on_duty[counts_for(skill_sets, [subset])[:, 0]].sum(axis=0)
        asked = row > 0
        scaled = row * max(1.0, float(duty[asked].sum() / row[asked].sum()))
        usual = np.maximum(row, np.minimum(scaled, _smooth(duty, WINDOW)))
        added = np.minimum(DAMPED * lacks / slope, MOST_SHARE * usual + 1.0)
        out[subset] = np.maximum(out.get(subset, 0.0), np.where(asked, usual + added, 0.0))
    return out


def _weight(lack: Floats, offered: Floats) -> Floats:
    """Give where a queue lacks, as shares of the whole, shape (T,)."""
    seen = lack / max(1e-9, float(lack.sum()))
    even = offered / max(1e-9, float(offered.sum()))
    return np.asarray(TRUSTED * seen + (1 - TRUSTED) * even)


def _by_time_of_day(values: Floats, day: int) -> Floats:
    """Give each interval the mean of its time of day, along the last axis."""
    count = values.shape[-1]
    if count <= day:
        return values
    place = np.arange(count) % day
    means = [values[..., place == p].mean(axis=-1) for p in range(day)]
    return np.stack(means, axis=-1)[..., place]


def _nearest(
    slope: Floats, agents: Floats, sets: Sequence[SkillSet], subsets: Sequence[SkillSet]
) -> SkillSet:
    """Give the subset of queues whose agents have the slopes, by least squares over agents."""
    best, least = subsets[0], np.inf
    weight = agents + 1e-6
    for subset, member in zip(subsets, counts_for(sets, subsets).T, strict=True):
        level = float((weight * slope * member).sum() / max(1e-12, float((weight * member).sum())))
        error = float((weight * (slope - level * member) ** 2).sum())
        if error < least - 1e-15:
            best, least = subset, error
    return best


def _offered(outlook: Outlook, forecast: Forecast) -> Floats:
    """Give the contacts of the outlook's intervals, shape (queues, T)."""
    first = forecast.grid.index(outlook.grid.start_at)
    return np.asarray(forecast.mean[:, first : first + outlook.grid.count], np.float64)


def _smooth(values: Floats, width: int) -> Floats:
    """Give the mean over neighbouring intervals, along the last axis."""
    from scipy.ndimage import uniform_filter1d  # noqa: PLC0415 - heavy

    return np.asarray(uniform_filter1d(values, width, axis=-1, mode="nearest"))


def _always(agent: Agent, roster: Roster, zone: str) -> list[Shift]:
    """Give an agent's shifts that leave no gap, one a local day."""
    shifts = []
    for d in range(roster.days):
        day = roster.first_date + timedelta(days=d)
        start, end = local_midnight(day, zone), local_midnight(day + timedelta(days=1), zone)
        work = Activity("on queue", "work", start, end, paid=True)
        shifts.append(Shift(agent.id, day, start, end, "one more", (work,)))
    return shifts
