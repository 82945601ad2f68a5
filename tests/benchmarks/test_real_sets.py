from datetime import date, datetime, timedelta

import pytest

from benchmarks.real_people import QUEUES, write_agents, write_center
from benchmarks.real_sets import LAST_DAY, SETS, estimates, read_rows, write_moved
from data.center_file import load_center
from data.files.people import read_agents


def _call(**changes):
    return {"type": "PS", "outcome": "AGENT", "q_time": "0", "ser_time": "100"} | changes


def test_handle_time_leaves_out_services_under_ten_seconds():
    """Of services of 100, 200 and 3 s the mean is 150 s."""
    calls = [
        _call(),
        _call(ser_time="200", q_time="60"),
        _call(ser_time="3"),
        _call(outcome="HANG", q_time="40", ser_time="0"),
    ]
    assert estimates(calls)["PS"].aht_seconds == 150


def test_patience_is_all_waiting_over_the_abandonments():
    """100 s waited by all queued calls, one of which hung up after queueing: 100 s."""
    calls = [
        _call(q_time="60"),
        _call(outcome="HANG", q_time="40", ser_time="0"),
        _call(outcome="HANG", q_time="0", ser_time="0"),
        _call(outcome="PHANTOM", q_time="900", ser_time="0"),
    ]
    assert estimates(calls)["PS"].patience_seconds == 100


@pytest.mark.parametrize("source", SETS, ids=lambda s: s.mapping)
def test_every_set_is_moved_by_whole_weeks_into_the_common_last_week(source, shared_data, tmp_path):
    """Weekdays and times of day stay, and so do the number of rows and every other cell."""
    path, move = write_moved(source, shared_data / "contacts", tmp_path)
    before, after = read_rows(shared_data / "contacts" / source.file), read_rows(path)
    assert move % timedelta(weeks=1) == timedelta()
    assert len(before) == len(after)
    for old, new in ((before[0], after[0]), (before[-1], after[-1])):
        moved = datetime.fromisoformat(new[source.column])
        assert moved - datetime.fromisoformat(old[source.column]) == move
        assert {**old, source.column: ""} == {**new, source.column: ""}
    last = max(date.fromisoformat(row[source.column][:10]) for row in after)
    assert LAST_DAY - timedelta(days=7) < last <= LAST_DAY


def test_the_composed_center_is_valid_and_staffed(shared_data, tmp_path):
    """The center file loads, and every queue has agents of its own."""
    known = estimates(read_rows(shared_data / "contacts" / "technion_calls_jan_feb.csv.gz"))
    # The same log, all types and queued calls together: mean service 181 s, artefacts included.
    assert 181 < known["PS"].aht_seconds < 210
    center = load_center(write_center(tmp_path, known))
    path, count = write_agents(tmp_path, known)
    agents = read_agents(path, center)
    assert len(agents) == count
    assert [queue.name for queue in center.queues] == [queue.name for queue in QUEUES]
    for queue in center.queues:
        assert sum(queue.skills <= set(agent.skills) for agent in agents) >= 4
