"""What every step of the main job works with: the store, the center and what is stored of it.

Every step records its seed, its parameters, the versions of the packages and a hash of its input,
so that it can be repeated from its row.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from data.holidays import holidays_between
from data.records import (
    Agent,
    Backlog,
    Center,
    ConfigurationError,
    ContactHistory,
    Driver,
    Forecast,
    Grid,
    Holiday,
    InputRefusedError,
    NotFoundError,
    Progress,
    Requirement,
    silent,
)
from data.store import Store
from wfm.adjusting import Change, adjust
from wfm.backlog import backlog_content
from wfm.checking import Finding, history_problems, known_queues, monday_after, people_problems
from wfm.drivers import drivers_of
from wfm.fingerprint import data_hash, input_hash
from wfm.intraday import Reforecast, day_rows, lost_changes, newest_forecast_of
from wfm.judging import history_end
from wfm.outside import content_hash
from wfm.runs import recorded_run
from wfm.settings import PlanSettings

LAST_YEAR = 2100
"""Rules of time zones and holidays are not known beyond."""


class Planner:
    """One center and its store, and what is forecast and required for it.

    Parameters
    ----------
    store, center
        Where everything is kept, and the center's file.
    at
        The instant that the runs carry.
    progress
        Receives how far each step is.
    tell
        Receives what the planner should know before time is spent, a sentence or two each.
    """

    def __init__(
        self,
        store: Store,
        center: Center,
        *,
        at: datetime,
        progress: Progress = silent,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.store = store
        self.center = center
        self.at = at
        self.progress = progress
        self.tell = tell

    def forecast(
        self, settings: PlanSettings, *, queues: Sequence[str] = ()
    ) -> tuple[int, Forecast]:
        """Forecast the horizon from the stored history.

        Parameters
        ----------
        queues
            Names to forecast; none: every queue of the center.

        Raises
        ------
        InputRefusedError
            There is no history, or too little of it.
        NotFoundError
            A queue is not in the center file.
        """
        from forecasting import MODELS  # noqa: PLC0415 - heavy

        center = self.center
        names = tuple(queues) or tuple(q.name for q in center.queues)
        unknown = sorted(set(names) - {q.name for q in center.queues})
        if unknown:
            raise NotFoundError(
                f"there is no queue {unknown[0]!r}; "
                f"queues are {', '.join(q.name for q in center.queues)}"
            )
        missing = [f.message for f in self._history_problems if f.where in names]
        if missing:
            raise InputRefusedError(missing)
        horizon = self.horizon(settings)
        models = settings.models or MODELS
        with self.run("forecast", settings, names=names, models=models) as run_id:
            result = self.forecast_of(names, horizon, settings=settings, models=models)
            known = min(self.history.grid.end_at, horizon.start_at)
            return self.store.save_forecast(run_id, result, known_until=known), result

    def forecast_of(
        self,
        names: Sequence[str],
        horizon: Grid,
        *,
        settings: PlanSettings,
        models: tuple[str, ...],
    ) -> Forecast:
        """Forecast queues that have history on a grid; nothing is stored."""
        from forecasting import forecast  # noqa: PLC0415 - heavy

        return forecast(
            self.history,
            [q for q in self.center.queues if q.name in names],
            holidays=self.holidays(self.history.grid, horizon),
            horizon=horizon,
            zone=self.center.zone,
            samples=settings.samples,
            models=models,
            seed=settings.seed,
            workers=settings.workers,
            drivers=self.drivers(names),
            progress=self.progress,
        )

    def adjust(self, forecast_id: int | None, change: Change, *, by: str) -> tuple[int, Forecast]:
        """Store a new forecast: a stored one (None: the newest) with a planner's change.

        Raises
        ------
        NotFoundError
            There is no such forecast, or it has no such queue.
        ConfigurationError
            The change makes no sense; nothing was stored.
        """
        base, changed = self.adjusted(forecast_id, change, by=by)
        inputs = {"forecast": base, "change": asdict(change), "by": by}
        with recorded_run(
            self.store,
            "adjustment",
            input_hash=input_hash(content_hash(changed), inputs),
            seed=0,
            parameters=inputs,
            at=self.at,
        ) as run_id:
            number = self.store.save_forecast(
                run_id, changed, based_on=base, known_until=self._known_until(base)
            )
            return number, changed

    def adjusted(self, forecast_id: int | None, change: Change, *, by: str) -> tuple[int, Forecast]:
        """Give a stored forecast's number, and what a change would make of it; stores nothing."""
        base = self.store.forecast_id(forecast_id)
        forecast = self.store.load_forecast(base)
        return base, adjust(forecast, change, zone=self.center.zone, by=by, at=self.at)

    def reforecast(self, at: datetime, *, settings: PlanSettings) -> Reforecast:
        """Bring the newest forecast of a day up to what has come on it, and store it.

        Raises
        ------
        NotFoundError
            No forecast of our own covers the day.
        InputRefusedError
            Nothing of the day is in the history.
        """
        from forecasting.update import update  # noqa: PLC0415 - heavy

        base = newest_forecast_of(self.store, at)
        before = self.store.load_forecast(base)
        known_queues(self.center, before.queues, what=f"forecast {base}")
        with self.run("intraday", settings, forecast=base, until=at) as run_id:
            after = update(
                before,
                self.history,
                [self.center.queue(name) for name in before.queues],
                at=at,
                holidays=self.holidays(self.history.grid, before.grid),
                zone=self.center.zone,
                seed=settings.seed,
                drivers=self.drivers(before.queues),
            )
            number = self.store.save_forecast(run_id, after, based_on=base, known_until=at)
        day = day_rows(before, after, self.history, at=at, zone=self.center.zone)
        return Reforecast(number, base, after, day, lost_changes(self.store, at, base))

    def require(
        self,
        forecast_id: int | None,
        *,
        settings: PlanSettings,
        backlog: Sequence[Backlog] = (),
    ) -> tuple[int, Requirement]:
        """Turn a stored forecast (None: the newest) into coverage and deadline rows.

        Parameters
        ----------
        backlog
            Deferred work that is there when the forecast begins.
        """
        from wfm.staffing import require  # noqa: PLC0415 - heavy

        forecast_id = self.store.forecast_id(forecast_id)
        forecast = self.store.load_forecast(forecast_id)
        known_queues(self.center, forecast.queues, what=f"forecast {forecast_id}")
        inputs = {"forecast": forecast_id, "backlog": backlog_content(backlog)}
        with self.run("requirement", settings, **inputs) as run_id:
            requirement = require(
                forecast,
                self.center,
                self.agents(),
                holidays=self.holidays(forecast.grid, forecast.grid),
                confidence=settings.confidence,
                backlog=backlog,
                progress=self.progress,
            )
            return self.store.save_requirement(run_id, forecast_id, requirement), requirement

    def backlog(self, path: Path | None, start_at: datetime) -> tuple[Backlog, ...]:
        """Read the open work there is when a horizon starts; no file, no work.

        Raises
        ------
        InputRefusedError
            With every problem of the file.
        """
        if path is None:
            return ()
        from data.files.backlog import read_backlog  # noqa: PLC0415 - heavy

        return read_backlog(path, self.center, start_at=start_at)

    def forecast_start(self, forecast_id: int | None) -> datetime:
        """Give the start of a stored forecast (None: the newest).

        Raises
        ------
        NotFoundError
            There is no such forecast.
        """
        number = self.store.forecast_id(forecast_id)
        return next(s.first_at for s in self.store.forecasts() if s.id == number)

    @cached_property
    def history(self) -> ContactHistory:
        """The stored history of the center's queues; refused where none of them has any."""
        names = [q.name for q in self.center.queues]
        missing = self._history_problems
        if len(missing) == len(names):
            raise InputRefusedError([f.message for f in missing])
        return self.store.history(names, minutes=self.center.interval_minutes)

    @cached_property
    def _history_problems(self) -> tuple[Finding, ...]:
        """The queues without history."""
        return history_problems(self.store, self.center)

    @cached_property
    def data_hash(self) -> str:
        """The hash of all that a plan is made from."""
        return data_hash(self.store, self.center, self.history)

    def drivers(self, queues: Sequence[str]) -> tuple[Driver, ...]:
        """Give the planner's drivers of these queues."""
        return drivers_of(self.store.driver_days(), queues)

    def agents(self) -> tuple[Agent, ...]:
        """Give the active agents; refuses to plan without any, or where they do not fit.

        Raises
        ------
        InputRefusedError
            There are none, or they do not fit the center file.
        """
        agents = self.store.agents()
        problems = [f"{f.where}: {f.message}" for f in people_problems(agents, self.center)]
        if problems:
            raise InputRefusedError(problems)
        return agents

    def horizon(self, settings: PlanSettings) -> Grid:
        """Give the grid to plan: whole local days of the center's zone.

        Raises
        ------
        ConfigurationError
            The first day is too far off.
        """
        first = settings.first_date or next_monday(self.history.grid, self.center.zone)
        if first.year > LAST_YEAR:
            raise ConfigurationError(f"--from {first} is too far off; give a day up to {LAST_YEAR}")
        return Grid.for_days(
            first,
            7 * settings.weeks,
            zone=self.center.zone,
            minutes=self.center.interval_minutes,
        )

    def holidays(self, first: Grid, last: Grid) -> tuple[Holiday, ...]:
        """Give holidays and special days from one grid's start to the other's end, and a month."""
        return holidays_between(
            self.center,
            first.start_at.date() - timedelta(days=1),
            last.end_at.date() + timedelta(days=31),
        )

    def _known_until(self, forecast_id: int) -> datetime | None:
        """Give the end of what had come when a planner looked at a forecast."""
        known = [
            end
            for summary in self.store.forecasts()
            if summary.id == forecast_id and (end := summary.known_until) is not None
        ]
        end = history_end(self.store, self.center)
        return max([*known, *([] if end is None else [end])], default=None)

    def run(
        self, kind: str, settings: PlanSettings, **inputs: object
    ) -> AbstractContextManager[int]:
        """Record a step with its settings and inputs; gives the run's id."""
        parameters = {**asdict(settings), **inputs}
        return recorded_run(
            self.store,
            kind,
            input_hash=input_hash(self.data_hash, parameters),
            seed=settings.seed,
            parameters=parameters,
            at=self.at,
        )


def next_monday(grid: Grid, zone: str) -> date:
    """Give the first Monday after the last local day on a grid."""
    last: date = grid.local_days(zone)[-1].astype(object)
    return monday_after(last)
