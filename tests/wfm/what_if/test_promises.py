"""Other goals, patience and absences."""

from dataclasses import replace

import pytest

from data.records import ConfigurationError, ServiceGoal, Shrinkage
from wfm.simulation import absence_by_weekday
from wfm.what_if import apply_what_if, parse_what_if


def change(text, scenario):
    return apply_what_if(parse_what_if(text), scenario)


def with_shrinkage(scenario, *items):
    return replace(scenario, center=replace(scenario.center, shrinkage=items))


class TestGoal:
    def test_calls(self, scenario):
        """Share and threshold change, definition and limits stay, and so do other queues."""
        calls = scenario.center.queues[0]
        strict = replace(
            calls, goal=ServiceGoal(0.8, 20, definition="answered", max_asa_seconds=30.0)
        )
        center = replace(scenario.center, queues=(strict, *scenario.center.queues[1:]))
        changed, (note,) = change("goal=calls:90%/10s", replace(scenario, center=center))
        assert changed.center.queues[0] == replace(
            strict, goal=replace(strict.goal, target=0.9, threshold_seconds=10)
        )
        assert changed.center.queues[1:] == scenario.center.queues[1:]
        assert note == (
            "calls: 80% in 20 s (answered) and ASA at most 30 s becomes "
            "90% in 10 s (answered) and ASA at most 30 s"
        )

    def test_mail(self, scenario):
        """A deferred queue is asked for hours, also where it had a time of day."""
        daily = ServiceGoal(0.9, 86400, kind="done_by", done_by_minute=1080)
        mail = replace(scenario.center.queues[2], goal=daily)
        center = replace(scenario.center, queues=(*scenario.center.queues[:2], mail))
        changed, _ = change("goal=mail:95%/4h", replace(scenario, center=center))
        goal = changed.center.queues[2].goal
        assert (goal.kind, goal.target, goal.threshold_seconds) == ("answered_within", 0.95, 14400)

    def test_of_a_medium(self, scenario):
        """All queues of a medium are asked for the same; each is told."""
        changed, (note,) = change("goal=voice:90%/10s", scenario)
        assert changed.center.queues[0].goal == ServiceGoal(0.9, 10)
        assert changed.center.queues[1:] == scenario.center.queues[1:]
        assert note == "calls: 80% in 20 s (offered) becomes 90% in 10 s (offered)"

    def test_unknown(self, scenario):
        """A queue that is not there is told with those that are."""
        with pytest.raises(ConfigurationError, match="queues are calls, chat, mail"):
            change("goal=fax:90%/30s", scenario)


class TestPatience:
    def test_all(self, scenario):
        """Patience shrinks where there is any, and stays endless elsewhere."""
        changed, (note,) = change("patience=-20%", scenario)
        assert [q.patience_seconds for q in changed.center.queues] == [96, None, None]
        assert note == "patience -20 %: mean patience becomes calls 96 s"

    def test_endless(self, scenario):
        """Where nobody abandons there is no patience to change."""
        with pytest.raises(ConfigurationError, match="nobody abandons on chat"):
            change("patience=-20%@chat", scenario)


class TestAbsence:
    def test_points(self, scenario):
        """Three points more on every weekday, whatever made up the share; off queue stays."""
        items = (
            Shrinkage("ill", "absence", 0.1),
            Shrinkage("monday", "absence", 0.5, weekdays=frozenset({0})),
            Shrinkage("coaching", "off_queue", 0.2),
        )
        changed, (note,) = change("absence=+3pt", with_shrinkage(scenario, *items))
        assert absence_by_weekday(changed.center) == pytest.approx([0.58] + 6 * [0.13])
        assert items[2] in changed.center.shrinkage
        assert note == "absence +3 pt: 10 to 55 % of shifts missed become 13 to 58 %"

    def test_from_none(self, scenario):
        """Points can be added to none, and taken away again without a trace."""
        changed, notes = change("absence=+3pt;absence=-3pt", scenario)
        assert changed.center.shrinkage == ()
        assert notes[0] == "absence +3 pt: 0 % of shifts missed become 3 %"

    @pytest.mark.parametrize("points", ["-11", "+46"])
    def test_out_of_bounds(self, scenario, points):
        """Fewer than none and more than all are refused with what is possible."""
        items = (
            Shrinkage("ill", "absence", 0.1),
            Shrinkage("monday", "absence", 0.5, weekdays=frozenset({0})),
        )
        with pytest.raises(ConfigurationError, match=r"from -10 to \+45"):
            change(f"absence={points}pt", with_shrinkage(scenario, *items))
