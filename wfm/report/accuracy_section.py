"""How far the forecast can be trusted: its errors in the backtest and what a reader must know."""

import math

from data.records import Forecast, ForecastAccuracy
from wfm.report.inputs import ReportInput
from wfm.report.markup import Markup, bullets, details, paragraph, section, table

_HEAD = (
    "Queue",
    "Lead",
    "Model",
    "WAPE",
    "Mean of 8 weeks",
    "Poisson floor",
    "Bias",
    "Inside the 80 % band",
    "Origins",
)


def accuracy_section(report: ReportInput) -> Markup:
    """Give the accuracy of each queue, the reasons for its model and the caveats."""
    forecast = report.forecast
    return section(
        "accuracy",
        "Accuracy of the forecast",
        paragraph(
            "WAPE is the sum of absolute errors over the sum of contacts, by interval, in a"
            " backtest that forecast periods already over. Not even a perfect forecast gets"
            " below the Poisson floor: the rest of the error is chance. The mean of the last"
            " eight same weekdays is the judge every model must beat."
        ),
        _table(forecast),
        _chosen(forecast),
        _scores(forecast),
        _caveats(forecast),
    )


def _table(forecast: Forecast) -> Markup:
    if not forecast.accuracy:
        return paragraph("The history was too short for a backtest.")
    overall = [row for row in forecast.accuracy if row.lead == "all"] or list(forecast.accuracy)
    by_week = [row for row in forecast.accuracy if row.lead != "all"]
    main = table(_HEAD, map(_row, overall), caption="Backtest by queue, all lead weeks together")
    if not by_week or overall == by_week:
        return main
    weeks = table(_HEAD, map(_row, by_week), caption="Backtest by queue and lead week")
    return Markup(main + details("By lead week", weeks))


def _row(row: ForecastAccuracy) -> tuple[str, ...]:
    return (
        row.queue,
        row.lead,
        row.model,
        _percent(row.wape),
        _percent(row.wape_mean8),
        _percent(row.poisson_floor),
        f"{row.bias:+.1f} %" if math.isfinite(row.bias) else "\u2013",
        _percent(row.coverage80),
        str(row.origins),
    )


def _chosen(forecast: Forecast) -> Markup:
    rows = zip(forecast.queues, forecast.models, forecast.explanations, strict=True)
    return table(("Queue", "Model", "Why"), rows, caption="The model of each queue", css="prose")


def _scores(forecast: Forecast) -> Markup:
    if not forecast.scores:
        return Markup("")
    rows = [(score.queue, score.model, _percent(score.wape)) for score in forecast.scores]
    return details(
        "All candidates", table(("Queue", "Model", "WAPE"), rows, caption="WAPE of each candidate")
    )


def _caveats(forecast: Forecast) -> Markup:
    if not forecast.caveats:
        return Markup("")
    return Markup("<h3>To keep in mind</h3>" + bullets(forecast.caveats))


def _percent(value: float) -> str:
    return f"{value:.1f} %" if math.isfinite(value) else "\u2013"
