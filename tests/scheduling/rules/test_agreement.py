"""The forms of every rule agree, on random contracts, zones, pasts and tours."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.records import ContractPeriod, Preference, Rotation, ShiftTemplate, TimeOff

HOUR = timedelta(hours=1)

WEEKS = (
    ("Europe/Berlin", date(2026, 3, 25)),
    ("Europe/Berlin", date(2026, 10, 21)),
    ("America/New_York", date(2026, 3, 2)),
    ("Asia/Kolkata", date(2026, 5, 7)),
    ("UTC", date(2026, 6, 1)),
)
"""Zones and days before a change of the clock, where there is one."""


EARLY = ShiftTemplate("early", 360, 420, 60, 420, longest_minutes=540, length_step_minutes=60)


def _contract(rng, desk, share):
    """Switch on a share of the rules, each with a limit that random tours sometimes break."""
    names = ("early", "late", "night")
    choices = {
        "min_paid_minutes_per_week": [600, 1500],
        "max_paid_minutes_per_week": [1500, 2400],
        "min_days_per_week": [2, 3],
        "max_days_per_week": [3, 4],
        "rest_minutes": [600, 660, 900],
        "max_consecutive_days": [2, 3],
        "min_consecutive_days_off": [2, 3],
        "max_weekends": [1],
        "min_paid_minutes_per_day": [420],
        "max_paid_minutes_per_day": [480],
        "earliest_start": [390, 420],
        "latest_end": [1320, 1740],
        "min_consecutive_days": [2, 3],
        "min_start_distance_minutes": [1320, 1440, 1500],
        "max_start_spread_minutes": [0, 60, 480],
        "forbidden_successions": [
            frozenset({("night", "early"), ("late", "early")}),
            frozenset({("night", "early"), ("night", "late")}),
        ],
        "max_shifts": [{"night": 1}, {"night": 1, "late": 2}],
    }
    chosen = {
        key: values[int(rng.integers(len(values)))]
        for key, values in choices.items()
        if rng.random() < share
    }
    if rng.random() < share:
        begin = desk.first - timedelta(days=desk.first.weekday() + 7 * int(rng.integers(0, 3)))
        chosen["period"] = ContractPeriod(
            begin, 2, 1500, 3600, 4, 7, max_weekends=int(rng.integers(1, 3))
        )
    if rng.random() < 0.3:
        sets = [None, None, frozenset(), frozenset({"early", "late"}), frozenset({"night"})]
        chosen["rotation"] = Rotation(
            date(2026, 1, 5),
            tuple(tuple(sets[int(k)] for k in rng.integers(len(sets), size=7)) for _ in range(3)),
        )
        desk.rotation_week = int(rng.integers(1, 4))
    desk.rules(templates=names, weekend_period_weeks=int(rng.integers(1, 4)), **chosen)


def _desk(rng, new_desk, share):
    desk = new_desk()
    desk.zone, first = WEEKS[int(rng.integers(len(WEEKS)))]
    desk.first = first + timedelta(days=int(rng.integers(0, 4)))
    desk.days = int(rng.integers(5, 17))
    desk.templates = (
        replace(EARLY, latest_stop=900),
        ShiftTemplate("late", 840, 840, 60, 480, latest_stop=1320),
        ShiftTemplate("night", 1320, 1320, 60, 480, latest_stop=1800),
    )
    _contract(rng, desk, share)
    for d in range(-10, 0):
        if rng.random() < 0.5:
            kind = rng.integers(3)
            shift = (desk.early(d), desk.late(d), desk.night(d))[int(kind)]
            desk.previous += (shift,)
    if rng.random() < 0.3:
        desk.previous = ()
    if rng.random() < 0.4:
        start = desk.late(int(rng.integers(desk.days))).start_at
        desk.time_off = (TimeOff("a", start, start + 20 * HOUR),)
    if rng.random() < 0.4:
        begin = int(rng.integers(0, 20)) * 60
        weekday = int(rng.integers(7)) if rng.random() < 0.8 else None
        desk.preferences = (Preference("a", begin, begin + 120, "unavailable", weekday),)
    if rng.random() < 0.3:
        day = int(rng.integers(desk.days))
        shift = (desk.early(day), desk.late(day), desk.night(day))[int(rng.integers(3))]
        desk.locked = (replace(shift, source="locked"),)
    return desk


def _tour(rng, desk, share):
    """Give random shifts; the locked one is kept more often than not."""
    shifts = []
    for d in range(desk.days):
        if rng.random() < share:
            hour = int(rng.integers(6, 8))
            length = int(rng.integers(7, 10))
            early = desk.shift(d, hour, hours=length)
            shifts.append((early, early, desk.late(d), desk.night(d))[int(rng.integers(4))])
    for shift in desk.locked if rng.random() < 0.8 else ():
        shifts = [*(s for s in shifts if s.schedule_date != shift.schedule_date), shift]
    return shifts


@pytest.mark.parametrize("seed", range(24))
def test_the_forms_agree(new_desk, new_verdict, seed):
    """For every rule and tour: checker, mask and automaton, and CP-SAT say the same."""
    rng = np.random.default_rng(seed)
    desk = _desk(rng, new_desk, share=0.5)
    verdict = new_verdict(desk)
    for _ in range(10):
        verdict(*_tour(rng, desk, share=rng.uniform(0.2, 0.9)))


def test_what_cp_sat_finds_is_legal(new_desk, new_verdict):
    """Tours of the hard model keep every rule in every form; most contracts have one."""
    found = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        verdict = new_verdict(_desk(rng, new_desk, share=0.3))
        shifts = verdict.legal(rng)
        if shifts is not None:
            found += 1
            assert verdict(*shifts) == set()
    assert found >= 10
