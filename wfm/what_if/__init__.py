"""What if: small changes of a scenario, written in a line and simulated beside the present plan.

``parse_what_if`` reads the line, ``apply_what_if`` gives the changed scenario; nothing stored is
touched.
"""

from wfm.what_if.applying import apply_what_if
from wfm.what_if.changes import WhatIf
from wfm.what_if.parsing import parse_what_if
from wfm.what_if.routing import shares_agents

__all__ = ["WhatIf", "apply_what_if", "parse_what_if", "shares_agents"]
