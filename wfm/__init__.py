"""The workforce-management process: from a forecast to a published roster."""
