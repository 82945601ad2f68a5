"""The `wfm` command: mounts the command groups, turns errors into messages and exit codes."""

import os
import sys


def main() -> None:
    """Run the `wfm` command; exit codes are those of the command-line documentation."""
    # Matrices are small and processes share the work: threads of BLAS only wait for one another,
    # and made a forecast take three times as long. Read when numpy is first imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from wfm.commands.app import app  # noqa: PLC0415 - an interrupt while importing is caught too

    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nobody is left to tell
        sys.exit(1)
    except Exception as error:
        from data.records import WfmError  # noqa: PLC0415 - heavy, and needed only here

        if isinstance(error, OSError) and error.filename:
            error = WfmError(f"{error.filename}: {error.strerror}; check the path and its rights")
        if not isinstance(error, WfmError):
            raise
        print(f"wfm: {error}", file=sys.stderr)  # noqa: T201 - the one place that prints errors
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
