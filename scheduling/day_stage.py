"""The last stage: every day re-optimised by CP-SAT, who works on it as it is."""

from scheduling.day_model import DayModel
from scheduling.run import Run
from scheduling.search import TourSearch

LEAST_SECONDS = 1.0
"""A day with less time than this would be neither improved nor proven."""


def optimise_days(run: Run, search: TourSearch, *, workers: int, seed: int) -> None:
    """Improve each day in turn, or prove that nothing better exists for it.

    Days share the time that is left; a day proven early leaves its time to the others.
    """
    state = search.state
    days = [d for d in range(run.instance.days) if (state.tours[:, d] >= 0).any()]
    proven = 0
    for place, day in enumerate(days):
        if run.iterations is None and run.left < LEAST_SECONDS:
            break
        seconds = max(LEAST_SECONDS, run.left / (len(days) - place))
        model = DayModel(state, day)
        result = model.improve(
            seconds=seconds,
            workers=workers,
            seed=seed,
            repeatable=run.iterations is not None,
        )
        proven += result.proven
    search.recount()
    run.keep(search)
    run.proven_days = proven
    run.stage("days", note=f"{proven} of {len(days)} proven best for those who work on them")
