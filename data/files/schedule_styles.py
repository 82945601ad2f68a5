"""The looks of the supervisors' workbook."""

from collections.abc import Mapping
from typing import Any

_FONT = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
_LINE = {"border": 1, "border_color": "#C9CED6"}
_WEEKEND = {"bg_color": "#EEF1F5"}
_HEAD = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True}
_CENTERED = {"align": "center", "text_wrap": True}

_STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1F3A5F"},
    "subtitle": {"font_color": "#5B6573"},
    "head": {**_HEAD, **_LINE},
    "head_day": {**_HEAD, **_LINE, "align": "center"},
    "head_weekend": {**_HEAD, **_LINE, "align": "center", "bg_color": "#4A6285"},
    "text": _LINE,
    "wrapped": {**_LINE, "text_wrap": True, "valign": "top"},
    "label": {"bold": True, "valign": "top"},
    "note": {"text_wrap": True, "valign": "top"},
    "number": {**_LINE, "num_format": "0"},
    "hours": {**_LINE, "num_format": "0.00"},
    "agents": {**_LINE, "num_format": "0.0"},
    "gap": {**_LINE, "num_format": "+0.0;-0.0;0.0"},
    "short": {"bg_color": "#FBD9BD", "font_color": "#7A2E00", "bold": True},
    "date": {**_LINE, "num_format": "ddd yyyy-mm-dd", "align": "left"},
    "time": {**_LINE, "num_format": "hh:mm", "align": "center"},
    "day": {**_LINE, **_CENTERED},
    "day_weekend": {**_LINE, **_CENTERED, **_WEEKEND},
    "shift": {**_LINE, **_CENTERED, "bg_color": "#DCE9F7"},
    "shift_weekend": {**_LINE, **_CENTERED, "bg_color": "#C7D7EA"},
    "fixed": {**_LINE, **_CENTERED, "bg_color": "#DCE9F7", "bold": True, "underline": 1},
    "fixed_weekend": {**_LINE, **_CENTERED, "bg_color": "#C7D7EA", "bold": True, "underline": 1},
    "broken": {**_LINE, **_CENTERED, "bg_color": "#F6C9C4", "bold": True},
    "broken_weekend": {**_LINE, **_CENTERED, "bg_color": "#EDB4AE", "bold": True},
    "off": {**_LINE, **_CENTERED, "italic": True, "font_color": "#5B6573"},
    "off_weekend": {**_LINE, **_CENTERED, **_WEEKEND, "italic": True, "font_color": "#5B6573"},
    "total": {**_LINE, "bold": True, "top": 2, "num_format": "0"},
    "total_day": {**_LINE, "bold": True, "top": 2, "align": "center", "num_format": "0"},
}


def make_styles(book: Any) -> dict[str, Any]:
    """Give the workbook's formats by name."""
    return {name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()}
