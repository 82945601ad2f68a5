"""Drivers as forecasting takes them."""

from datetime import date

from data.records import Driver, DriverDay
from wfm.drivers import drivers_of

FIRST, SECOND = date(2026, 11, 23), date(2026, 11, 24)


def test_a_driver_of_all_queues_is_one() -> None:
    """Without rows of single queues the driver names none, which means all."""
    days = [DriverDay("letters", "", FIRST, 5.0), DriverDay("letters", "", SECOND, 7.0)]
    assert drivers_of(days, ["voice", "chat"]) == (Driver("letters", {FIRST: 5.0, SECOND: 7.0}),)


def test_a_queues_own_value_takes_the_place_of_the_one_of_all() -> None:
    """On days without an own value that of all counts; the other queues keep that of all."""
    days = [
        DriverDay("letters", "", FIRST, 5.0),
        DriverDay("letters", "", SECOND, 7.0),
        DriverDay("letters", "voice", SECOND, 1.0),
    ]
    assert drivers_of(days, ["voice", "chat", "mail"]) == (
        Driver("letters (voice)", {FIRST: 5.0, SECOND: 1.0}, ("voice",)),
        Driver("letters", {FIRST: 5.0, SECOND: 7.0}, ("chat", "mail")),
    )


def test_drivers_of_several_queues_have_names_of_their_own() -> None:
    """Forecasting takes each name once; the only queue of a driver needs no suffix."""
    days = [DriverDay("letters", queue, FIRST, 2.0) for queue in ("voice", "chat")]
    found = [(d.name, d.queues) for d in drivers_of(days, ["voice", "chat"])]
    assert found == [("letters (voice)", ("voice",)), ("letters (chat)", ("chat",))]
    assert [d.name for d in drivers_of(days, ["voice"])] == ["letters"]


def test_a_driver_of_other_queues_is_left_out() -> None:
    """Only queues that are forecast have drivers; several drivers are sorted by name."""
    days = [
        DriverDay("releases", "", FIRST, 1.0),
        DriverDay("letters", "voice", FIRST, 2.0),
        DriverDay("fairs", "mail", FIRST, 2.0),
    ]
    assert [(d.name, d.queues) for d in drivers_of(days, ["voice"])] == [
        ("letters", ("voice",)),
        ("releases", ()),
    ]
    assert drivers_of([], ["voice"]) == ()
