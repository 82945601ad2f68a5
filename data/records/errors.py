"""The one tree of errors; only cli.py prints them and picks exit codes."""

from collections.abc import Sequence


class WfmError(Exception):
    """Something went wrong; the message says what, where, the value and what to do next."""

    exit_code = 1


class ConfigurationError(WfmError):
    """The command line or the center file is wrong.

    Parameters
    ----------
    problems
        One sentence a problem; all of them are reported at once.
    """

    exit_code = 2

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class InputRefusedError(WfmError):
    """Input data was refused as a whole; nothing was written.

    Parameters
    ----------
    problems
        One sentence a problem, each with file, row, value and remedy.
    """

    exit_code = 3

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class InfeasibleError(WfmError):
    """No legal plan exists; the message gives the reasons in a planner's words."""

    exit_code = 4


class LockHeldError(WfmError):
    """Another run holds the lock."""

    exit_code = 5


class NotFoundError(WfmError):
    """What was asked for by name or number does not exist."""

    exit_code = 2
