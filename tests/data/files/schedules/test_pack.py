"""The bundle that the schedule writers take."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from data.files.atomic import write_atomically
from data.files.schedule_coverage import agents_on_duty, within_roster
from data.files.schedule_pack import SchedulePack
from data.records import Grid, NotFoundError, Skill, WfmError
from skills import skill_matrix


def test_a_shift_of_an_unknown_agent_is_refused(roster, agents, center):
    """A roster cannot be written without the people in it."""
    with pytest.raises(NotFoundError, match="'a1' on 2026-10-24"):
        SchedulePack(roster, {i: a for i, a in agents.items() if i != "a1"}, center)


def test_a_shift_without_activities_is_refused(roster, agents, center):
    """An empty shift would vanish from the files, so it stops them."""
    hollow = replace(roster.shifts[0], activities=())
    with pytest.raises(WfmError, match="has no activities"):
        SchedulePack(replace(roster, shifts=(hollow,)), agents, center)


def test_an_agent_serves_the_queues_of_their_skills_and_levels(pack):
    """Level 3 of English is not enough for a queue that asks for 4."""
    day = date(2026, 10, 25)
    served = {i: [q.name for q in pack.queues_of(a, day)] for i, a in pack.agents.items()}
    assert served == {"a1": ["voice", "vip", "chat"], "=2+3": ["voice"], "../etc": []}


@pytest.mark.parametrize("day", [date(2026, 10, 24), date(2026, 10, 25), date(2026, 11, 1)])
def test_the_record_and_the_skill_matrix_agree_on_who_serves_what(pack, day):
    """Files and planning must not tell different stories about skills."""
    short = {"voice": Skill(4, date(2026, 10, 25), date(2026, 10, 31)), "english": Skill(5)}
    people = [*pack.agents.values(), replace(pack.agents["a1"], skills=short)]
    matrix = skill_matrix(people, pack.center.queues, day)
    for row, agent in enumerate(people):
        for column, queue in enumerate(pack.center.queues):
            assert agent.serves(queue, day) == matrix.serves[row, column]


def test_days_reach_to_shifts_that_start_beside_the_horizon(roster, agents, center):
    """A shift on the agent's day before the horizon keeps its column."""
    early = replace(roster.shifts[0], schedule_date=date(2026, 10, 23))
    pack = SchedulePack(replace(roster, shifts=(early,)), agents, center)
    assert [d.day for d in pack.dates()] == [23, 24, 25, 26]


def test_broken_rules_are_marked_on_the_next_shift(broken_pack):
    """A rule of a Monday off is marked on the week's first shift; who has none has no mark."""
    marks = [[rule.rule for rule in broken_pack.broken_of(s)] for s in broken_pack.roster.shifts]
    assert marks == [["days a week"], ["rest"], []]
    night = broken_pack.roster.shifts[1]
    assert broken_pack.reason_of(night) == "BROKEN rest: 9 h of rest; 11 are due; only one free"


def test_on_duty_counts_people_once_and_breaks_by_their_share(pack, requirement):
    """By hand: the half-hour from 00:30 UTC has 15 minutes of work and 15 of break."""
    on_duty = agents_on_duty(
        pack, requirement.grid, queues=requirement.queues, subsets=requirement.subsets
    )
    grid = requirement.grid

    def at(hour, minute=0):
        return on_duty[:, grid.index(datetime(2026, 10, 25, hour, minute, tzinfo=UTC))].tolist()

    assert at(0, 30) == [0.5, 0.5, 0.5, 0.0, 0.5]
    assert at(1, 0) == [0.5, 0.5, 0.5, 0.0, 0.5]
    assert at(4, 30) == [1.0, 1.0, 1.0, 0.0, 1.0]
    assert at(5, 0) == [0.0] * 5
    assert at(8, 0) == [1.0, 0.0, 0.0, 0.0, 1.0]
    assert at(12, 30) == [0.0] * 5, "training is not on queue"
    assert on_duty[4].sum() * grid.hours == pytest.approx(8.5 + 4)


def test_on_duty_cuts_shifts_at_the_edges_of_the_grid(pack):
    """A shift that began before the grid counts from the grid's start."""
    grid = Grid(datetime(2026, 10, 25, 4, tzinfo=UTC), 30, 4)
    on_duty = agents_on_duty(pack, grid, queues=("voice",), subsets=((0,),))
    np.testing.assert_array_equal(on_duty, [[1, 1, 0, 0]])


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    """A full disk leaves what was there, and no scrap beside it."""
    path = tmp_path / "roster.csv"
    write_atomically(path, b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.files.atomic.os.fsync", full)
    with pytest.raises(WfmError, match=r"roster\.csv: cannot be written \(No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["roster.csv"]


def test_a_longer_requirement_is_cut_to_the_roster(roster, requirement):
    """Days without a roster are not shortage; work due before the cut is done."""
    sunday = replace(roster, first_date=date(2026, 10, 25), days=1)
    cut = within_roster(requirement, sunday, zone="Europe/Berlin")
    assert cut.grid == Grid.for_days(date(2026, 10, 25), 1, zone="Europe/Berlin", minutes=30)
    assert cut.agents.shape == (5, 50)
    step = 4 / (requirement.grid.count - 1)
    assert cut.deadlines[0].due[0] == pytest.approx(step)
    assert cut.deadlines[0].due[-1] == pytest.approx(50 * step)


def test_a_requirement_for_other_days_is_refused(roster, requirement):
    """The report of one roster cannot be made with the requirement of another."""
    later = replace(roster, first_date=date(2026, 11, 7))
    with pytest.raises(WfmError, match="no day of the roster of 3 days from 2026-11-07"):
        within_roster(requirement, later, zone="Europe/Berlin")
