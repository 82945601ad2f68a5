"""One scenario while it is simulated, and what its contacts lose: the scale trainings share."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from data.records import Estimate, Holiday, Progress, silent
from wfm.simulation import Scenario, build_model, horizon, run
from wfm.simulation.estimate import PairedRatioMoments
from wfm.simulation.goals import Goals
from wfm.simulation.patience import patient_shares

Floats = NDArray[np.float64]

ABOVE_GOAL = 0.1
"""What a contact answered in time counts on a queue's day that is at its goal already."""

_CONFIDENCE = 0.95


class Gain(NamedTuple):
    """A difference a week with the half-width of its 95 % interval."""

    mean: float
    half_width: float

    @property
    def sure(self) -> bool:
        """Whether it is above zero beyond noise."""
        return self.mean > self.half_width


class Trial:
    """Replications of one scenario, as many as were asked for so far.

    Scenarios of one base and seed see the same customers, so that their losses can be compared
    replication by replication.

    Parameters
    ----------
    scenario
        What is simulated.
    holidays
        Days with opening hours of their own.
    seed, workers
        As in ``wfm.simulation.run``.
    """

    def __init__(
        self, scenario: Scenario, *, holidays: Sequence[Holiday], seed: int, workers: int
    ) -> None:
        zone = scenario.center.zone
        grid = horizon(scenario.roster, scenario.forecast, zone=zone)
        self.scenario = scenario
        self._model = build_model(
            scenario.roster,
            scenario.forecast,
            scenario.center,
            scenario.agents,
            grid=grid,
            holidays=holidays,
            backlog=scenario.backlog,
        )
        days, first = np.unique(grid.local_days(zone), return_index=True)
        self._goals = Goals(self._model, patient=patient_shares(self._model), first=first)
        self._target = np.array([[q.goal.target] for q in self._model.queues])
        self._holidays, self._seed, self._workers = holidays, seed, workers
        self.weeks = len(days) / 7
        self._late: list[Floats] = []
        self._asked: list[Floats] = []
        self._returned: list[Floats] = []

    def beside(self, scenario: Scenario) -> "Trial":
        """Give the trial of a changed scenario that sees the same customers."""
        other = Trial(scenario, holidays=self._holidays, seed=self._seed, workers=self._workers)
        # The same contacts: kept once, whatever the number of trials.
        other._model = replace(other._model, samples=self._model.samples)
        return other

    @property
    def replications(self) -> int:
        """How many were run."""
        return len(self._late)

    def reach(self, replications: int, *, progress: Progress = silent) -> None:
        """Run as many replications as are missing."""
        missing = replications - self.replications
        if missing <= 0:
            return
        for one in run(
            self._model,
            missing,
            seed=self._seed,
            workers=self._workers,
            first=self.replications,
            progress=_compiling_alone(progress),
        ):
            good, asked = (self._goals.by_day(each) for each in self._goals.service(one))
            self._asked.append(asked)
            self._late.append(np.nan_to_num(asked - good))
            self._returned.append(one.returned.sum(axis=1))

    def losses(self, replications: int) -> Floats:
        """Give the contacts lost a week in each of the first replications, shape (replications,).

        A contact is lost that is not answered in time as its queue's goal means it, and one that
        comes only because the one before was not enough. On a queue's day within its goal a late
        contact counts a tenth; beyond, those too many count in full. Where the line lies is told
        by the means over the replications: the mean of the result is the loss of the mean day.
        """
        late = np.array(self._late[:replications])
        asked = np.array(self._asked[:replications])
        allowed = (1.0 - self._target) * asked
        beyond = late.mean(axis=0) > allowed.mean(axis=0)
        weighed = ABOVE_GOAL * late + (1.0 - ABOVE_GOAL) * beyond * (late - allowed)
        returned = np.array(self._returned[:replications]).sum(axis=1)
        return np.asarray((weighed.sum(axis=(1, 2)) + returned) / self.weeks)

    def service(self) -> Floats:
        """Give the service of each queue over the horizon, shape (Q,); NaN without contacts."""
        asked = np.sum(self._asked, axis=(0, 2))
        late = np.sum(self._late, axis=(0, 2))
        return np.asarray(1.0 - late / np.where(asked > 0, asked, np.nan))

    def returned(self) -> Floats:
        """Give the contacts a week that come since the one before was not enough, shape (Q,)."""
        return np.asarray(np.mean(self._returned, axis=0) / self.weeks)

    def in_time(self, replication: int) -> tuple[Floats, Floats]:
        """Give the contacts in time and all that count, of one replication, shape (Q,) each."""
        asked = self._asked[replication].sum(axis=1)
        return asked - self._late[replication].sum(axis=1), asked


def gain(base: Trial, changed: Trial) -> Gain:
    """Give the contacts a week that a change saves, over the replications both sides have."""
    count = min(base.replications, changed.replications)
    saved = base.losses(count) - changed.losses(count)
    if count < 2:
        return Gain(float(saved.mean()), np.inf)
    spread = float(saved.std(ddof=1)) / float(np.sqrt(count))
    quantile = float(stdtrit(count - 1, 0.5 + _CONFIDENCE / 2))
    return Gain(float(saved.mean()), quantile * spread)


def service_difference(base: Trial, changed: Trial) -> Estimate:
    """Give changed - base of each queue's service, as paired differences, shape (Q,)."""
    count = min(base.replications, changed.replications)
    moments = PairedRatioMoments(base.service().shape)
    for replication in range(count):
        moments.add(base.in_time(replication), changed.in_time(replication))
    return moments.estimate()


def _compiling_alone(progress: Progress) -> Progress:
    """Pass on that the simulator is compiled, and nothing else: a trial is one of many."""

    def told(stage: str, done: float, total: float, note: str = "") -> None:
        if stage.startswith("Compiling"):
            progress(stage, done, total, note)

    return told
