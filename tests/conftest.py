"""Fixtures of the whole suite."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data kept outside the repository; tests that need it skip without it."""
    default = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("WFM_SHARED_DATA", default))
    if not (path / "contacts").is_dir():
        pytest.skip("the shared real data are not here; set WFM_SHARED_DATA to their folder")
    return path
