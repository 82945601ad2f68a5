"""What one run of the main job is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.records import Center


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What one run of the main job is asked for.

    Parameters
    ----------
    first_date
        First local day; None: the first Monday after the history's last day.
    weeks
        Length of the horizon [weeks].
    seconds
        Time for the roster's search [s].
    replications
        Simulated replications of the horizon; with a precision the least number.
    samples
        Joint samples of the forecast.
    models
        Candidate models; the backtest chooses. None named: all there are.
    confidence
        Share of days on which goals are to be met; ``expected``: on average over what days may
        turn out like; None: on a day like the mean.
    precision
        Wanted half-width of every queue's simulated service, as a share; None: no more
        replications than were asked for.
    rounds
        Most rounds of rows, roster and simulation; 1: the rows are those of the forecast.
    """

    first_date: date | None
    weeks: int
    seconds: float
    replications: int
    samples: int
    seed: int
    workers: int
    models: tuple[str, ...] = ()
    confidence: float | Literal["expected"] | None = None
    precision: float | None = None
    rounds: int = 1

    @classmethod
    def of(cls, center: Center, *, workers: int) -> "PlanSettings":
        """Give the settings of the center file."""
        planning = center.planning
        return cls(
            first_date=None,
            weeks=planning.weeks,
            seconds=planning.seconds,
            replications=planning.replications,
            samples=planning.samples,
            seed=planning.seed,
            workers=workers,
            confidence=planning.confidence,
            rounds=planning.rounds,
        )
