"""A service goal as the arithmetic takes it: one tuple of numbers."""

import math

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing.inputs import not_negative

CompiledGoal = tuple[float, float, int, float, float, float]
"""Target, threshold [s], definition, most busy, most abandoned, longest ASA [s]."""

MOST_TARGET = 0.9999
"""No finite number of agents answers everybody in time: a target of 1 is read as this."""

MOST_AGENTS = 1_000_000
"""A search that comes so far above the load gives up."""

MOST_RATIO = 1e100
"""States so much rarer than their neighbours are as good as never."""

LEAST_AGENTS = 1e-9
"""Where such a fraction of an agent is enough, any is."""

ROUNDING = 1.0 + 1e-12
"""A busy share may pass its limit by this factor: 8.5 erlangs on 10 agents are 85 %."""

OFFERED, ANSWERED, LESS_SHORT, ABANDONS_MET, VIRTUAL = range(5)
DEFINITIONS = {
    "offered": OFFERED,
    "answered": ANSWERED,
    "less_short": LESS_SHORT,
    "abandons_met": ABANDONS_MET,
    "virtual": VIRTUAL,
}


def compiled_goal(goal: ServiceGoal, max_occupancy: float) -> CompiledGoal:
    """Give a goal as the kernels take it, its target at most ``MOST_TARGET``.

    A part that is not asked for becomes a limit that always holds. The stricter of the goal's own
    highest occupancy and ``max_occupancy`` counts.

    Raises
    ------
    InputRefusedError
        A share or time outside its range, or nothing is asked for at all.
    """
    if not 0 <= goal.target <= 1:
        raise InputRefusedError(f"target is {goal.target}; it must lie in 0 to 1")
    busy = [_share("max_occupancy", max_occupancy)]
    if goal.max_occupancy is not None:
        busy.append(_share("max_occupancy", goal.max_occupancy))
    abandoned, asa = _most_abandoned(goal.max_abandoned), _longest_asa(goal.max_asa_seconds)
    if goal.target == 0 and min(busy) == 1 and abandoned == 1 and asa == math.inf:
        raise InputRefusedError(
            "target is 0 and the goal has no limit, so that it asks for nothing; give a share in"
            " time, an ASA, a share abandoned or an occupancy"
        )
    threshold = float(not_negative("threshold_seconds", goal.threshold_seconds))
    target = min(float(goal.target), MOST_TARGET)
    return target, threshold, DEFINITIONS[goal.definition], min(busy), abandoned, asa


def _share(name: str, share: float) -> float:
    if not 0 < share <= 1:
        raise InputRefusedError(f"{name} is {share}; it must be above 0 and at most 1")
    return float(share)


def _most_abandoned(share: float | None) -> float:
    if share is None:
        return 1.0
    if not 0 < share < 1:
        raise InputRefusedError(f"max_abandoned is {share}; it must lie between 0 and 1")
    return float(share)


def _longest_asa(seconds: float | None) -> float:
    if seconds is None:
        return math.inf
    if not 0 < seconds < math.inf:
        raise InputRefusedError(
            f"max_asa_seconds is {seconds}; it must be above 0 and finite: no number of agents"
            " lets nobody wait"
        )
    return float(seconds)
