"""File formats: readers of history and people, writers of rosters.

Each format stands in a module of its own, so that reading one does not load the libraries of the
others: ``data.files.history``, ``data.files.people``, ``data.files.schedule_*``.
"""
