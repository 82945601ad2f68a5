"""Activities and breaks inside a shift."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.records import Activity, BreakRule

HOUR = timedelta(hours=1)
MEAL = BreakRule("meal", 60, paid=False, earliest=120, latest=300)


def _cut(shift, *cuts):
    """Give a shift with activities of an hour, (hours after the start, category), cut into it."""
    parts, at = [], shift.start_at
    for hour, category in cuts:
        start = shift.start_at + hour * HOUR
        if start > at:
            parts.append(Activity("on queue", "work", at, start, paid=True))
        paid = category != "meal"
        parts.append(Activity(category, category, start, start + HOUR, paid=paid))
        at = start + HOUR
    parts.append(Activity("on queue", "work", at, shift.end_at, paid=True))
    return replace(shift, activities=tuple(parts))


def _template(desk, **changes):
    desk.templates = (replace(desk.templates[0], **changes), *desk.templates[1:])


def test_activities_fill_a_shift(desk, messages):
    """A gap, an activity without length, and an end before the shift's."""
    shift = _cut(desk.early(0), (3, "meal"))
    assert messages("activities", shift) == []
    first, meal, last = shift.activities
    gap = replace(shift, activities=(first, replace(meal, start_at=meal.start_at + HOUR / 2), last))
    assert len(messages("activities", gap)) == 1
    empty = replace(first, end_at=first.start_at)
    assert len(messages("activities", replace(shift, activities=(empty, *shift.activities)))) == 1
    short = replace(shift, activities=(first, meal))
    assert messages("activities", short) == ["the activities do not end with the shift"]


@pytest.mark.parametrize(("hour", "legal"), [(1, False), (2, True), (5, True), (5.5, False)])
def test_a_break_starts_in_its_window(desk, messages, hour, legal):
    """Two to five hours after the start."""
    _template(desk, breaks=(MEAL,))
    assert (messages("breaks", _cut(desk.early(0), (hour, "meal"))) == []) == legal


@pytest.mark.parametrize(("before_end", "legal"), [(120, True), (150, False)])
def test_a_break_ends_in_time(desk, messages, before_end, legal):
    """A meal from hour five to six leaves two of eight hours."""
    _template(desk, breaks=(replace(MEAL, before_end=before_end),))
    found = messages("breaks", _cut(desk.early(0), (5, "meal")))
    due = "meal ends 120 minutes before the shift; at least 150 are due"
    assert found == ([] if legal else [due])


def test_breaks_have_their_number_length_and_pay(desk, messages):
    """No meal, two meals, and a paid one."""
    _template(desk, breaks=(MEAL,))
    shift = desk.early(0)
    assert messages("breaks", shift) == ["early has 1 breaks, the shift 0"]
    assert messages("breaks", _cut(shift, (2, "meal"), (4, "meal"))) == [
        "early has 1 breaks, the shift 2"
    ]
    assert messages("breaks", _cut(shift, (3, "break"))) == [
        "meal must last 60 minutes and be unpaid"
    ]


def test_meetings_are_no_breaks(desk, messages):
    """A meeting and training beside the meal."""
    _template(desk, breaks=(MEAL,))
    shift = _cut(desk.early(0), (1, "meeting"), (3, "meal"), (5, "training"), (6, "off_queue"))
    assert messages("breaks", shift) == []


@pytest.mark.parametrize(
    ("hour", "message"),
    [
        (1, "60 minutes of work without a break; at least 120 are due"),
        (2, "300 minutes of work without a break; at most 240 are allowed"),
        (3, None),
        (4, None),
        (5, "300 minutes of work without a break; at most 240 are allowed"),
    ],
)
def test_work_goes_on_neither_too_short_nor_too_long(desk, messages, hour, message):
    """Two to four hours at work before and after the meal of an eight-hour shift."""
    _template(desk, breaks=(MEAL,), min_work_minutes=120, max_work_minutes=240)
    found = messages("contiguous work", _cut(desk.early(0), (hour, "meal")))
    assert (found[0] if found else None) == message


def test_meetings_are_at_work(desk, messages):
    """A meeting does not end a stretch of work."""
    _template(desk, breaks=(MEAL,), max_work_minutes=240)
    shift = _cut(desk.early(0), (1, "meeting"), (4, "meal"))
    assert messages("contiguous work", shift) == []
    _template(desk, max_work_minutes=210)
    assert len(messages("contiguous work", shift)) == 1
