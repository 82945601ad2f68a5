"""Call-level logs."""

from datetime import UTC, datetime

import pytest

from data.files.history import read_history
from data.records import ConfigurationError, ImportMapping, OpeningHours

HEADER = "arrived,queue,outcome,wait_seconds,handle_seconds,agent_id,customer_id,source_id\n"
CALLS = (
    "2026-11-23 08:01:10,voice,handled,10,200,a1,c1,s1\n"
    "2026-11-23 08:14:59,voice,handled,30,100,a2,c2,s2\n"
    "2026-11-23 08:05:00,voice,abandoned,45,0,a9,c3,s3\n"
    "2026-11-23 08:20:00,chat,handled,20,400,a1,c4,s4\n"
)


@pytest.fixture
def day_center(make_center):
    """Open from 08:00 to 09:00 on every day."""
    return make_center("voice", "chat", opening=OpeningHours((((480, 540),),) * 7))


def test_contacts_are_counted_where_they_arrive(day_center, write, rows, same):
    """Answered within the queue's 20 s, waits and handle times by interval of arrival."""
    columns = read_history(write(HEADER + CALLS), day_center).columns
    voice = [i for i, q in enumerate(columns.queue_index) if columns.queues[q] == "voice"]
    assert same(columns.offered[voice], [3, 0, 0, 0])
    assert same(columns.handled[voice], [2, 0, 0, 0])
    assert same(columns.abandoned[voice], [1, 0, 0, 0])
    assert same(columns.handle_seconds[voice], [300, 0, 0, 0])
    assert same(columns.wait_seconds[voice], [85, 0, 0, 0])
    assert same(columns.answered_in_threshold[voice], [1, 0, 0, 0])
    assert columns.attribution == "arrival"


def test_the_contacts_are_kept_by_arrival(day_center, write):
    """Who called, who answered, and for how long; who gave up had no agent."""
    contacts = read_history(write(HEADER + CALLS), day_center).contacts
    assert [c.source_id for c in contacts] == ["s1", "s3", "s2", "s4"]
    first, second = contacts[:2]
    assert first.arrived_at == datetime(2026, 11, 23, 7, 1, 10, tzinfo=UTC)
    assert (first.outcome, first.agent_id, first.customer_id) == ("handled", "a1", "c1")
    assert (second.outcome, second.agent_id, second.wait_seconds) == ("abandoned", None, 45)


def test_days_without_any_contact_are_missing_not_zero(day_center, write, rows):
    """A log is whole on the days it has contacts on; the day between is a gap."""
    late = CALLS.splitlines()[0].replace("11-23", "11-25").replace("s1", "s9")
    file = read_history(write(HEADER + CALLS + late + "\n"), day_center)
    days = {at[:10] for _, at, _ in rows(file)}
    assert days == {"2026-11-23", "2026-11-25"}
    assert file.report.missing_intervals == 8


def test_date_and_time_may_be_two_columns(center, write):
    """A time of one digit is read; outcomes are the source's words."""
    mapping = ImportMapping(
        "t",
        layout="log",
        queue="voice",
        columns={"date": "day", "time": "clock", "outcome": "end"},
        outcomes={"AGENT": "handled", "HANG": "abandoned", "PHANTOM": "ignore"},
    )
    text = (
        "day,clock,end\n2026-11-23,8:01:10,AGENT\n2026-11-23,8:02:00,HANG\n"
        "2026-11-23,8:03:00,PHANTOM\n"
    )
    file = read_history(write(text), center, mapping=mapping)
    assert [c.outcome for c in file.contacts] == ["handled", "abandoned"]
    assert (file.report.rows, file.report.accepted, file.report.ignored) == (3, 2, 1)
    assert file.report.notes[0] == '1 rows left out: their queue or outcome is "ignore"'


def test_figures_that_the_log_has_not_are_missing(center, write):
    """Without waits nobody knows who was answered in time."""
    text = "arrived,queue,outcome\n2026-11-23 08:01:10,voice,handled\n"
    file = read_history(write(text), center)
    columns = file.columns
    at = columns.offered.argmax()
    assert (columns.offered[at], columns.handled[at]) == (1, 1)
    assert columns.wait_seconds[at] != columns.wait_seconds[at]
    assert columns.answered_in_threshold[at] != columns.answered_in_threshold[at]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "2026-11-23 08:30:00,voice,hung up,1,1,,,x",
            (
                'outcome is "hung up"; known are abandoned, handled, ignore, or say what it means '
                "in the mapping's outcomes"
            ),
        ),
        (
            "2026-11-23 08:30:00,voice,handeld,1,1,,,x",
            (
                'outcome is "handeld"; did you mean "handled"?, or say what it means in the '
                "mapping's outcomes"
            ),
        ),
        (
            "2026-11-23 08:30:00,voice,handled,-1,1,,,x",
            "wait_seconds is -1; it must be 0 or more",
        ),
        (
            "2026-11-23 08:30:00,voice,handled,1,1,,,s2",
            'source_id "s2" is there already on line 3; leave one out',
        ),
        (
            "2026-11-23 25:30:00,voice,handled,1,1,,,x",
            (
                'arrived is "2026-11-23 25:30:00"; write ISO 8601 such as 2026-01-31 08:30, or set '
                "time_format in the mapping"
            ),
        ),
    ],
)
def test_a_wrong_row_refuses_the_log(center, write, problems, row, words):
    """Line, value and remedy as in every file."""
    text = HEADER + CALLS + row + "\n"
    assert problems(text)[0] == f"calls.csv line 6: {words}"
    file = read_history(write(text), center, allow_refused=True)
    assert len(file.contacts) == 4


def test_a_log_has_its_own_attribution(center, write):
    """Single contacts are counted where they arrive, nowhere else."""
    with pytest.raises(ConfigurationError, match='"end" does not suit a log'):
        read_history(write(HEADER + CALLS), center, attribution="end")


def test_the_repeated_hour_by_the_order_of_rows(center, write):
    """From where the clock goes back contacts are an hour later."""
    mapping = ImportMapping("log", layout="log", queue="voice", zone_policy="sequence")
    times = ("02:10:00", "02:50:00", "02:50:00", "02:05:00", "02:40:00")
    text = "arrived,outcome\n" + "".join(f"2026-10-25 {t},handled\n" for t in times)
    file = read_history(write(text), center, mapping=mapping)
    assert [f"{c.arrived_at:%H:%M}" for c in file.contacts] == [
        "00:10",
        "00:50",
        "00:50",
        "01:05",
        "01:40",
    ]
