"""Sessions of trainings: how many fit, and where they lie."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.records import Activity, Training, local_midnight
from skills.trainings import TrainingClass
from wfm.training.placing import held_at, training_sessions


def taught(hours: float) -> TrainingClass:
    return TrainingClass(Training("chat", hours), "team", (0,), (0, 1), ("bob", "ada"))


@pytest.mark.parametrize(
    ("hours", "days", "sessions", "minutes", "left"),
    [
        (1, 7, 1, 60, 0),
        (4, 7, 2, 120, 0),
        (5, 14, 3, 100, 0),
        (40, 14, 6, 120, 28),
        (16, 1, 1, 120, 14),
    ],
)
def test_sessions_are_of_two_hours_at_most_and_one_in_each_part_of_the_week(
    small, *, hours, days, sessions, minutes, left
) -> None:
    """A week has three parts; what does not fit is told."""
    found = training_sessions(taught(hours), small.roster(days=days), zone=small.zone)

    assert [s.minutes for s in found.sessions] == [minutes] * sessions
    assert found.left_hours == pytest.approx(left)
    assert all(s.kind == "training" and s.together for s in found.sessions)


def test_sessions_follow_each_other_over_the_whole_roster(small) -> None:
    """Two sessions in a week: until Tuesday, and from Wednesday on; in local days."""
    found = training_sessions(taught(4), small.roster(days=7), zone=small.zone)

    spans = [(s.start_at, s.end_at) for s in found.sessions]
    days = [local_midnight(small.monday + timedelta(days=d), small.zone) for d in (0, 2, 7)]
    assert spans == [(days[0], days[1]), (days[1], days[2])]


def test_a_session_is_held_when_an_agent_of_it_takes_part(small) -> None:
    """Another agent's training of the same name is not it, nor is one outside its span."""
    (session,) = training_sessions(taught(1), small.roster(days=7), zone=small.zone).sessions
    shift = small.shift(agent_id="ada")
    start = shift.start_at + timedelta(hours=2)
    lesson = Activity("chat training", "training", start, start + timedelta(hours=1), paid=True)
    trained = replace(shift, activities=(lesson,))

    assert held_at(session, small.roster(trained, days=7)) == start
    assert held_at(session, small.roster(replace(trained, agent_id="eve"), days=7)) is None
    late = replace(session, start_at=session.start_at + timedelta(days=1))
    assert held_at(late, small.roster(trained, days=7)) is None
