"""The page around the sections: style, script and the labels the script shows."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from data.files.atomic import write_atomically
from data.files.schedule_coverage import within_roster
from data.records import availability
from wfm.report.accuracy_section import accuracy_section
from wfm.report.bars_section import bars_section
from wfm.report.coverage_section import coverage_section
from wfm.report.forecast_charts import (
    DAY_LABELS,
    INTERVAL_LABELS,
    WEEK_LABELS,
    charted_days,
    charted_weeks,
    week_of,
)
from wfm.report.forecast_section import forecast_section
from wfm.report.inputs import ReportInput, day_label, interval_labels
from wfm.report.markup import Markup, bullets, cell, section
from wfm.report.outlook_section import outlook_section
from wfm.report.rounds_section import rounds_section
from wfm.report.special_section import has_special_days, special_section
from wfm.report.summary import header, key_figures
from wfm.report.svg import compact

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_PATTERNS = (
    '<svg class="patterns" aria-hidden="true"><defs><pattern id="hatch" width="5" height="5"'
    ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatchline"'
    ' d="M0 0v5"/></pattern></defs></svg>'
)
_LINKS = (
    ("summary", "At a glance"),
    ("coverage", "Coverage"),
    ("roster", "Roster"),
    ("outlook", "Outlook"),
    ("rounds", "Rounds"),
    ("forecast", "Forecast"),
    ("special", "Special days"),
    ("accuracy", "Accuracy"),
    ("notes", "Notes"),
)


def report_html(report: ReportInput) -> str:
    """Give the report as one page that needs nothing else: no network, no other file.

    Parameters
    ----------
    report
        What to show; the same input gives the same text.
    """
    requirement = within_roster(report.requirement, report.roster, zone=report.center.zone)
    report = replace(report, requirement=requirement)
    here = files("wfm.report")
    style = (here / "style.css").read_text(encoding="utf-8")
    script = (here / "script.js").read_text(encoding="utf-8")
    body = "".join(
        (
            header(report),
            _links(report),
            "<main>",
            key_figures(report),
            coverage_section(report),
            bars_section(report),
            outlook_section(report),
            rounds_section(report),
            forecast_section(report),
            special_section(report),
            accuracy_section(report),
            _notes(report),
            "</main>",
        )
    )
    # Inside a script element only "<" could end it early; JSON may spell it otherwise.
    labels = compact(_labels(report)).replace("<", "\\u003c")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{cell(report.center.name)}: {report.roster.first_date} report</title>"
        f"<style>{style}</style></head><body>{_PATTERNS}{body}"
        '<div id="tip" role="status" hidden></div>'
        f'<script type="application/json" id="labels">{labels}</script>'
        f"<script>{script}</script></body></html>\n"
    )


def write_report(report: ReportInput, path: Path) -> None:
    """Write the page; the file is replaced whole."""
    write_atomically(path, report_html(report).encode())


def _links(report: ReportInput) -> Markup:
    left_out = {
        name
        for name, there in (("special", has_special_days(report)), ("rounds", bool(report.rounds)))
        if not there
    }
    shown = [link for link in _LINKS if link[0] not in left_out]
    inside = "".join(f'<a href="#{name}">{cell(text)}</a>' for name, text in shown)
    return Markup(f'<nav aria-label="Sections">{inside}</nav>')


def _labels(report: ReportInput) -> Mapping[str, list[str]]:
    zone = report.center.zone
    grid = report.requirement.grid
    return {
        INTERVAL_LABELS: interval_labels(report.forecast.grid, zone, week_of(report)),
        DAY_LABELS: [day_label(day) for day in charted_days(report)],
        WEEK_LABELS: [f"week from {day_label(day)}" for day in charted_weeks(report)],
        "requirement": interval_labels(grid, zone, slice(0, grid.count)),
    }


def _notes(report: ReportInput) -> Markup:
    times = (
        f"All times are of {report.center.zone} unless another zone is named; a shift over"
        " midnight belongs to the day it starts."
    )
    shrinkage = (
        "Required agents include shrinkage: required on queue = required for contacts /"
        f" (1 - shrinkage), here / {_available(report)}. Agents on a break or meal are not counted"
        " as on queue."
    )
    broken = [
        f"BROKEN RULE of {_agent_name(report, rule.agent_id)}, {rule.date}: {rule.rule}:"
        f" {rule.message}"
        for rule in report.roster.broken
    ]
    return section("notes", "Notes", bullets([*broken, *report.roster.notes, times, shrinkage]))


def _agent_name(report: ReportInput, agent_id: str) -> str:
    agent = report.agents.get(agent_id)
    return agent_id if agent is None else f"{agent.name} ({agent_id})"


def _available(report: ReportInput) -> str:
    """Give the share of scheduled time left for contacts, as a range where it changes."""
    left = availability(report.center, report.requirement.grid)
    least, most = f"{left.min():.2f}", f"{left.max():.2f}"
    return least if least == most else f"{least} to {most} by weekday and time of day"
