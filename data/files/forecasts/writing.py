"""A forecast as the text of a file that other systems import."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.files.forecasts.layouts import (
    CALABRIO_TIME,
    CONNECT_COLUMNS,
    GENESYS_COLUMNS,
    PLAIN_COLUMNS,
)
from data.records import Center, ConfigurationError, Forecast

FORECAST_FORMATS = ("calabrio", "genesys", "connect", "csv")

QUANTILES = {"q025": 0.025, "q10": 0.1, "q50": 0.5, "q90": 0.9, "q975": 0.975}
"""Columns of the plain file with quantiles."""

_CONNECT_CHANNELS = {"voice": "VOICE", "callback": "VOICE", "chat": "CHAT", "message": "CHAT"}
_CONNECT_MINUTES = (15, 30)


@dataclass(frozen=True, slots=True)
class ForecastText:
    """A file's text, its number of rows, and what a planner should know of it."""

    text: str
    rows: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The queues and intervals of a forecast that are written.

    Parameters
    ----------
    queues
        Name and place in the forecast, by name.
    intervals
        Places on the grid, ascending.
    """

    forecast: Forecast
    center: Center
    queues: tuple[tuple[str, int], ...]
    intervals: NDArray[np.int64]

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """Give queue name, its place and the interval's, by queue and time."""
        for name, place in self.queues:
            for t in self.intervals.tolist():
                yield name, place, t


def forecast_text(
    forecast: Forecast,
    center: Center,
    *,
    form: str,
    queues: tuple[str, ...] = (),
    first: date | None = None,
    last: date | None = None,
    quantiles: bool = False,
) -> ForecastText:
    """Give a forecast as a file's text.

    Parameters
    ----------
    form
        One of ``FORECAST_FORMATS``.
    queues
        Names; none: all.
    first, last
        Local days of the center's zone, both included; None: from the first, to the last.
    quantiles
        Whether the plain file has the columns of ``QUANTILES``.

    Raises
    ------
    ConfigurationError
        A queue or day is not in the forecast, or the format cannot carry it.
    """
    if form not in FORECAST_FORMATS:
        raise ConfigurationError(
            f"no forecast format {form!r}; there are {', '.join(FORECAST_FORMATS)}"
        )
    if quantiles and form != "csv":
        raise ConfigurationError(f"{form} has no place for quantiles; give --format csv")
    if quantiles and not len(forecast.samples):
        raise ConfigurationError(
            f"the forecast of {forecast.source} has no samples, so no quantiles; "
            "leave --quantiles out"
        )
    part = _part(forecast, center, queues, first=first, last=last)
    if form == "connect":
        return _connect(part, asked=bool(queues))
    if form == "csv":
        return _plain(part, quantiles=quantiles)
    return _calabrio(part) if form == "calabrio" else _genesys(part)


def _part(
    forecast: Forecast,
    center: Center,
    queues: tuple[str, ...],
    *,
    first: date | None,
    last: date | None,
) -> _Part:
    unknown = [name for name in queues if name not in forecast.queues]
    if unknown:
        raise ConfigurationError(
            f"queue {unknown[0]!r} is not in the forecast, which is of {', '.join(forecast.queues)}"
        )
    days = forecast.grid.local_days(center.zone)
    low = days[0] if first is None else np.datetime64(first, "D")
    high = days[-1] if last is None else np.datetime64(last, "D")
    for day in (low, high):
        if not days[0] <= day <= days[-1]:
            raise ConfigurationError(
                f"{day} is not in the forecast, which is of {days[0]} to {days[-1]}; "
                "give one of these days"
            )
    intervals = np.flatnonzero((days >= low) & (days <= high))
    if not len(intervals):
        raise ConfigurationError(f"--from {low} is after --to {high}; exchange them")
    chosen = sorted(set(queues) or set(forecast.queues))
    places = tuple((name, forecast.queues.index(name)) for name in chosen)
    return _Part(forecast, center, places, intervals)


def _calabrio(part: _Part) -> ForecastText:
    """Write local times of each queue's zone, sorted by skill name and time, as is asked for."""
    grid, step = part.forecast.grid, timedelta(minutes=part.forecast.grid.minutes)
    zones = {name: ZoneInfo(_zone(part, name)) for name, _ in part.queues}

    def row(name: str, place: int, t: int) -> list[str]:
        at = grid.at(t)
        times = [moment.astimezone(zones[name]) for moment in (at, at + step)]
        stamps = [moment.strftime(CALABRIO_TIME) for moment in times]
        return [name, *stamps, _volume(part, place, t), _aht(part, place, t), "0"]

    return _text(part, None, row)


def _genesys(part: _Part) -> ForecastText:
    def row(name: str, place: int, t: int) -> list[str]:
        return [_utc(part, t), name, _volume(part, place, t), _aht(part, place, t)]

    return _text(part, GENESYS_COLUMNS, row)


def _connect(part: _Part, *, asked: bool) -> ForecastText:
    minutes = part.forecast.grid.minutes
    if minutes not in _CONNECT_MINUTES:
        raise ConfigurationError(
            f"Amazon Connect takes intervals of 15 or 30 minutes, this forecast has {minutes}; "
            "use another format"
        )
    media = {name: part.center.queue(name).media for name, _ in part.queues}
    others = [name for name in media if media[name] not in _CONNECT_CHANNELS]
    if others and (asked or len(others) == len(media)):
        raise ConfigurationError(
            f"Amazon Connect takes voice and chat only; {others[0]} is {media[others[0]]}: "
            "leave it out"
        )
    kept = tuple(pair for pair in part.queues if pair[0] not in others)
    part = _Part(part.forecast, part.center, kept, part.intervals)

    def row(name: str, place: int, t: int) -> list[str]:
        channel = _CONNECT_CHANNELS[media[name]]
        figures = [_volume(part, place, t), _aht(part, place, t)]
        return [name, "", channel, _utc(part, t), f"{minutes}mins", *figures]

    notes: tuple[str, ...] = (
        "QueueId is empty: fill in your ids where Amazon Connect asks for them",
    )
    if others:
        notes += (f"left out, being neither voice nor chat: {', '.join(others)}",)
    return _text(part, CONNECT_COLUMNS, row, notes=tuple(notes))


def _plain(part: _Part, *, quantiles: bool) -> ForecastText:
    grid = part.forecast.grid
    zones = {name: ZoneInfo(_zone(part, name)) for name, _ in part.queues}
    header = (*PLAIN_COLUMNS, *(QUANTILES if quantiles else ()))
    shares = list(QUANTILES.values())
    values = np.quantile(part.forecast.samples, shares, axis=0) if quantiles else None

    def row(name: str, place: int, t: int) -> list[str]:
        at = grid.at(t).astimezone(zones[name]).isoformat(timespec="minutes")
        out = [at, name, _volume(part, place, t), _aht(part, place, t)]
        return out if values is None else [*out, *(_number(v, 2) for v in values[:, place, t])]

    return _text(part, header, row)


def _text(
    part: _Part,
    header: tuple[str, ...] | None,
    row: Callable[[str, int, int], list[str]],
    *,
    notes: tuple[str, ...] = (),
) -> ForecastText:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header is not None:
        writer.writerow(header)
    count = 0
    for name, place, t in part.rows():
        writer.writerow(row(name, place, t))
        count += 1
    return ForecastText(text.getvalue(), count, notes)


def _zone(part: _Part, name: str) -> str:
    """Give the zone of a queue; the center's where the center file no longer has the queue."""
    zones: Mapping[str, str] = {queue.name: queue.zone for queue in part.center.queues}
    return zones.get(name, part.center.zone)


def _utc(part: _Part, t: int) -> str:
    return f"{part.forecast.grid.at(t):%Y-%m-%dT%H:%M:%SZ}"


def _volume(part: _Part, place: int, t: int) -> str:
    return _number(float(part.forecast.mean[place, t]), 3)


def _aht(part: _Part, place: int, t: int) -> str:
    return _number(float(part.forecast.aht_seconds[place, t]), 1)


def _number(value: float, digits: int) -> str:
    """Give a number with at most so many digits, without zeros at the end."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
