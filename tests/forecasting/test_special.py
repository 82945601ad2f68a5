"""Ratios of holidays and other special days."""

from datetime import date, timedelta

import numpy as np
import pytest

from data.records import Holiday
from forecasting.calendar import DayKind, day_calendar
from forecasting.special import (
    expected_size,
    pooled_name,
    settled_before,
    special_days,
    special_effects,
    special_ratios,
)

START = date(2022, 1, 3)
DAYS = 728
REST = float(np.log(0.4))
"""A Sunday's log ratio to a weekday, and what a holiday like it leaves for the day after."""
LOST = float(np.log(1.6))
WEEK = np.array([1.2, 1, 1, 1, 1, 0.5, 0.4])


def _yearly(name, month, day):
    return [Holiday(date(year, month, day), name) for year in (2022, 2023, 2024)]


HOLIDAYS = [
    *_yearly("Spring", 3, 16),
    *_yearly("Labour", 5, 3),
    *_yearly("Autumn", 10, 12),
]


def _history(make_history, *, level=1000.0, effects=None, after=1.0, holidays=HOLIDAYS, seed=1):
    effects = effects or {}
    dates = np.datetime64(START, "D") + np.arange(DAYS)
    calendar = day_calendar(dates, holidays)
    ratio = np.ones(DAYS)
    for day, (kind, name) in enumerate(zip(calendar.kind, calendar.names, strict=True)):
        if kind == DayKind.AFTER:
            ratio[day] = after
        elif kind != DayKind.ORDINARY:
            ratio[day] = effects.get(name, 1.0)
    rng = np.random.default_rng(seed)
    totals = rng.poisson(level * WEEK[np.arange(DAYS) % 7] * ratio)
    return make_history(np.stack([totals / 2, totals / 2], axis=1), holidays=holidays, first=START)


def test_a_known_effect_is_recovered(make_history):
    """Two occurrences at 0.4 of an ordinary day give a ratio near 0.4, the day after its 1.3."""
    effects = dict.fromkeys(("Spring", "Labour", "Autumn"), 0.4)
    ratios = special_ratios(special_days(0, _history(make_history, effects=effects, after=1.3)))
    assert ratios.ratio(0, DayKind.HOLIDAY, "Labour", size=REST) == pytest.approx(0.4, rel=0.1)
    assert ratios.ratio(0, DayKind.AFTER, "Labour", size=LOST) == pytest.approx(1.3, rel=0.1)


def test_days_of_different_effect_keep_apart(make_history):
    """Named days are shrunk to their mean, not made the same."""
    effects = {"Spring": 0.2, "Labour": 0.8, "Autumn": 0.4}
    ratios = special_ratios(special_days(0, _history(make_history, effects=effects)))
    spring = ratios.ratio(0, DayKind.HOLIDAY, "Spring", size=REST)
    labour = ratios.ratio(0, DayKind.HOLIDAY, "Labour", size=REST)
    assert 0.2 <= spring < 0.27
    assert 0.65 < labour <= 0.82


def test_an_unseen_holiday_takes_the_queues_mean(make_history):
    """A name without a past lies between the known ones, in log terms near their middle."""
    effects = {"Spring": 0.3, "Labour": 0.4, "Autumn": 0.5}
    ratios = special_ratios(special_days(0, _history(make_history, effects=effects)))
    assert ratios.ratio(0, DayKind.HOLIDAY, "New", size=REST) == pytest.approx(0.39, abs=0.06)


def test_another_queue_lends_a_holiday_it_has_seen(make_history):
    """Pooling over queues: the second queue has never had the day, the first twice at 0.3."""
    first = special_days(0, _history(make_history, effects=dict.fromkeys(("Spring",), 0.3)))
    other = [h for h in HOLIDAYS if h.name != "Spring"]
    second = special_days(1, _history(make_history, holidays=other, seed=2))
    ratios = special_ratios([*first, *second])
    own = special_ratios(second)
    lent = ratios.ratio(1, DayKind.HOLIDAY, "Spring", size=REST)
    assert lent < 0.6 < own.ratio(1, DayKind.HOLIDAY, "Spring", size=REST)


def test_own_days_are_not_pooled_with_holidays(make_history):
    """A sale of twice the contacts says nothing of a holiday, nor a holiday of it."""
    sales = [Holiday(date(y, 11, 25), "Sale", own=True) for y in (2022, 2023)]
    history = _history(
        make_history, effects={"Sale": 2.0, "Labour": 0.4}, holidays=[*HOLIDAYS, *sales]
    )
    ratios = special_ratios(special_days(0, history))
    assert ratios.ratio(0, DayKind.OWN, "Sale") == pytest.approx(2.0, rel=0.12)
    assert ratios.ratio(0, DayKind.HOLIDAY, "Labour", size=REST) < 0.6


def test_without_any_holiday_a_holiday_is_like_a_sunday(make_history):
    """No past: 0.4 of a Sunday over 1.0 of a Wednesday; an own day like an ordinary one."""
    history = _history(make_history, holidays=())
    wednesday = date(2024, 1, 10)
    ahead = day_calendar(
        np.array([wednesday, wednesday + timedelta(days=1)], "datetime64[D]"),
        [Holiday(wednesday, "New"), Holiday(wednesday + timedelta(days=1), "Sale", own=True)],
    )
    applied = special_ratios([]).applied(0, ahead, history)
    assert applied.ratio == pytest.approx([0.4, 1.0], abs=0.03)


def test_days_ahead_that_are_ordinary_have_ratio_one(make_history):
    """Only special days are scaled."""
    history = _history(make_history, effects={"Labour": 0.4})
    ahead = day_calendar(np.datetime64("2024-01-08", "D") + np.arange(7), HOLIDAYS)
    applied = special_ratios(special_days(0, history)).applied(0, ahead, history)
    assert applied.ratio.tolist() == [1.0] * 7


def test_a_backtest_sees_settled_days_only(make_history):
    """A holiday counts once the four weeks that judge it have passed."""
    days = special_days(0, _history(make_history))
    labour = np.datetime64("2022-05-03", "D")
    names = [d.name for d in settled_before(days, labour + 29) if d.kind == DayKind.HOLIDAY]
    assert names == ["Spring", "Labour"]
    earlier = settled_before(days, labour + 28)
    assert [d.name for d in earlier if d.kind == DayKind.HOLIDAY] == ["Spring"]


def test_a_holiday_on_the_day_of_rest_changes_little(make_history):
    """Holidays like Sundays, seen on weekdays only: 1.0 of a Sunday, 0.4 of a Wednesday."""
    effects = dict.fromkeys(("Spring", "Labour", "Autumn"), 0.4)
    history = _history(make_history, effects=effects)
    dates = np.array(["2024-01-07", "2024-01-10"], "datetime64[D]")
    ahead = day_calendar(dates, [Holiday(d, "New") for d in dates.tolist()])
    applied = special_ratios(special_days(0, history)).applied(0, ahead, history)
    assert applied.ratio == pytest.approx([1.0, 0.4], rel=0.1)


def test_what_a_holiday_leaves_depends_on_its_weekday(make_history):
    """After a Sunday nothing is left, after a Wednesday log(1 + (1 - 0.4) / 1)."""
    history = _history(make_history)
    dates = np.array(["2024-01-08", "2024-01-11"], "datetime64[D]")
    days = [Holiday(date(2024, 1, 7), "New"), Holiday(date(2024, 1, 10), "Newer")]
    sizes = expected_size(history, day_calendar(dates, days))
    assert sizes == pytest.approx([0.0, np.log(1.6)], abs=0.02)


def test_a_queue_closed_on_holidays_is_forecast_near_zero(make_history):
    """Six holidays without a contact in a queue of a thousand: less than 2 %."""
    effects = dict.fromkeys(("Spring", "Labour", "Autumn"), 0.0)
    ratios = special_ratios(special_days(0, _history(make_history, effects=effects)))
    assert ratios.ratio(0, DayKind.HOLIDAY, "New", size=REST) < 0.02


def test_a_kept_date_shares_the_name():
    """A holiday kept on Monday is the same holiday."""
    assert pooled_name("Christmas Day (observed)") == "Christmas Day"


def test_the_last_day_before_christmas_is_expected_to_be_quiet(make_history):
    """Without any past, from the calendar alone; the eve of another holiday is ordinary."""
    history = _history(make_history, holidays=())
    dates = np.array(["2024-03-14", "2024-12-24"], "datetime64[D]")
    days = [Holiday(date(2024, 3, 15), "New"), Holiday(date(2024, 12, 25), "Christmas")]
    applied = special_ratios([]).applied(0, day_calendar(dates, days), history)
    assert applied.ratio == pytest.approx([1.0, 0.75])


def test_effects_name_the_kind_and_count_what_was_seen(make_history):
    """Labour Day 2024 and the days beside it, seen twice before."""
    history = _history(make_history, effects={"Labour": 0.4}, after=1.3)
    special = special_days(0, history)
    dates = np.datetime64("2024-05-01", "D") + np.arange(5)
    ahead = special_ratios(special).applied(0, day_calendar(dates, HOLIDAYS), history)
    effects = special_effects("voice", 0, ahead=ahead, special=special)
    assert [(str(e.date), e.kind, e.name, e.seen) for e in effects] == [
        ("2024-05-02", "day before", "Labour", 2),
        ("2024-05-03", "holiday", "Labour", 2),
        ("2024-05-04", "day after", "Labour", 2),
    ]
    assert effects[1].factor == ahead.ratio[2]
    assert effects[1].factor < 0.6
