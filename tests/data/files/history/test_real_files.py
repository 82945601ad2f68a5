"""Real exports with the faults that are known of them."""

from dataclasses import replace

import numpy as np
import pytest

from data.files.history import read_history
from data.records import ImportMapping, InputRefusedError


def total(file, queue):
    chosen = file.columns.queue_index == file.columns.queues.index(queue)
    return file.columns.offered[chosen].sum()


def test_a_bank_with_one_queue(shared_data, make_center):
    """8,120 quarter-hours of one queue; the days known to be missing are gaps."""
    mapping = ImportMapping("bank", columns={"offered": "calls"}, queue="voice")
    center = make_center("voice", zone="America/New_York")
    path = shared_data / "contacts" / "bank_calls_15min.csv"
    file = read_history(path, center, mapping=mapping)
    assert len(file.columns.offered) == 8120
    lines = path.read_text().splitlines()[1:]
    assert total(file, "voice") == sum(float(line.split(",")[1]) for line in lines)
    assert str(file.report.gaps[0].start_at.date()) == "2003-04-04"


def test_a_wide_file_with_accents_and_a_doubled_hour(shared_data, make_center):
    """Two autumn nights have the repeated hour once: refused, unless a policy says which pass."""
    queues = {"Mécanicien": "mechanic", "Téléphonie": "phone", "Tech. Axa": "tech"}
    mapping = ImportMapping("axa", layout="wide", queues=queues)
    center = make_center(*queues.values(), zone="Europe/Paris", minutes=30)
    path = shared_data / "contacts" / "axa_30min.csv.gz"
    with pytest.raises(InputRefusedError) as error:
        read_history(path, center, mapping=mapping)
    assert error.value.problems[0].startswith(
        "axa_30min.csv.gz line 14488: timestamp 2011-10-30 02:00:00 is there twice in Europe/Paris"
    )
    assert error.value.problems[-1].startswith("axa_30min.csv.gz: 4 of 41,691 rows refused")
    file = read_history(path, center, mapping=replace(mapping, zone_policy="earlier"))
    assert file.report.rows == 41691
    # 912 days of 48 half-hours, less 2 on three spring nights, plus 2 on two autumn nights.
    assert file.report.missing_intervals == 3 * (912 * 48 - 3 * 2 + 2 * 2 - 41691)
    assert [note[:10] for note in file.report.notes[:2]] == ["2011-10-30", "2012-10-28"]
    # The spring nights lack 01:30 to 03:00 on the clock: two of these slots it skipped.
    nights = {(f"{g.start_at:%Y-%m-%d %H:%M}", g.intervals) for g in file.report.gaps}
    assert ("2011-03-27 00:30", 2) in nights


def test_a_file_in_utc(shared_data, make_center):
    """Stamps of UTC stay where they are."""
    mapping = ImportMapping(
        "s", columns={"timestamp": "timestamp_utc", "offered": "inbound"}, queue="x", zone="UTC"
    )
    path = shared_data / "contacts" / "spotify_cares_15min.csv"
    file = read_history(path, make_center("x"), mapping=mapping)
    assert str(file.columns.start_utc[0]) == "2017-10-04T00:00:00"
    assert len(file.columns.offered) == 4320


def test_stamps_2_53_past_the_mark(shared_data, make_center):
    """Refused as they are, taken once the mapping says by how much they are late."""
    brands = {name: name for name in ("AMZN", "CRM", "CVS", "GOOG", "KO")}
    mapping = ImportMapping("m", layout="wide", queues=brands, zone="UTC")
    path = shared_data / "contacts" / "brand_mentions_5min.csv.gz"
    center = make_center(*brands)
    with pytest.raises(InputRefusedError, match="lies 2:53 past the 5-minute mark"):
        read_history(path, center, mapping=mapping)
    file = read_history(path, center, mapping=replace(mapping, shift_seconds=173))
    assert str(file.columns.start_utc.min()) == "2015-02-26T21:40:00"
    assert file.columns.interval_minutes == 5


def test_daily_counts(shared_data, make_center):
    """Two days are known to be missing, and nothing else."""
    mapping = ImportMapping(
        "v",
        columns={
            "timestamp": "Date",
            "offered": "CallsOffered",
            "handled": "CallsHandled",
            "abandoned": "CallsAbandoned",
        },
        queue="311",
    )
    path = shared_data / "contacts" / "vancouver311_daily.csv"
    file = read_history(path, make_center("311", zone="America/Vancouver"), mapping=mapping)
    assert file.columns.interval_minutes == 1440
    assert file.report.missing_intervals == 2
    assert sorted(f"{g.start_at:%Y-%m-%d}" for g in file.report.gaps) == [
        "2010-03-07",
        "2013-03-08",
    ]


def test_a_call_log(shared_data, make_center):
    """Counts of the log equal counts of its rows; phantoms are left out."""
    mapping = ImportMapping(
        "t",
        layout="log",
        columns={
            "date": "date",
            "time": "vru_entry",
            "queue": "type",
            "outcome": "outcome",
            "wait_seconds": "q_time",
            "handle_seconds": "ser_time",
            "agent_id": "server",
            "customer_id": "customer_id",
        },
        outcomes={"AGENT": "handled", "HANG": "abandoned", "PHANTOM": "ignore"},
        queues={"PE": "ignore", "AA": "ignore"},
    )
    center = make_center("PS", "NW", "NE", "TT", "IN", zone="Asia/Jerusalem", minutes=30)
    path = shared_data / "contacts" / "technion_calls_jan_feb.csv.gz"
    file = read_history(path, center, mapping=mapping)
    columns, report = file.columns, file.report
    assert report.rows == 64943
    assert report.refused == 0
    assert columns.offered.sum() == report.accepted == len(file.contacts)
    assert np.array_equal(columns.handled + columns.abandoned, columns.offered)
    assert columns.handle_seconds.sum() == sum(c.handle_seconds for c in file.contacts)
