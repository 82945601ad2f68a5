"""The tables on how good forecasts are: in the backtest, and once it came."""

from data.records import LEADS, Forecast, ForecastAccuracy
from wfm.commands.output import Column, Listing
from wfm.judging import Judgement

_FIGURES = (
    Column("wape_percent", "WAPE %", ".1f"),
    Column("wape_mean8_percent", "mean of 8 %", ".1f"),
    Column("poisson_floor_percent", "Poisson floor %", ".1f"),
    Column("bias_percent", "bias %", "+.1f"),
    Column("coverage80_percent", "in 80 % band", ".0f"),
    Column("coverage95_percent", "in 95 % band", ".0f"),
    Column("error_fte", "error FTE", ".2f"),
)


def accuracy(forecast: Forecast) -> Listing:
    """Give the backtest's figures of each queue beside the judge and the floor."""
    return Listing(
        "accuracy",
        "Forecast accuracy in the backtest (intervals, all leads)",
        (
            Column("queue", "queue"),
            Column("model", "model"),
            *_FIGURES,
            Column("origins", "origins"),
        ),
        tuple(
            (a.queue, a.model, *_figures(a), a.origins)
            for a in forecast.accuracy
            if (a.lead, a.level) == ("all", "interval")
        ),
    )


def accuracy_by_lead(forecast: Forecast) -> Listing:
    """Give the backtest's figures by how far ahead intervals were told."""
    return Listing(
        "accuracy_by_lead",
        "By lead (intervals; week 1 holds the first day)",
        (Column("queue", "queue"), Column("lead", "lead"), *_FIGURES),
        tuple(
            (a.queue, a.lead, *_figures(a))
            for a in forecast.accuracy
            if a.level == "interval" and a.lead != "all"
        ),
    )


def accuracy_by_level(forecast: Forecast) -> Listing:
    """Give the backtest's figures of intervals, days and weeks."""
    return Listing(
        "accuracy_by_level",
        "By level (errors of a day's or week's sum; all leads)",
        (Column("queue", "queue"), Column("level", "level"), *_FIGURES),
        tuple((a.queue, a.level, *_figures(a)) for a in forecast.accuracy if a.lead == "all"),
    )


def model_scores(forecast: Forecast) -> Listing:
    """Give each candidate's WAPE and its share in what is used, by lead."""
    pairs = dict.fromkeys((s.queue, s.model) for s in forecast.scores)
    by_lead = {(s.queue, s.model, s.lead): s for s in forecast.scores}
    leads = [lead for lead in LEADS if any(s.lead == lead for s in forecast.scores)]
    rows = []
    for pair in pairs:
        found = [by_lead.get((*pair, lead)) for lead in leads]
        wapes = (None if s is None else s.wape for s in found)
        rows.append((*pair, *wapes, *(None if s is None else 100 * s.weight for s in found)))
    return Listing(
        "models",
        "Models (interval WAPE % in the backtest, and share in the combination %)",
        (
            Column("queue", "queue"),
            Column("model", "model"),
            *(Column(f"wape_{_key(lead)}_percent", lead, ".1f") for lead in leads),
            *(Column(f"share_{_key(lead)}_percent", f"share {lead}", ".0f") for lead in leads),
        ),
        tuple(rows),
    )


def aht_accuracy(forecast: Forecast) -> Listing:
    """Give how well handle times were told, weighted by contacts."""
    return Listing(
        "aht_accuracy",
        "Handle times in the backtest (WAPE weighted by contacts)",
        (
            Column("queue", "queue"),
            Column("model", "model"),
            Column("wape_percent", "WAPE %", ".1f"),
            Column("wape_last_week_percent", "last week %", ".1f"),
            Column("wape_mean4_percent", "mean of 4 %", ".1f"),
            Column("bias_percent", "bias %", "+.1f"),
            Column("origins", "origins"),
        ),
        tuple(
            (a.queue, a.model, a.wape, a.wape_last_week, a.wape_mean4, a.bias, a.origins)
            for a in forecast.aht_accuracy
        ),
    )


def scores(judgement: Judgement) -> Listing:
    """Give how frozen forecasts came out, by queue and lead."""
    return Listing(
        "scores",
        "Frozen forecasts against what came (intervals)",
        (
            Column("forecast_id", "id"),
            Column("name", "forecast"),
            Column("queue", "queue"),
            Column("lead", "lead"),
            Column("intervals", "intervals", ","),
            Column("contacts", "contacts", ",.0f"),
            *_FIGURES,
        ),
        tuple(
            (
                s.forecast_id,
                s.name,
                s.queue,
                s.lead,
                s.intervals,
                s.contacts,
                s.wape,
                s.wape_mean8,
                s.poisson_floor,
                s.bias,
                s.coverage80,
                s.coverage95,
                s.error_fte,
            )
            for s in judgement.scores
        ),
    )


def comparisons(judgement: Judgement) -> Listing:
    """Give how forecasts compare on the same intervals: did a change help, who told it better."""
    return Listing(
        "comparisons",
        "On the same intervals (gain: points of WAPE that the second is better by, 95 % margin)",
        (
            Column("queue", "queue"),
            Column("first_id", "first"),
            Column("first_name", ""),
            Column("second_id", "second"),
            Column("second_name", ""),
            Column("days", "days"),
            Column("intervals", "intervals", ","),
            Column("contacts", "contacts", ",.0f"),
            Column("wape_first_percent", "first WAPE %", ".1f"),
            Column("wape_second_percent", "second WAPE %", ".1f"),
            Column("gain_points", "gain", "+.1f"),
            Column("margin_points", "+/-", ".1f"),
            Column("verdict", "the second is"),
        ),
        tuple(
            (
                c.queue,
                c.first_id,
                c.first_name,
                c.second_id,
                c.second_name,
                c.days,
                c.intervals,
                c.contacts,
                c.wape_first,
                c.wape_second,
                c.gain,
                c.margin,
                c.verdict,
            )
            for c in judgement.comparisons
        ),
    )


def _figures(row: ForecastAccuracy) -> tuple[float, ...]:
    """Give the figures in the order of ``_FIGURES``."""
    return (
        row.wape,
        row.wape_mean8,
        row.poisson_floor,
        row.bias,
        row.coverage80,
        row.coverage95,
        row.error_fte,
    )


def _key(lead: str) -> str:
    """Give a lead as part of a key: ``week_1``, ``day_1``."""
    return "day_1" if lead == "1 day" else lead.replace(" ", "_")
