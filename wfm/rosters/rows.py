"""Rows of more queues than can all have one: made when a roster needs them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from wfm.rosters.instances import Task

if TYPE_CHECKING:
    from scheduling import RowsOf
    from skills import SkillSet
    from wfm.planner import Planner


def rows_of(planner: "Planner", task: Task) -> "RowsOf":
    """Give what makes further rows of a task's requirement, as its own were made."""
    from wfm.staffing import rows_for  # noqa: PLC0415 - heavy

    store = planner.store
    forecast = store.load_forecast(store.requirement_forecast(task.requirement_id))
    confidence = confidence_of(planner, task)

    def further(subsets: "Sequence[SkillSet]") -> NDArray[np.float64]:
        return rows_for(
            subsets,
            task.requirement,
            forecast=forecast,
            center=planner.center,
            holidays=planner.holidays(forecast.grid, forecast.grid),
            confidence=confidence,
        )

    return further


def confidence_of(planner: "Planner", task: Task) -> "float | Literal['expected'] | None":
    """Give the risk that a task's requirement was made with."""
    store = planner.store
    made: dict[str, Any] = dict(store.run(store.requirement_run(task.requirement_id)).parameters)
    return made.get("confidence")


def keep_rows(planner: "Planner", task: Task, *, run_id: int) -> Task:
    """Keep a requirement that got more rows; the roster is of this one."""
    forecast_id = planner.store.requirement_forecast(task.requirement_id)
    number = planner.store.save_requirement(run_id, forecast_id, task.requirement)
    return replace(task, requirement_id=number)
