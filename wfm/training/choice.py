"""Which trainings to do first, within a budget: each on top of those chosen before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from data.records import Agent, Progress, silent
from skills.trainings import TrainingClass
from wfm.training.race import Valued, after
from wfm.training.trial import Gain, Trial, gain

_STAGE = "Choice"

Offer = Callable[[Sequence[Agent]], Sequence[TrainingClass]]
"""Gives the classes that agents can still form."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A class to hold.

    Parameters
    ----------
    gain
        Contacts a week that it saves on top of those chosen before it.
    trial
        The scenario with it and those before it.
    """

    taught: TrainingClass
    gain: Gain
    trial: Trial

    @property
    def gain_per_hour(self) -> float:
        """Contacts a week saved for an hour of training."""
        return self.gain.mean / self.taught.hours


def choose(
    base: Trial,
    ranked: Sequence[Valued],
    *,
    offer: Offer,
    budget: float | None,
    count: int,
    replications: int,
    progress: Progress = silent,
) -> tuple[Chosen, ...]:
    """Give the classes to hold first, in order (greedy by contacts saved for an hour).

    Each next one is simulated on top of those chosen. A class rarely saves more after another
    than alone, so the one that did best so far is looked at first, and chosen if it still does
    better than the next did when it was looked at last (M. Minoux, Accelerated greedy algorithms,
    1978). A class that does not fit into the budget is held with fewer agents; a second class of
    the same kind may follow a first. What saves nothing beyond noise is not chosen.

    Parameters
    ----------
    base
        The roster as it is.
    ranked
        Classes with what they save alone.
    offer
        Gives the classes of agents after those chosen.
    budget
        Hours of training at most; None: no limit.
    count
        Most classes.
    replications
        Of each look.
    """
    heap = [(-one.gain_per_hour, one.taught.key) for one in ranked if one.gain.sure]
    heapify(heap)
    chosen: list[Chosen] = []
    now, left = base, budget
    now.reach(replications)
    while heap and len(chosen) < count:
        progress(_STAGE, len(chosen), count)
        _, key = heappop(heap)
        taught = _offered(offer(now.scenario.agents), key, left)
        if taught is None:
            continue
        trial = after(now, taught)
        trial.reach(replications)
        one = Chosen(taught, gain(now, trial), trial)
        if not one.gain.sure:
            continue
        if heap and one.gain_per_hour < -heap[0][0]:
            heappush(heap, (-one.gain_per_hour, key))
            continue
        chosen.append(one)
        now = trial
        left = None if left is None else left - taught.hours
        heappush(heap, (-one.gain_per_hour, key))
    progress(_STAGE, count, count)
    return tuple(chosen)


def _offered(
    classes: Sequence[TrainingClass], key: object, left: float | None
) -> TrainingClass | None:
    """Give the class of that kind that there is now, as far as the budget goes."""
    found = next((one for one in classes if one.key == key), None)
    return found if found is None or left is None else found.limited(left)
