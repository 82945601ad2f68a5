"""The program of one day in whole numbers: what counts alone must not allow."""

from typing import Any

import numpy as np

from data.records import BreakRule
from scheduling.day_program import DayProgram
from scheduling.day_tables import day_case
from scheduling.reoptimise import state_of


def test_a_break_follows_its_own_shift_where_windows_leave_holes(office: Any) -> None:
    """Shifts start at 8 or 13, breaks after 4 or 5 hours: at 12, 13, 17 or 18.

    There is work from 14 to 21, so the agent starts at 13. A break at 13 would cost nothing, but
    it would be the break of a shift that started at 8 or 9.
    """
    meal = BreakRule("meal", 60, paid=False, earliest=240, latest=300)
    office.template(earliest_start=8 * 60, latest_start=13 * 60, step_minutes=300, breaks=(meal,))
    office.need = np.zeros(office.grid.count)
    office.need[14:21] = 1.0
    case = day_case(state_of(office.build(), ()), 0)
    assert case is not None

    found = DayProgram(case.day, np.ones(len(case.day.option), np.bool_)).whole(20.0)

    assert found is not None
    chosen = [int(case.day.option[c]) for c in np.flatnonzero(found.counts)]
    assert [int(case.day.start[o]) + case.first for o in chosen if o >= 0] == [13]
    starts = [int(start) + case.first for each in found.breaks.values() for start in each]
    assert starts in ([17], [18])
