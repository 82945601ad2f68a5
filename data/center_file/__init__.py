"""The center file: TOML text checked as a whole and turned into the records of a center."""

from data.center_file.loading import load_center, parse_center

__all__ = ["load_center", "parse_center"]
