"""Compares changed scenarios with a base, replication by replication."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from data.records import ConfigurationError, Estimate, Grid, Holiday, Outlook, Progress, silent
from wfm.simulation.building import build_model, horizon
from wfm.simulation.estimate import PairedRatioMoments
from wfm.simulation.model import Replication, SimulationModel
from wfm.simulation.precision import batches, widest_of
from wfm.simulation.replication import run
from wfm.simulation.scenario import Scenario
from wfm.simulation.summary import Summary, Totals

_STAGE = "Simulation"
_MOST_AT_ONCE = 64
"""Replications of one scenario before the next scenario's turn."""

_CELLS_AT_ONCE = 2_000_000
"""Queues and groups by interval, of all replications that are kept to be paired."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A changed scenario beside the base.

    Parameters
    ----------
    outlook
        Of the changed scenario.
    service, days_met, abandoned, asa_seconds, resolved
        The paired differences changed - base of these figures of the outlook, shape (Q,); the
        half-widths are those of the differences. The last is NaN for queues without a resolution.
    """

    outlook: Outlook
    service: Estimate
    days_met: Estimate
    abandoned: Estimate
    asa_seconds: Estimate
    resolved: Estimate


class _Side:
    """One scenario while it is simulated."""

    def __init__(self, scenario: Scenario, *, holidays: Sequence[Holiday]) -> None:
        zone = scenario.center.zone
        self.grid: Grid = horizon(scenario.roster, scenario.forecast, zone=zone)
        self.model: SimulationModel = build_model(
            scenario.roster,
            scenario.forecast,
            scenario.center,
            scenario.agents,
            grid=self.grid,
            holidays=holidays,
            backlog=scenario.backlog,
        )
        self.summary = Summary(self.model, grid=self.grid, zone=zone)
        queues = len(self.model.queues)
        self.differences = [PairedRatioMoments((queues,)) for _ in Totals._fields]

    @property
    def names(self) -> list[str]:
        """The queues, in order."""
        return [q.name for q in self.model.queues]

    def comparison(self) -> Comparison:
        """Give the outlook and the differences from the base."""
        return Comparison(self.summary.outlook(), *(d.estimate() for d in self.differences))


def compare(
    base: Scenario,
    changed: Sequence[Scenario],
    *,
    holidays: Sequence[Holiday] = (),
    replications: int = 100,
    precision: float | None = None,
    seed: int = 1,
    workers: int = 1,
    progress: Progress = silent,
) -> tuple[Outlook, tuple[Comparison, ...]]:
    """Give the base's outlook, and those of changed scenarios with the differences from it.

    All scenarios see the same customers and the same people ill: replication r of one is paired
    with replication r of the others, and the differences are known better than either side.

    Parameters
    ----------
    base, changed
        What is simulated; queues and grids must be the same.
    holidays
        Days with opening hours of their own.
    replications
        How often each horizon is run; with a precision the least number, see ``batches``.
    precision
        Wanted half-width of every queue's service, as a share, in all scenarios; they are run
        equally often.
    seed, workers
        As in ``simulate``.
    progress
        Told about each replication, with the half-width reached.

    Raises
    ------
    ConfigurationError, InputRefusedError
        As in ``simulate``, and if queues or grids differ.
    """
    sides = [_Side(scenario, holidays=holidays) for scenario in (base, *changed)]
    for side in sides[1:]:
        _check_alike(sides[0], side)

    def reached() -> float:
        return max(widest_of(side.summary.service().half_width) for side in sides)

    note, done = "", 0
    for first, count in batches(
        replications, precision=precision, half_width=lambda: np.array([reached()])
    ):
        rounds = _rounds(sides, first, count, seed=seed, workers=workers, progress=progress)
        for done, results in enumerate(rounds, start=first + 1):
            _add(sides, results)
            progress(_STAGE, done, first + count, note)
        note = _note(reached())
    if precision is not None:
        progress(_STAGE, done, done, _verdict(reached(), precision, done))
    return sides[0].summary.outlook(), tuple(side.comparison() for side in sides[1:])


def _rounds(
    sides: Sequence[_Side],
    first: int,
    count: int,
    *,
    seed: int,
    workers: int,
    progress: Progress,
) -> Iterator[tuple[Replication, ...]]:
    """Run the same replications of all sides, a few of each in turn; give them side by side."""

    def compiling(stage: str, done: float, total: float, note: str = "") -> None:
        if stage != _STAGE:
            progress(stage, done, total, note)

    if len(sides) == 1:
        model = sides[0].model
        alone = run(model, count, seed=seed, workers=workers, first=first, progress=compiling)
        yield from ((one,) for one in alone)
        return
    step = _at_once(sides, workers)
    for start in range(first, first + count, step):
        size = min(step, first + count - start)
        turns = (
            run(side.model, size, seed=seed, workers=workers, first=start, progress=compiling)
            for side in sides
        )
        yield from zip(*(list(turn) for turn in turns), strict=True)


def _at_once(sides: Sequence[_Side], workers: int) -> int:
    """Give how many replications of each side are kept until those of the others are there."""
    cells = sum(
        side.model.intervals * (len(side.model.queues) + len(side.model.skill_sets))
        for side in sides
    )
    return max(1, workers, min(_MOST_AT_ONCE, _CELLS_AT_ONCE // cells))


def _add(sides: Sequence[_Side], results: tuple[Replication, ...]) -> None:
    totals = [side.summary.add(one) for side, one in zip(sides, results, strict=True)]
    for side, of_side in zip(sides[1:], totals[1:], strict=True):
        for moments, base, changed in zip(side.differences, totals[0], of_side, strict=True):
            moments.add(base, changed)


def _check_alike(base: _Side, changed: _Side) -> None:
    if changed.names != base.names:
        raise ConfigurationError(
            f"the scenarios have different queues, {', '.join(base.names)} and "
            f"{', '.join(changed.names)}; compare scenarios of one forecast's queues"
        )
    if changed.grid != base.grid:
        raise ConfigurationError(
            f"the scenarios have different intervals, {_span(base.grid)} and "
            f"{_span(changed.grid)}; compare rosters of the same days"
        )


def _span(grid: Grid) -> str:
    start, end = grid.start_at, grid.end_at
    return f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} by {grid.minutes} minutes"


def _note(half_width: float) -> str:
    return f"± {100 * half_width:.2g} points"


def _verdict(half_width: float, precision: float, done: int) -> str:
    if half_width <= precision:
        return _note(half_width)
    return f"{_note(half_width)} after {done:,} replications, the most; {100 * precision:g} asked"
