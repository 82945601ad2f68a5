"""A roster in every format that was asked for."""

from dataclasses import replace

import pytest

from data.files.schedule_reading import read_schedule_csv
from data.records import ConfigurationError
from wfm.exporting import EXPORT_FORMATS, export_name, export_roster


def export(report, folder, formats, **kwargs):
    return export_roster(
        report.pack, formats=formats, folder=folder, published_at=report.published_at, **kwargs
    )


def test_every_format_is_written_under_its_name(report, tmp_path):
    """The paths come back in the order asked for, each once."""
    paths = export(report, tmp_path / "out", [*EXPORT_FORMATS, "csv"], report_input=report)
    assert [p.name for p in paths] == [
        "roster-12-v3.csv",
        "roster-12-v3.json",
        "roster-12-v3.xlsx",
        "roster-12-v3-calendars",
        "roster-12-v3.html",
    ]
    assert sorted((tmp_path / "out").iterdir()) == sorted(paths)
    assert len(list(paths[3].glob("*.ics"))) == 12
    assert all(p.stat().st_size > 1000 for p in paths)


def test_the_csv_holds_the_rosters_shifts(report, tmp_path):
    """Nothing is lost on the way through the file."""
    (path,) = export(report, tmp_path, ["csv"])
    expected = {(s.agent_id, s.start_at): replace(s, template="") for s in report.roster.shifts}
    assert {(s.agent_id, s.start_at): s for s in read_schedule_csv(path)} == expected


def test_exporting_again_changes_nothing(report, tmp_path):
    """The nightly job may run twice."""

    def content():
        paths = export(report, tmp_path, EXPORT_FORMATS, report_input=report)
        files = [f for p in paths for f in (p.iterdir() if p.is_dir() else [p])]
        return {f: f.read_bytes() for f in files}

    assert content() == content()


def test_an_unknown_format_is_refused_before_anything_is_written(report, tmp_path):
    """The message lists what there is."""
    with pytest.raises(ConfigurationError, match=r"'pdf'; there are csv, json, xlsx, ics, html"):
        export(report, tmp_path / "out", ["csv", "pdf"])
    assert not (tmp_path / "out").exists()


def test_html_needs_what_the_report_shows(report, tmp_path):
    """A roster alone makes no report."""
    with pytest.raises(ConfigurationError, match="html export needs"):
        export(report, tmp_path / "out", ["csv", "html"])
    assert not (tmp_path / "out").exists()


def test_a_draft_has_a_name_too(report):
    """Before it is stored a roster has no number."""
    assert export_name(replace(report.roster, id=None, version=0), "csv") == "roster-draft-v0.csv"
