"""The last stage: every day chosen anew, the other days as they are."""

from dataclasses import dataclass, field

from scheduling.day_model import DayModel, DayResult
from scheduling.roster_state import RosterState
from scheduling.run import Run
from scheduling.search import TourSearch

LEAST_SECONDS = 0.5
"""A day with less time than this would be neither improved nor proven."""


def optimise_days(run: Run, search: TourSearch, *, workers: int, seed: int) -> None:
    """Improve each day, or prove that nothing better exists for it.

    Days share half of the time that is left; the rest goes to those with the largest distance
    between cost and bound. A day that is proven early leaves its time to the others.
    """
    stage = _Days(run, search.state, workers, seed)
    days = list(range(run.instance.days))
    for place, day in enumerate(days):
        if run.goes_on:
            stage.improve(day, seconds=run.left / (2 * (len(days) - place)))
    while run.iterations is None and stage.worth and run.left >= LEAST_SECONDS:
        stage.improve(stage.worth[0], seconds=run.left / len(stage.worth))
    search.recount()
    run.keep(search)
    run.proven_days = len(stage.proven)
    note = f"{run.proven_days} of {len(days)} proven best, the other days as they are"
    run.stage("days", note=note)


@dataclass(slots=True)
class _Days:
    """What is known about each day.

    Parameters
    ----------
    results
        Of the last improvement of each day.
    version
        How often the roster changed; ``seen`` holds it after each day's last improvement.
    """

    run: Run
    state: RosterState
    workers: int
    seed: int
    results: dict[int, DayResult] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    tried: dict[int, int] = field(default_factory=dict)
    version: int = 0

    @property
    def proven(self) -> list[int]:
        """The days that are proven, and no other day has changed since."""
        return [d for d, r in self.results.items() if r.proven and self.seen[d] == self.version]

    @property
    def worth(self) -> list[int]:
        """The days that may get better or be proven, the largest gap first."""
        done = set(self.proven)
        gaps = {
            d: r.after - r.bound
            for d, r in self.results.items()
            if d not in done and self.tried[d] < 3
        }
        return sorted(gaps, key=lambda d: -gaps[d])

    def improve(self, day: int, *, seconds: float) -> None:
        """Choose a day anew."""
        run = self.run
        result = DayModel(self.state, day).improve(
            seconds=min(max(LEAST_SECONDS, seconds), run.left),
            workers=self.workers,
            seed=self.seed,
            repeatable=run.iterations is not None,
            stop=lambda: run.over,
        )
        if result.after != result.before:
            self.version += 1
        self.results[day] = result
        self.seen[day] = self.version
        self.tried[day] = self.tried.get(day, 0) + 1
