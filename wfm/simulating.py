"""What a stored roster will deliver, and what it would if something were otherwise."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.records import (
    Backlog,
    Center,
    ConfigurationError,
    Outlook,
    Roster,
    WfmError,
    local_midnight,
)
from wfm.backlog import backlog_content
from wfm.checking import known_queues
from wfm.settings import PlanSettings

if TYPE_CHECKING:
    from wfm.planner import Planner
    from wfm.simulation import Comparison, Scenario


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfOutcome:
    """What would change in one what-if.

    Parameters
    ----------
    text
        As it was asked.
    notes
        What was done, such as which agent was taken away.
    center
        With the goals that the what-if asks for.
    """

    text: str
    notes: tuple[str, ...]
    center: Center
    comparison: "Comparison"


def simulate_roster(
    planner: "Planner",
    roster: Roster,
    what_ifs: Sequence[str] = (),
    *,
    settings: PlanSettings,
    backlog: Sequence[Backlog] = (),
) -> tuple[Outlook, tuple[WhatIfOutcome, ...]]:
    """Simulate a stored roster, keep its outlook, and compare it with what-ifs.

    The outlooks of the what-ifs are not kept: each is a run of its own, by which it can be
    repeated.

    Raises
    ------
    ConfigurationError
        A what-if makes no sense, or the roster's forecast has no samples; nothing was stored.
    """
    from wfm.simulation import compare  # noqa: PLC0415 - heavy

    base = scenario_of(planner, roster, backlog)
    changed = _changed(base, what_ifs)
    inputs = {"roster": roster.id, "backlog": backlog_content(backlog)}
    with ExitStack() as runs:
        run_id = runs.enter_context(planner.run("simulation", settings, **inputs))
        for text, _, notes in changed:
            runs.enter_context(
                planner.run("what-if", settings, **inputs, what_if=text, notes=notes)
            )
        outlook, compared = compare(
            base,
            [scenario for _, scenario, _ in changed],
            holidays=planner.holidays(base.forecast.grid, base.forecast.grid),
            replications=settings.replications,
            precision=settings.precision,
            seed=settings.seed,
            workers=settings.workers,
            progress=planner.progress,
        )
        assert roster.id is not None  # noqa: S101 - told by scenario_of
        planner.store.save_outlook(roster.id, outlook, run_id=run_id)
    return outlook, tuple(
        WhatIfOutcome(text, notes, scenario.center, comparison)
        for (text, scenario, notes), comparison in zip(changed, compared, strict=True)
    )


def roster_start(planner: "Planner", roster: Roster) -> datetime:
    """Give the instant at which a stored roster's simulation begins."""
    if roster.id is None:
        raise ValueError("only a stored roster can be simulated")
    forecast_id = planner.store.roster_links(roster.id).forecast_id
    first = local_midnight(roster.first_date, planner.center.zone)
    return max(first, planner.forecast_start(forecast_id))


def scenario_of(planner: "Planner", roster: Roster, backlog: Sequence[Backlog]) -> "Scenario":
    """Give what of a stored roster is simulated.

    Raises
    ------
    ConfigurationError
        Its forecast has no samples, or queues that the center file no longer names.
    """
    from wfm.simulation import Scenario  # noqa: PLC0415 - heavy

    if roster.id is None:
        raise ValueError("only a stored roster can be simulated")
    forecast = planner.store.load_forecast(planner.store.roster_links(roster.id).forecast_id)
    known_queues(planner.center, forecast.queues, what=f"roster {roster.id}")
    if not len(forecast.samples):
        raise ConfigurationError(
            f"roster {roster.id} was planned from an outside forecast ({forecast.source}), "
            "which has no samples: days that turn out otherwise cannot be simulated; plan from "
            "a forecast of wfm (`wfm requirement run`, `wfm roster build`) to simulate"
        )
    return Scenario(roster, forecast, planner.center, planner.agents(), tuple(backlog))


def _changed(
    base: "Scenario", what_ifs: Sequence[str]
) -> list[tuple[str, "Scenario", tuple[str, ...]]]:
    """Give each what-if's text, scenario and notes; every one that makes no sense is told."""
    from wfm.what_if import apply_what_if, parse_what_if  # noqa: PLC0415 - heavy

    found, problems = [], list[str]()
    for text in what_ifs:
        try:
            found.append((text, *apply_what_if(parse_what_if(text), base)))
        except ConfigurationError as error:
            problems += error.problems
        except WfmError as error:
            problems.append(str(error))
    if problems:
        raise ConfigurationError(problems)
    return found
