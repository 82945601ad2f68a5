"""The benchmarks are not installed: let their tests find them, after what is."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
