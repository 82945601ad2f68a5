"""The arguments that say which roster, agent and day."""

from datetime import datetime
from typing import Annotated

import typer

RosterId = Annotated[int | None, typer.Argument(help="A roster's id; by default the newest.")]
AgentId = Annotated[str, typer.Option("--agent", help="The agent's id.")]
OneDay = Annotated[
    datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Only this day.")
]
