"""The outlook in the report: whole goals, and the figures behind them."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import Estimate, ServiceGoal
from wfm.report.outlook_section import outlook_section
from wfm.report.service import duration
from wfm.report.summary import key_figures, verdict


def _estimate(mean: object, half_width: float) -> Estimate:
    values = np.array(mean, np.float64)
    return Estimate(values, np.full_like(values, half_width))


@pytest.fixture
def whole(report):
    """The report with every figure of an outlook: four queues of which the last is deferred."""
    days = len(report.outlook.days)
    left = np.full((4, days), np.nan)
    left[3] = 12.0
    outlook = replace(
        report.outlook,
        service_by_definition={
            "offered": _estimate([0.9, 0.71, 0.803, 0.95], 0.007),
            "virtual": _estimate([0.93, 0.7, 0.81, 0.95], 0.006),
        },
        turned_away=_estimate([0.0, 0.021, 0, 0], 0.001),
        redialled=_estimate([0.0, 0, 0, 0], 0.0),
        skill_sets=((0,), (0, 3)),
        occupancy_by_skill_set=_estimate([0.81, 0.87], 0.004),
        backlog=_estimate(left, 2.0),
        backlog_age_hours=_estimate(left / 4, 0.5),
    )
    return replace(report, outlook=outlook)


def test_the_figures_are_shown_with_their_half_widths(whole):
    """Definitions, who was turned away, occupancy by skill set, and work left over by day."""
    html = outlook_section(whole)
    assert '<th scope="col">virtual</th>' in html
    assert "<td>93.0 % \u00b1 0.6</td>" in html
    assert "Turned away" in html
    assert "<td>2.1 % \u00b1 0.1</td>" in html
    assert "Tried again" not in html
    assert '<th scope="row">voice-1, social-4</th><td>87.0 % \u00b1 0.4</td>' in html
    assert html.count("<td>12 \u00b1 2, 180 min \u00b1 30</td>") == 0
    assert html.count("<td>12 \u00b1 2, 3.0 h \u00b1 0.5</td>") == len(whole.outlook.days)


def test_an_outlook_without_them_shows_none(report):
    """Outlooks of earlier versions have no such figures; the section stays as it was."""
    assert "More figures" not in outlook_section(report)


def test_a_goal_of_limits_alone_is_judged_by_them(whole):
    """By the fixture calls wait 11 s and 3.1 % give up; there is no share to mark."""

    def asked(goal):
        first = replace(whole.center.queues[0], goal=goal)
        center = replace(whole.center, queues=(first, *whole.center.queues[1:]))
        return replace(whole, center=center)

    kept = asked(ServiceGoal(0, 20, max_asa_seconds=15, max_abandoned=0.04))
    assert "missed: chat-2;" in verdict(kept)
    assert "ASA at most 15 s and at most 4% abandoned" in key_figures(kept)
    broken = asked(ServiceGoal(0, 20, max_asa_seconds=9))
    assert "missed: voice-1, chat-2;" in verdict(broken)
    html = outlook_section(broken)
    assert "Goals that are limits alone" in html
    assert "Goals that are limits alone" not in outlook_section(whole)
    assert html.count("goalline") == outlook_section(whole).count("goalline") - 1


@pytest.mark.parametrize(
    ("seconds", "half", "text"),
    [
        (45.2, 3.1, "45 s \u00b1 3"),
        (45.2, 0.31, "45 s \u00b1 0.3"),
        (1800, 120, "30 min \u00b1 2"),
        (5 * 3600, 1800, "5.0 h \u00b1 0.5"),
        (45.2, np.nan, "45 s"),
        (np.nan, np.nan, "\u2013"),
    ],
)
def test_times_in_words(seconds, half, text):
    """In the unit that suits; a dash where there is none."""
    assert duration(seconds, half) == text
