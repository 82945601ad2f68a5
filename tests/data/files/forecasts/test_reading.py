"""Outside forecasts from files as vendors write them, and files that are refused."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data.files.forecasts import read_forecast
from data.records import Center, ImportMapping, InputRefusedError, OpeningHours

Write = Callable[..., Path]
HOURS = OpeningHours(tuple(((480, 540),) for _ in range(7)))

CALABRIO = """support,20261123 08:00,20261123 08:30,16,100.5,19.5,3.5
support,20261123 08:30,20261123 09:00,25.25,100,20,4
"""
GENESYS = """Interval Start UTC Date,Planning Group,Offered,Average Handle Time
2026-11-23T07:00:00Z,support,16,120
2026-11-23T07:30:00Z,support,25.25,120
"""
CONNECT = """QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,\
IncomingContactVolume,AverageHandleTime
support,a1-b2,VOICE,2026-11-23T07:00:00Z,30mins,16,120
support,a1-b2,VOICE,2026-11-23T07:30:00Z,30mins,25.25,120
"""
PLAIN = """timestamp;queue;volume;aht_seconds;agents
2026-11-23 08:00;support;16;120;3
2026-11-23 08:30;support;25.25;120;4
"""


@pytest.fixture
def center(make_center: Callable[..., Center]) -> Center:
    """The first queue is open from 8 to 9."""
    return make_center(opening=HOURS)


@pytest.mark.parametrize("text", [CALABRIO, GENESYS, CONNECT, PLAIN])
def test_each_format_is_told_and_read(center: Center, write: Write, text: str) -> None:
    """The same forecast in four formats: Berlin's 8 o'clock is 7 UTC, and AHT adds up to 120."""
    found = read_forecast(write(text), center, source="vendor")
    forecast = found.forecast
    assert (forecast.queues, forecast.grid.count, found.rows) == (("support",), 48, 2)
    np.testing.assert_array_equal(np.flatnonzero(forecast.mean[0]), [16, 17])
    np.testing.assert_array_equal(forecast.mean[0, 16:18], [16, 25.25])
    np.testing.assert_allclose(forecast.aht_seconds, 120)
    assert forecast.samples.shape == (0, 1, 48)
    assert forecast.source == "vendor"
    assert found.notes == ()


def test_finer_intervals_are_added_up(center: Center, write: Write) -> None:
    """Quarter-hours become the center's half-hours; handle times are weighed by contacts."""
    text = (
        "timestamp,queue,volume,aht_seconds\n"
        "2026-11-23T08:00+01:00,support,10,100\n"
        "2026-11-23T08:15+01:00,support,30,200\n"
        "2026-11-23T08:30+01:00,support,0,999\n"
        "2026-11-23T08:45+01:00,support,8,150\n"
    )
    forecast = read_forecast(write(text), center, source="v").forecast
    np.testing.assert_array_equal(forecast.mean[0, 16:18], [40, 8])
    np.testing.assert_allclose(forecast.aht_seconds[0, 16:18], [175, 150])


def test_a_mapping_names_queues_zone_and_columns(center: Center, write: Write) -> None:
    """The vendor's queue, zone and headers are taken as the planner mapped them."""
    mapping = ImportMapping(
        "v",
        columns={"timestamp": "At", "queue": "Skill", "offered": "Calls", "aht_seconds": "AHT"},
        queues={"HL": "support", "Test": "ignore"},
        zone="UTC",
        time_format="%d.%m.%Y %H:%M",
    )
    text = "At,Skill,Calls,AHT\n23.11.2026 07:00,HL,5,60\n23.11.2026 07:00,Test,1,60\n"
    found = read_forecast(write(text), center, source="v", mapping=mapping)
    assert found.forecast.mean[0, 16] == 5
    renamed = CALABRIO.replace("support", "HL").replace(" 08:", " 07:").replace(" 09:", " 08:")
    found = read_forecast(write(renamed), center, source="v", mapping=mapping)
    assert found.forecast.mean[0, 16] == 16


def test_what_is_left_out_is_said(center: Center, write: Write) -> None:
    """Contacts while closed go, absent open intervals are 0, a file without AHT takes ours."""
    text = "timestamp,queue,volume\n2026-11-23 08:00,support,5\n2026-11-23 10:00,support,7.5\n"
    found = read_forecast(write(text), center, source="v")
    assert found.forecast.mean.sum() == 5
    assert (found.forecast.aht_seconds == 300).all()
    assert found.notes == (
        (
            "support: 7.5 contacts in closed hours were left out, 60 % of the file's: check the "
            "times' zone and the queue's opening hours"
        ),
        "support: 1 open intervals are not in the file: taken as 0",
        "support: the file has no handle times: 300 s of the center file",
    )


BAD = {
    "negative": (PLAIN.replace("16", "-16"), "line 2: volume is -16; it must be 0 or more"),
    "nan": (PLAIN.replace("16", "nan"), 'line 2: volume is "nan"; it must be a number'),
    "empty": (PLAIN.replace("16", ""), "line 2: volume is empty; give 0 where nothing is"),
    "queue": (PLAIN.replace("support", "suport"), 'queue "suport" is not in the center; did you'),
    "twice": (PLAIN + "2026-11-23 08:30;support;3;9;4\n", "line 4: .* is there already on line 3"),
    "aht": (PLAIN.replace(";120;3", ";0;3"), "line 2: 16 contacts take 0 seconds each"),
    "time": (PLAIN.replace("08:30", "08:61"), "line 3: timestamp is .2026-11-23 08:61"),
    "off grid": (
        PLAIN + "2026-11-23 09:00;support;1;9;1\n2026-11-23 09:40;support;1;9;1\n",
        "line 5: 2026-11-23 08:40:00 UTC lies 10:00 past the 30-minute mark",
    ),
    "skipped hour": (
        PLAIN.replace("2026-11-23 08:00", "2026-03-29 02:00"),
        "the clock skipped that hour",
    ),
    "ragged": (CALABRIO + "support,1\n", "line 3: has 2 fields where the first row has 7"),
    "end": (CALABRIO.replace("09:00", "09:15"), "line 2: .*not 30 minutes after its start"),
    "end unreadable": (CALABRIO.replace(" 09:00", ""), 'line 2: end is "20261123"'),
    "duration": (CONNECT.replace("30mins", "soon", 1), 'line 2: IntervalDuration is "soon"'),
    "durations": (
        CONNECT + "support,a,VOICE,2026-11-23T07:30:00Z,15mins,1,1\n",
        "line 4: IntervalDuration is 15mins where most rows have 30",
    ),
    "daily": (CONNECT.replace("30mins", "daily"), "holds days, not intervals"),
    "coarse": (PLAIN.replace("08:30", "09:00"), "60-minute intervals, which do not add up to"),
    "no format": ("a,b\n1,2\n", 'the first row, "a", "b", is that of no forecast format'),
    "only a header": ("timestamp,queue,volume\n", "has a header and no rows"),
}


@pytest.mark.parametrize("name", BAD)
def test_faulty_files_are_refused_by_row(center: Center, write: Write, name: str) -> None:
    """The message has the file, the line, the value and what to do."""
    text, message = BAD[name]
    with pytest.raises(InputRefusedError, match=message):
        read_forecast(write(text), center, source="v")


def test_every_fault_is_named_at_once(center: Center, write: Write) -> None:
    """Faults of several rows come in the order of the file, with their number."""
    text = PLAIN.replace("16", "-16").replace("25.25", "x")
    with pytest.raises(InputRefusedError) as caught:
        read_forecast(write(text), center, source="v")
    assert len(caught.value.problems) == 3
    assert caught.value.problems[-1] == (
        "forecast.csv: 2 of 2 rows refused (volume below 0: 1, volume no number: 1); correct them"
    )


def test_a_queue_that_lacks_days_is_refused(center: Center, write: Write) -> None:
    """Two queues of one file must have the same days; a closed day need not be there."""
    text = PLAIN + '2026-11-23 08:00;"Sales, ""EU""";3;9;1\n2026-11-25 08:00;support;3;9;1\n'
    with pytest.raises(InputRefusedError) as caught:
        read_forecast(write(text), center, source="v")
    support, sales = caught.value.problems
    assert 'queue "support" has no row on 2026-11-24; give each queue every day' in support
    assert 'queue "Sales, "EU"" has no row on 2026-11-24 and 1 more days; give' in sales


def test_a_wrong_format_by_name_is_refused(center: Center, write: Write) -> None:
    """A file read as what it is not says which columns or fields are missing."""
    with pytest.raises(InputRefusedError, match='column "Offered"'):
        read_forecast(write(PLAIN), center, source="v", form="genesys")
    with pytest.raises(InputRefusedError, match="has 5 fields a row where a Calabrio forecast"):
        read_forecast(write(PLAIN), center, source="v", form="calabrio")
