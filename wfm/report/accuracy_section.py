"""How far the forecast can be trusted: its errors in the backtest and what a reader must know."""

import math

from data.records import Forecast, ForecastAccuracy
from wfm.report.inputs import ReportInput
from wfm.report.markup import Markup, bullets, details, paragraph, section, table

_HEAD = (
    "Queue",
    "Lead",
    "Level",
    "Model",
    "WAPE",
    "Mean of 8",
    "Poisson floor",
    "Bias",
    "In 80 % band",
    "In 95 % band",
    "Error [FTE]",
    "Origins",
)


def accuracy_section(report: ReportInput) -> Markup:
    """Give the accuracy of each queue, the reasons for its model and the caveats."""
    forecast = report.forecast
    return section(
        "accuracy",
        "Accuracy of the forecast",
        paragraph(
            "WAPE is the sum of absolute errors over the sum of contacts in a backtest that"
            " forecast periods already over. Not even a perfect forecast gets below the Poisson"
            " floor: the rest of the error is chance. The mean of the last eight same weekdays is"
            " the judge every model must beat. Errors in FTE are agents busy all the time with the"
            " contacts that were missed, by the handle time."
        ),
        _table(forecast),
        _chosen(forecast),
        _scores(forecast),
        _aht(forecast),
        _caveats(forecast),
    )


def _table(forecast: Forecast) -> Markup:
    if not forecast.accuracy and forecast.source != "wfm":
        return paragraph(f"The forecast is of {forecast.source}; it came without a backtest.")
    if not forecast.accuracy:
        return paragraph("The history was too short for a backtest.")
    overall = [r for r in forecast.accuracy if r.lead == "all" and r.level == "interval"]
    main = table(_HEAD, map(_row, overall), caption="Backtest by queue: intervals, all leads")
    parts = [main]
    by_lead = [r for r in forecast.accuracy if r.lead != "all" and r.level == "interval"]
    if by_lead:
        rows = table(_HEAD, map(_row, by_lead), caption="Backtest by queue and lead: intervals")
        parts.append(details("By lead", rows))
    by_level = [r for r in forecast.accuracy if r.level != "interval"]
    if by_level:
        rows = table(_HEAD, map(_row, by_level), caption="Backtest of day and week totals")
        parts.append(details("Days and weeks", rows))
    return Markup("".join(parts))


def _row(row: ForecastAccuracy) -> tuple[str, ...]:
    return (
        row.queue,
        row.lead,
        row.level,
        row.model,
        _percent(row.wape),
        _percent(row.wape_mean8),
        _percent(row.poisson_floor),
        f"{row.bias:+.1f} %" if math.isfinite(row.bias) else "\u2013",
        _percent(row.coverage80),
        _percent(row.coverage95),
        f"{row.error_fte:.2f}" if math.isfinite(row.error_fte) else "\u2013",
        str(row.origins),
    )


def _chosen(forecast: Forecast) -> Markup:
    rows = zip(forecast.queues, forecast.models, forecast.explanations, strict=True)
    return table(("Queue", "Model", "Why"), rows, caption="The model of each queue", css="prose")


def _scores(forecast: Forecast) -> Markup:
    """Give every candidate's error, and its weight by lead where models are combined."""
    if not forecast.scores:
        return Markup("")
    rows = [
        (score.queue, score.lead, score.model, _percent(score.wape), f"{score.weight:.0%}")
        for score in forecast.scores
    ]
    head = ("Queue", "Lead", "Model", "WAPE", "Weight")
    return details(
        "All candidates and their weights", table(head, rows, caption="WAPE of each candidate")
    )


def _aht(forecast: Forecast) -> Markup:
    """Give the accuracy of handle times; nothing where none was judged."""
    if not forecast.aht_accuracy:
        return Markup("")
    rows = [
        (
            row.queue,
            row.model,
            _percent(row.wape),
            _percent(row.wape_last_week),
            _percent(row.wape_mean4),
            f"{row.bias:+.1f} %" if math.isfinite(row.bias) else "\u2013",
            str(row.origins),
        )
        for row in forecast.aht_accuracy
    ]
    head = ("Queue", "Model", "WAPE", "Last week", "Mean of 4 weeks", "Bias", "Origins")
    return table(head, rows, caption="Backtest of handle times, weighted by contacts")


def _caveats(forecast: Forecast) -> Markup:
    if not forecast.caveats:
        return Markup("")
    return Markup("<h3>To keep in mind</h3>" + bullets(forecast.caveats))


def _percent(value: float) -> str:
    return f"{value:.1f} %" if math.isfinite(value) else "\u2013"
