"""What the report is made from, and the local days on its grids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from data.files.schedule_pack import SchedulePack
from data.records import (
    Agent,
    Center,
    ContactHistory,
    Forecast,
    Grid,
    Outlook,
    PlanRound,
    Requirement,
    Roster,
)


@dataclass(frozen=True, slots=True, eq=False)
class ReportInput:
    """Everything the report shows.

    Parameters
    ----------
    center, agents
        The center and its agents by id.
    forecast, requirement, roster
        What was planned, from one run.
    as_of
        Instant the report speaks of, aware.
    history
        The last weeks before the forecast; None: only the forecast is drawn.
    outlook
        The roster's simulation; None: the report says that there is none.
    published_at
        Instant of publication, aware; None for a draft.
    rounds
        The rounds that led to the roster; none: it was built without.
    """

    center: Center
    agents: Mapping[str, Agent]
    forecast: Forecast
    requirement: Requirement
    roster: Roster
    as_of: datetime
    history: ContactHistory | None = None
    outlook: Outlook | None = None
    published_at: datetime | None = None
    rounds: tuple[PlanRound, ...] = ()

    @property
    def pack(self) -> SchedulePack:
        """The roster as the schedule writers take it."""
        return SchedulePack(self.roster, self.agents, self.center)


@dataclass(frozen=True, slots=True, eq=False)
class LocalDays:
    """The local days of a zone on a grid.

    Parameters
    ----------
    dates
        One a day, D of them.
    edges
        First interval of each day and the end of the last, shape (D + 1,).
    whole
        Whether the grid holds all of the day, shape (D,).
    """

    dates: tuple[date, ...]
    edges: NDArray[np.int64]
    whole: NDArray[np.bool_]

    @classmethod
    def of(cls, grid: Grid, zone: str) -> "LocalDays":
        """Give the local days of a grid."""
        days, starts = np.unique(grid.local_days(zone), return_index=True)
        dates = tuple(day.item() for day in days)
        edges = np.append(starts, grid.count).astype(np.int64)
        full = [Grid.for_days(d, 1, zone=zone, minutes=grid.minutes).count for d in dates]
        return cls(dates, edges, np.diff(edges) == np.array(full))

    def sums(self, values: NDArray[np.float64] | NDArray[np.int32]) -> NDArray[np.float64]:
        """Give each day's sum over the last axis; NaN where a value is missing or the day cut."""
        out = np.add.reduceat(values, self.edges[:-1], axis=-1).astype(float)
        out[..., ~self.whole] = np.nan
        return out

    def week(self, first: date) -> slice:
        """Give the intervals of up to seven days from ``first``, or from the grid's start."""
        start = next((i for i, day in enumerate(self.dates) if day >= first), 0)
        end = min(start + 7, len(self.dates))
        return slice(int(self.edges[start]), int(self.edges[end]))


def interval_labels(grid: Grid, zone: str, part: slice) -> list[str]:
    """Give ``Sun 25 Oct 02:15`` for intervals; with the offset on days where the clock changes."""
    minutes = grid.local_minutes(zone)
    walls = grid.local(zone)
    offsets = (walls - grid.starts()) // np.timedelta64(60, "s")
    days = walls.astype("datetime64[D]")
    changing = set(days[1:][offsets[1:] != offsets[:-1]].tolist())
    labels = []
    for i in range(part.start, part.stop):
        day = days[i].item()
        text = f"{day_label(day)} {minutes[i] // 60:02d}:{minutes[i] % 60:02d}"
        if day in changing:
            shift = int(offsets[i])
            sign = "-" if shift < 0 else "+"
            text += f" ({sign}{abs(shift) // 60:02d}:{abs(shift) % 60:02d})"
        labels.append(text)
    return labels


def day_label(day: date) -> str:
    """Give ``Sun 25 Oct``."""
    return f"{day:%a} {day.day} {day:%b}"
