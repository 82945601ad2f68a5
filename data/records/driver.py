"""What is known of a driver on one day, as files and the store have it."""

from datetime import date
from typing import NamedTuple


class DriverDay(NamedTuple):
    """One value of a driver; queue empty: of all queues that have no row of their own."""

    name: str
    queue: str
    date: date
    value: float
