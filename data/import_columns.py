"""Our names for the columns of files that come in, and the words with a meaning of their own."""

INTERVAL_COLUMNS = (
    "timestamp",
    "queue",
    "offered",
    "handled",
    "abandoned",
    "handle_seconds",
    "aht_seconds",
    "wait_seconds",
    "answered_in_threshold",
)
LOG_COLUMNS = (
    "arrived",
    "date",
    "time",
    "queue",
    "outcome",
    "wait_seconds",
    "handle_seconds",
    "agent_id",
    "customer_id",
    "source_id",
)
IGNORED = "ignore"
"""Stands for a queue or an outcome whose rows are left out."""
SOURCES = ("auto", "teleopti", "plain", "log")
"""Names of built-in sources, which no mapping may take."""
