"""The report: forecast, accuracy, coverage, roster and outlook on one self-contained HTML page."""

from wfm.report.inputs import ReportInput
from wfm.report.page import report_html, write_report

__all__ = ["ReportInput", "report_html", "write_report"]
