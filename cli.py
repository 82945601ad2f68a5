"""The `wfm` command: mounts the command groups, turns errors into messages and exit codes."""


def main() -> None:
    """Run the `wfm` command."""
