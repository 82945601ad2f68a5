"""The schedule as calendars."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from data.files.schedule_ics import calendar_names, write_schedule_ics
from data.files.schedule_pack import SchedulePack


def events(path):
    calendar = Calendar.from_ical(path.read_bytes())
    return list(calendar.walk("VEVENT"))


@pytest.fixture
def files(pack, tmp_path, published_at):
    return {p.name: p for p in write_schedule_ics(pack, tmp_path, published_at=published_at)}


def test_one_file_for_each_agent_with_shifts(files, tmp_path):
    """Who has no shift gets no empty calendar, which RFC 5545 forbids."""
    assert len(files) == 2
    assert "agent-a1.ics" in files
    assert sorted(files) == sorted(p.name for p in tmp_path.iterdir())


def test_an_event_is_the_shift_in_utc(files):
    """Times need no time zone table and the repeated hour is clear."""
    night = events(files["agent-a1.ics"])[0]
    assert night["DTSTART"].dt == datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert night["DTEND"].dt == datetime(2026, 10, 25, 5, tzinfo=UTC)
    assert night["DTSTAMP"].dt == datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
    assert night["SEQUENCE"] == 3
    assert night["SUMMARY"] == "Shift 22:00-06:00 +1"


def test_breaks_stand_in_the_description_in_local_time(files):
    """The agent sees when to rest."""
    text = events(files["agent-a1.ics"])[0]["DESCRIPTION"]
    assert "02:45-02:15 break" in text
    assert "Queues: voice, vip, chat" in text
    assert text.endswith("Times: Europe/Berlin")


def test_time_off_is_named(files):
    """A day off is no shift."""
    assert events(files["agent-a1.ics"])[1]["SUMMARY"] == "Off: vacation"


def test_a_moved_shift_keeps_its_uid_in_the_next_version(pack, files, tmp_path, published_at):
    """A calendar updates the event instead of adding another."""
    before = events(files["agent-a1.ics"])[0]
    roster = pack.roster
    night = roster.shifts[1]
    end = night.activities[-1]
    shorter = replace(
        night,
        end_at=datetime(2026, 10, 25, 4, tzinfo=UTC),
        activities=(
            *night.activities[:-1],
            replace(end, end_at=datetime(2026, 10, 25, 4, tzinfo=UTC)),
        ),
    )
    later = replace(roster, version=4, shifts=(roster.shifts[0], shorter))
    later_pack = replace(pack, roster=later)
    write_schedule_ics(later_pack, tmp_path / "next", published_at=published_at)
    after = events(tmp_path / "next" / "agent-a1.ics")[0]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (3, 4)
    assert after["DTEND"].dt == datetime(2026, 10, 25, 4, tzinfo=UTC)


def test_a_shift_that_is_gone_is_cancelled(pack, files, tmp_path, published_at):
    """Otherwise it would stay in the agent's calendar for ever."""
    later = replace(pack.roster, version=4, shifts=pack.roster.shifts[:1])
    later_pack = replace(pack, roster=later, superseded=pack.roster)
    write_schedule_ics(later_pack, tmp_path / "next", published_at=published_at)
    gone = events(tmp_path / "next" / "agent-a1.ics")
    assert {e["UID"] for e in gone} == {e["UID"] for e in events(files["agent-a1.ics"])}
    assert {str(e["STATUS"]) for e in gone} == {"CANCELLED"}
    assert {e["SEQUENCE"] for e in gone} == {4}


def test_uids_tell_agents_days_and_centers_apart(roster, agents, center, tmp_path, published_at):
    """One calendar program may hold many people's shifts."""
    uids = []
    for place in (center, replace(center, name="Other")):
        folder = tmp_path / place.name
        pack = SchedulePack(roster, agents, place)
        for path in write_schedule_ics(pack, folder, published_at=published_at):
            uids += [str(e["UID"]) for e in events(path)]
    assert len(uids) == len(set(uids)) == 6


def test_the_same_roster_gives_the_same_bytes(pack, files, tmp_path, published_at):
    """No random identifiers, no clock."""
    write_schedule_ics(pack, tmp_path / "again", published_at=published_at)
    for name, path in files.items():
        assert (tmp_path / "again" / name).read_bytes() == path.read_bytes()


def test_names_cannot_break_out_of_their_line(roster, agents, center, tmp_path, published_at):
    """A name with a line break stays text."""
    shift = replace(roster.shifts[0], agent_id="../etc", reason="\r\nBEGIN:VALARM")
    pack = SchedulePack(replace(roster, shifts=(shift,)), agents, center)
    (path,) = write_schedule_ics(pack, tmp_path, published_at=published_at)
    lines = path.read_bytes().split(b"\r\n")
    assert lines.count(b"END:VCALENDAR") == 1
    assert lines[-2] == b"END:VCALENDAR"
    assert path.parent == tmp_path


def test_file_names_are_safe_and_apart():
    """Ids with slashes, dots or only other capitals give other, harmless names."""
    ids = ["a1", "A1", "../x", "..%x", "Zoë", "7" * 300, "plain-2"]
    names = calendar_names(ids)
    assert names["plain-2"] == "agent-plain-2.ics"
    assert len({name.casefold() for name in names.values()}) == len(ids)
    assert all(set(n) <= set("abcdefghijklmnopqrstuvwxyzAZ0123456789-_.") for n in names.values())
    assert all(len(n) < 100 and ".." not in n for n in names.values())


def test_a_broken_rule_stands_in_the_description(broken_pack, tmp_path, published_at):
    """The agent learns that the shift breaks a rule, and which activities it has."""
    write_schedule_ics(broken_pack, tmp_path, published_at=published_at)
    night, _ = events(tmp_path / "agent-a1.ics")
    assert "BROKEN rest: 9 h of rest; 11 are due" in night["DESCRIPTION"]
    (name,) = (p for p in tmp_path.iterdir() if p.name != "agent-a1.ics")
    (day,) = events(name)
    assert "12:30-14:00 training" in day["DESCRIPTION"]
