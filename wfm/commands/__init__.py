"""The command groups: each command parses, calls one function and prints."""
