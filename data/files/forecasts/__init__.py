"""Forecast files of other systems, read and written.

Four formats: Calabrio's forecast file, a CSV of Genesys's columns, Amazon Connect's override file,
and plain CSV. ``read_forecast`` gives an outside forecast, ``forecast_text`` the text of ours.
"""

from data.files.forecasts.reading import ForecastFile, read_forecast
from data.files.forecasts.writing import FORECAST_FORMATS, ForecastText, forecast_text

__all__ = ["FORECAST_FORMATS", "ForecastFile", "ForecastText", "forecast_text", "read_forecast"]
