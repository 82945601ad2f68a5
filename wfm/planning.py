"""The main job: forecast, requirement, roster and simulation, each a recorded run."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.records import Backlog, Forecast, Outlook, PlanRound, Requirement, Roster
from wfm.planner import Planner
from wfm.rosters.building import build_roster
from wfm.rosters.in_rounds import build_in_rounds
from wfm.settings import PlanSettings
from wfm.simulating import simulate_roster


@dataclass(frozen=True, slots=True)
class PlanResult:
    """What the main job made; everything in it is stored."""

    forecast_id: int
    forecast: Forecast
    requirement_id: int
    requirement: Requirement
    roster: Roster
    outlook: Outlook
    rounds: tuple[PlanRound, ...] = ()


def plan(
    planner: Planner, settings: PlanSettings, *, backlog: Sequence[Backlog] = ()
) -> PlanResult:
    """Run all steps and store what each gives; the roster stays a draft.

    Roster and simulation are repeated with raised rows while a queue is below its goal, as often
    as the settings allow; the outlook is of other customers than the rounds saw.

    Parameters
    ----------
    backlog
        Deferred work that is there when the horizon begins.
    """
    planner.agents()  # said before minutes are spent on the forecast
    forecast_id, forecast = planner.forecast(settings)
    requirement_id, requirement = planner.require(forecast_id, settings=settings, backlog=backlog)
    rounds: tuple[PlanRound, ...] = ()
    if settings.rounds > 1:
        planned = build_in_rounds(planner, requirement_id, settings=settings, backlog=backlog)
        requirement_id, requirement = planned.requirement_id, planned.requirement
        roster, rounds = planned.roster, planned.rounds
    else:
        roster = build_roster(planner, requirement_id, settings=settings).roster
    outlook, _ = simulate_roster(planner, roster, settings=settings, backlog=backlog)
    return PlanResult(forecast_id, forecast, requirement_id, requirement, roster, outlook, rounds)
