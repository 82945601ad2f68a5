"""The classes against each other: all with few replications, the better ones with more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.records import Progress, silent
from skills.trainings import TrainingClass, with_class
from wfm.training.trial import Gain, Trial, gain

FIRST_REPLICATIONS = 16
FIRST_PLACES = 3
"""The race goes on until so many places are told apart."""

_STAGE = "Trainings"


@dataclass(frozen=True, slots=True, eq=False)
class Valued:
    """A class and what it is worth.

    Parameters
    ----------
    taught
        The class.
    screened
        What the rows' prices say [agent-hours short in the horizon].
    trial
        The base with the class trained.
    gain
        Contacts a week saved.
    before_next
        How much better than the next place it is; None: there is no next, or the next left the
        race with fewer replications.
    """

    taught: TrainingClass
    screened: float
    trial: Trial
    gain: Gain
    before_next: Gain | None = None

    @property
    def gain_per_hour(self) -> float:
        """Contacts a week saved for an hour of training."""
        return self.gain.mean / self.taught.hours


def race(
    base: Trial,
    classes: Sequence[tuple[TrainingClass, float]],
    *,
    most: int,
    progress: Progress = silent,
) -> tuple[Valued, ...]:
    """Give the classes by what they save, best first (successive halving).

    After each round the better half goes on with twice the replications, and whoever is within
    noise of the third place. The race ends when the first three places are told apart, each from
    the next, or the most replications are reached; what is not told apart then is a tie.

    Parameters
    ----------
    base
        The roster as it is.
    classes
        With what the screen says of them.
    most
        Most replications.

    Notes
    -----
    K. Jamieson, A. Talwalkar, Non-stochastic best arm identification and hyperparameter
    optimization, AISTATS 2016; all arms share their random numbers here, so that a difference is
    known better than either side.
    """
    field = [
        Valued(taught, price, after(base, taught), Gain(0.0, 0.0)) for taught, price in classes
    ]
    running, out = list(field), list[Valued]()
    count, turn = min(FIRST_REPLICATIONS, most), 0
    while running:
        turn += 1
        base.reach(count, progress=progress)
        for place, one in enumerate(running):
            note = f"round {turn}: {len(running)} classes, {count} replications"
            progress(_STAGE, place, len(running), note)
            one.trial.reach(count, progress=progress)
        running = _ranked([replace(one, gain=gain(base, one.trial)) for one in running])
        if count >= most or _apart(running):
            break
        kept = _kept(running)
        out += [one for one in running if one not in kept]
        running, count = kept, min(most, 2 * count)
    progress(_STAGE, len(running), max(1, len(running)))
    ahead = [replace(one, before_next=_between(one, below)) for one, below in pairwise(running)]
    return (*ahead, *running[-1:], *_ranked(out))


def after(base: Trial, taught: TrainingClass) -> Trial:
    """Give the trial of the base's scenario with a class trained."""
    agents = with_class(base.scenario.agents, taught)
    return base.beside(replace(base.scenario, agents=agents))


def _ranked(field: Sequence[Valued]) -> list[Valued]:
    return sorted(field, key=lambda one: (-one.gain.mean, one.taught.key))


def _between(better: Valued, worse: Valued) -> Gain:
    """Give how much more a class saves than another."""
    return gain(worse.trial, better.trial)


def _apart(ranked: Sequence[Valued]) -> bool:
    """Tell whether each of the first places is surely better than the next one."""
    pairs = list(pairwise(ranked))[:FIRST_PLACES]
    return all(_between(one, below).sure for one, below in pairs)


def _kept(ranked: Sequence[Valued]) -> list[Valued]:
    """Give who goes on: the better half, and whoever is within noise of the last first place."""
    half = max(FIRST_PLACES + 1, -(-len(ranked) // 2))
    third = ranked[min(FIRST_PLACES, len(ranked)) - 1]
    late = [one for one in ranked[half:] if not _between(third, one).sure]
    return [*ranked[:half], *late]
