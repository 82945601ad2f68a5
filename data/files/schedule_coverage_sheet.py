"""The sheet Coverage of the supervisors' workbook: agents on duty beside agents required."""

from collections.abc import Mapping
from typing import Any

from data.files.schedule_coverage import agents_on_duty, within_roster
from data.files.schedule_pack import SchedulePack, in_zone
from data.files.schedule_sheets import write_cells
from data.records import Requirement

_TIMES = (("Day", 15), ("Start", 7), ("UTC offset", 10))
_FIGURES = ("Required", "On duty", "Difference")
_FIRST_ROW = 2


def write_coverage_sheet(
    pack: SchedulePack, requirement: Requirement, sheet: Any, styles: Mapping[str, Any]
) -> None:
    """Write a row an interval of the center's zone, and three columns a queue and for all queues.

    An agent with several skills is on duty for each of their queues; only the columns of all
    queues together add up to people. Deferred queues have deadlines, no need at an instant.
    """
    requirement = within_roster(requirement, pack.roster, zone=pack.center.zone)
    rows = [*range(len(requirement.queues))]
    names = list(requirement.queues)
    if len(requirement.subsets) > len(rows):
        rows.append(len(requirement.subsets) - 1)
        names.append("All queues")
    on_duty = agents_on_duty(
        pack,
        requirement.grid,
        queues=requirement.queues,
        subsets=[requirement.subsets[row] for row in rows],
    )
    deferred = {requirement.queues[row.queue] for row in requirement.deadlines}
    width = _heads([f"{n} (deadline)" if n in deferred else n for n in names], sheet, styles)
    for t in range(requirement.grid.count):
        local = in_zone(requirement.grid.at(t), pack.center.zone)
        offset = f"{local:%z}"
        cells: list[tuple[Any, str]] = [
            (local.date(), "date"),
            (local.time(), "time"),
            (f"{offset[:3]}:{offset[3:5]}", "text"),
        ]
        for place, row in enumerate(rows):
            required, scheduled = float(requirement.agents[row, t]), float(on_duty[place, t])
            cells += [
                (round(required, 2), "agents"),
                (round(scheduled, 2), "agents"),
                (round(scheduled - required, 2), "gap"),
            ]
        write_cells(sheet, styles, _FIRST_ROW + t, tuple(cells))
    last = _FIRST_ROW + requirement.grid.count - 1
    for place in range(len(rows)):
        column = len(_TIMES) + 3 * place + 2
        rule = {"type": "cell", "criteria": "<", "value": -0.005, "format": styles["short"]}
        sheet.conditional_format(_FIRST_ROW, column, last, column, rule)
    sheet.autofilter(_FIRST_ROW - 1, 0, last, width - 1)
    sheet.freeze_panes(_FIRST_ROW, len(_TIMES))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _FIRST_ROW - 1)


def _heads(names: list[str], sheet: Any, styles: Mapping[str, Any]) -> int:
    for column, (text, width) in enumerate(_TIMES):
        sheet.write_string(0, column, "", styles["head"])
        sheet.write_string(1, column, text, styles["head"])
        sheet.set_column(column, column, width)
    for place, name in enumerate(names):
        column = len(_TIMES) + 3 * place
        for step, text in enumerate(_FIGURES):
            sheet.write_string(0, column + step, name if step == 0 else "", styles["head"])
            sheet.write_string(1, column + step, text, styles["head_day"])
        sheet.set_column(column, column + 2, 10)
    return len(_TIMES) + 3 * len(names)
