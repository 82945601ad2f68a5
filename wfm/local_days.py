"""Whole local days on a grid."""

from datetime import date

from data.records import Grid


def local_span(grid: Grid, zone: str) -> tuple[date, int]:
    """Give the first local day on a grid and the number of days."""
    days = grid.local_days(zone)
    first: date = days[0].astype(object)
    last: date = days[-1].astype(object)
    return first, (last - first).days + 1
