"""Simulated centers to try wfm with, and the skeleton of a new one."""

from data.samples.spec import SampleKind
from data.samples.write import write_empty, write_sample

__all__ = ["SampleKind", "write_empty", "write_sample"]
