"""What a planner's drivers must be."""

from datetime import date

import numpy as np

from data.records import Driver
from forecasting.driver_input import driver_notes, driver_problems, own_drivers

DAY = date(2024, 5, 1)
PAST = np.arange("2024-04-01", "2024-05-02", dtype="datetime64[D]")
AHEAD = np.arange("2024-05-02", "2024-06-01", dtype="datetime64[D]")


def test_sizes_are_numbers_of_zero_or_more():
    """The first wrong day is named, the others counted; zero is a size."""
    drivers = [
        Driver("mailing", {date(2024, 5, 3): -1.0, DAY: -3.0}),
        Driver("release", {DAY: float("nan")}),
        Driver("show", {DAY: 0.0}),
    ]
    problems = driver_problems(drivers, ("voice",))
    remedy = "a size is 0 or more; correct it or leave the day out"
    assert problems == [
        f"driver mailing: -3 on 2024-05-01, and 1 more days: {remedy}",
        f"driver release: nan on 2024-05-01: {remedy}",
    ]


def test_names_are_used_once_and_queues_exist():
    """Both problems are told at once."""
    drivers = [Driver("mailing", {DAY: 1.0}), Driver("mailing", {DAY: 2.0}, ("voic",))]
    assert driver_problems(drivers, ("voice", "chat")) == [
        "there are two drivers mailing: give each its own name",
        "driver mailing: there is no queue voic: choose among voice, chat",
    ]


def test_a_driver_without_queues_drives_all():
    """And one with queues drives those."""
    everywhere, chat = Driver("mailing", {}), Driver("release", {}, ("chat",))
    assert own_drivers([everywhere, chat], "voice") == (everywhere,)
    assert own_drivers([everywhere, chat], "chat") == (everywhere, chat)


def test_what_has_sizes_on_one_side_only_is_told():
    """Known effects without sizes ahead, sizes ahead of unknown effect; zeros ahead are sizes."""
    before = Driver("mailing", {DAY: 2.0})
    after = Driver("release", {date(2024, 5, 20): 1.0})
    both = Driver("show", {DAY: 1.0, date(2024, 5, 20): 1.0})
    none = Driver("fair", {DAY: 1.0, date(2024, 5, 20): 0.0})
    notes = driver_notes("voice", [before, after, both, none], past=PAST, ahead=AHEAD)
    assert len(notes) == 2
    assert notes[0].startswith("voice: driver mailing has no size in the horizon: taken as 0")
    assert notes[1].startswith("voice: driver release has no size in the history")
