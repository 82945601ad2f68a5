"""How much work will come: a joint distribution of contacts and handle times.

``forecast`` learns each queue's days in its own local time, lets models compete against the mean of
the last 8 same weekdays in a rolling-origin backtest, weighs those that do not lose to it by lead,
and draws joint samples whose bands are calibrated on the backtest's errors.
"""

from forecasting.joint import MODELS, forecast

__all__ = ["MODELS", "forecast"]
