"""Figures with public tools and data; nothing here is part of the product."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the command does, see cli.py
