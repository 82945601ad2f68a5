"""The schedule as JSON."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from data.files.schedule_json import write_schedule_json


@pytest.fixture
def document(pack, tmp_path, published_at):
    write_schedule_json(pack, tmp_path / "roster.json", published_at=published_at)
    return json.loads((tmp_path / "roster.json").read_text(encoding="utf-8"))


def test_the_head_says_what_it_is(document):
    """Readers check schema, roster and version before anything else."""
    head = {
        k: v for k, v in document.items() if k not in {"agent_schedules", "notes", "broken_rules"}
    }
    assert head == {
        "schema_version": 1,
        "center": "Hafen & Söhne",
        "time_zone": "Europe/Berlin",
        "roster_id": 7,
        "version": 3,
        "status": "published",
        "published_at": "2026-10-20T09:30:00Z",
        "first_date": "2026-10-24",
        "days": 3,
    }


def test_every_agent_has_an_entry(document):
    """Somebody without shifts is off, not forgotten."""
    shifts = {e["agent"]["id"]: len(e["shifts"]) for e in document["agent_schedules"]}
    assert shifts == {"=2+3": 1, "../etc": 0, "a1": 2}


def test_activities_fill_their_shift(document):
    """Lengths add up, each activity starting where the one before ended."""
    seen = 0
    for entry in document["agent_schedules"]:
        for shift in entry["shifts"]:
            at = datetime.fromisoformat(shift["start"])
            assert at.tzinfo == UTC
            for activity in shift["activities"]:
                assert datetime.fromisoformat(activity["start"]) == at
                at += timedelta(minutes=activity["length_minutes"])
                seen += 1
            length = timedelta(minutes=shift["length_minutes"])
            assert at == datetime.fromisoformat(shift["start"]) + length
    assert seen == 7


def test_a_night_of_nine_hours_is_nine_hours_long(document):
    """The night the clocks go back: 22:00 to 06:00 in Berlin are 9 hours."""
    night = document["agent_schedules"][-1]["shifts"][0]
    assert (night["start"], night["length_minutes"]) == ("2026-10-24T20:00:00Z", 540)
    assert night["queues"] == ["voice", "vip", "chat"]


def test_broken_rules_are_listed_and_marked(broken_pack, tmp_path, published_at):
    """All of them in one list, and those of a shift by their names."""
    write_schedule_json(broken_pack, tmp_path / "broken.json", published_at=published_at)
    document = json.loads((tmp_path / "broken.json").read_text(encoding="utf-8"))
    assert [rule["agent_id"] for rule in document["broken_rules"]] == ["a1", "=2+3", "../etc"]
    night = document["agent_schedules"][-1]["shifts"][0]
    assert night["broken_rules"] == ["rest"]
