"""Days of 23 and 25 hours, in the zone's own rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.history import read_history
from data.files.history.zones import local_times, utc_offsets
from data.records import ImportMapping

ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC")
SPRING = {"Europe/Berlin": ("2026-03-29", "02"), "America/New_York": ("2026-03-08", "02")}
AUTUMN = {"Europe/Berlin": ("2026-10-25", "02"), "America/New_York": ("2026-11-01", "01")}


def quarters(day, hours, counts=None):
    lines = [f"{day} {h:02d}:{q:02d},voice," for h in hours for q in (0, 15, 30, 45)]
    counts = counts or range(1, len(lines) + 1)
    return "".join(f"{line}{n}\n" for line, n in zip(lines, counts, strict=True))


@pytest.mark.parametrize("zone", SPRING)
def test_the_skipped_hour_is_refused_by_row(make_center, problems, zone):
    """A time that the clock never showed has no instant."""
    day, hour = SPRING[zone]
    text = "timestamp,queue,offered\n" + quarters(day, [int(hour) - 1, int(hour)])
    found = problems(text, within=make_center("voice", zone=zone))
    assert found[0] == (
        f"calls.csv line 6: timestamp {day} {hour}:00 does not exist in {zone}: the clock skipped "
        "that hour; give times with offset or name the file's zone"
    )
    assert found[-1].startswith("calls.csv: 4 of 8 rows refused (time that the clock skipped: 4);")


@pytest.mark.parametrize("zone", SPRING)
def test_a_day_of_23_hours_has_92_quarters(make_center, write, zone):
    """Without the skipped hour the UTC starts follow one another."""
    day, skipped = SPRING[zone]
    hours = [h for h in range(24) if h != int(skipped)]
    text = "timestamp,queue,offered\n" + quarters(day, hours)
    file = read_history(write(text), make_center("voice", zone=zone))
    assert len(file.columns.start_utc) == 92
    assert set(np.diff(file.columns.start_utc).astype(int)) == {900}


@pytest.mark.parametrize("zone", AUTUMN)
def test_the_repeated_hour_is_refused_by_default(make_center, problems, zone):
    """Which pass a row means must be said."""
    day, hour = AUTUMN[zone]
    text = "timestamp,queue,offered\n" + quarters(day, [int(hour) - 1, int(hour)])
    found = problems(text, within=make_center("voice", zone=zone))
    assert found[0] == (
        f"calls.csv line 6: timestamp {day} {hour}:00 is there twice in {zone}; give times with "
        'offset, or set zone_policy to "earlier", "later" or "sequence"'
    )
    assert len(found) == 5


@pytest.mark.parametrize("zone", AUTUMN)
@pytest.mark.parametrize(("policy", "hours_later"), [("earlier", 0), ("later", 1)])
def test_one_pass_may_be_meant(  # noqa: PLR0917 - fixtures and cases
    make_center, write, rows, zone, policy, hours_later
):
    """The policy moves the repeated hour only, and the report says so."""
    day, hour = AUTUMN[zone]
    mapping = ImportMapping("acd", zone_policy=policy)
    text = "timestamp,queue,offered\n" + quarters(day, [int(hour) - 1, int(hour), int(hour) + 1])
    file = read_history(write(text), make_center("voice", zone=zone), mapping=mapping)
    first = datetime.fromisoformat(f"{day}T{hour}:00").replace(tzinfo=ZoneInfo(zone))
    starts = {n: datetime.fromisoformat(at).replace(tzinfo=UTC) for _, at, n in rows(file)}
    assert starts[4] == first - timedelta(minutes=15)
    assert starts[5] == first.astimezone(UTC) + timedelta(hours=hours_later)
    assert starts[9] == first.astimezone(UTC) + timedelta(hours=2)
    words = {"earlier": "taken as the earlier pass", "later": "taken as the later pass"}[policy]
    assert file.report.notes[0] == f"{day}: the hour that {zone} has twice: 4 rows {words}"


@pytest.mark.parametrize("zone", AUTUMN)
def test_the_order_of_rows_tells_the_passes_apart(make_center, write, rows, zone):
    """A day of 25 hours keeps all its 100 quarters."""
    day, hour = AUTUMN[zone]
    mapping = ImportMapping("acd", zone_policy="sequence")
    hours = sorted([*range(24), int(hour)])
    text = "timestamp,queue,offered\n" + quarters(day, hours)
    file = read_history(write(text), make_center("voice", zone=zone), mapping=mapping)
    assert [n for _, _, n in rows(file)] == list(range(1, 101))
    assert set(np.diff(file.columns.start_utc).astype(int)) == {900}


def test_the_order_counts_within_each_queue(center, write, rows):
    """A file sorted by time and then by queue holds two rows of each time on each pass."""
    times = ("02:00", "02:30") * 2
    body = "".join(f"2026-10-25 {t},{q},1\n" for t in times for q in ("voice", "chat"))
    mapping = ImportMapping("acd", zone_policy="sequence", interval_minutes=15)
    found = rows(read_history(write("timestamp,queue,offered\n" + body), center, mapping=mapping))
    starts = ["2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30"]
    assert [at for queue, at, _ in found if queue == "voice"] == starts
    assert [at for queue, at, _ in found if queue == "chat"] == starts


def test_a_third_pass_is_a_duplicate(problems, plain_mapping):
    """The clock goes back once; what is there a third time is refused."""
    body = "2026-10-25 02:00,voice,1\n" * 3
    mapping = plain_mapping(zone_policy="sequence", interval_minutes=15)
    found = problems("timestamp,queue,offered\n" + body, mapping=mapping)
    assert found[0] == (
        'calls.csv line 4: "voice" at 2026-10-25 01:00:00 UTC is there already on line 3; '
        "leave one out"
    )


def test_offsets_leave_nothing_open(center, write, rows):
    """Both passes with their offsets need no policy."""
    text = (
        "timestamp,queue,offered\n"
        "2026-10-25T02:00+02:00,voice,1\n2026-10-25T02:00+01:00,voice,2\n2026-10-25T01:15Z,voice,3\n"
    )
    assert rows(read_history(write(text), center)) == [
        ("voice", "2026-10-25T00:00", 1),
        ("voice", "2026-10-25T01:00", 2),
        ("voice", "2026-10-25T01:15", 3),
    ]


def test_offsets_are_read_by_a_format(center, write, rows):
    """A time format with %z gives instants."""
    mapping = ImportMapping("acd", time_format="%d/%m/%Y %H:%M %z", queue="voice")
    text = "timestamp,offered\n25/10/2026 02:00 +0200,1\n25/10/2026 02:00 +0100,2\n"
    found = rows(read_history(write(text), center, mapping=mapping))
    assert [at for _, at, _ in found] == ["2026-10-25T00:00", "2026-10-25T01:00"]


def test_a_day_without_midnight_begins_later(make_center, write, problems, rows):
    """Sao Paulo had no 2018-11-04 00:00: a daily count is of the day, a quarter is refused."""
    center = make_center("voice", zone="America/Sao_Paulo")
    days = "".join(f"2018-11-0{d},voice,{d}\n" for d in range(1, 8))
    found = rows(read_history(write("timestamp,queue,offered\n" + days), center))
    assert [at for _, at, _ in found][2:5] == [
        "2018-11-03T03:00",
        "2018-11-04T03:00",
        "2018-11-05T02:00",
    ]
    text = "timestamp,queue,offered\n2018-11-04 00:00,voice,1\n2018-11-04 01:00,voice,1\n"
    assert problems(text, within=center)[0].startswith(
        "calls.csv line 2: timestamp 2018-11-04 00:00 does not exist in America/Sao_Paulo"
    )


@pytest.mark.parametrize("zone", ZONES)
@settings(deadline=None)
@given(seconds=st.integers(0, 2_000_000_000))
def test_local_times_agree_with_zoneinfo(zone, seconds):
    """Every instant's wall time gives that instant back, on one of its passes."""
    at = datetime.fromtimestamp(seconds, UTC)
    wall = np.array([at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)], "datetime64[s]")
    meant = local_times(wall, zone)
    instant = np.datetime64(seconds, "s")
    assert instant in (meant.earlier[0], meant.later[0])
    assert not meant.missing[0]
    assert utc_offsets(np.array([instant]), zone)[0] == at.astimezone(
        ZoneInfo(zone)
    ).utcoffset() // timedelta(seconds=1)


@pytest.mark.parametrize("zone", ZONES)
@settings(deadline=None)
@given(minutes=st.integers(0, 40 * 366 * 1440))
def test_skipped_times_are_those_that_do_not_come_back(zone, minutes):
    """A wall time is missing just when no instant shows it."""
    wall = datetime(1990, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001 - a wall time
    there = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
    meant = local_times(np.array([wall], "datetime64[s]"), zone)
    assert meant.missing[0] == (there.replace(tzinfo=None) != wall)
