"""What to try where queues stay below their goals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wfm.commands.session import Session

if TYPE_CHECKING:
    from data.records import Agent, Center, Outlook


def say_remedies(
    session: Session,
    outlook: "Outlook",
    center: "Center",
    agents: "Sequence[Agent]",
    *,
    roster_id: int | None,
) -> None:
    """Name the commands that tell what would help; nothing where every queue is at its goal.

    Parameters
    ----------
    roster_id
        The roster that the outlook is of.
    """
    from wfm.goals import queues_below_goal  # noqa: PLC0415 - heavy
    from wfm.what_if import shares_agents  # noqa: PLC0415 - heavy

    below = queues_below_goal(outlook, center)
    if not below:
        return
    session.say(f"below the goal: {', '.join(below)}; whom to train: wfm skills value")
    shared = [name for name in below if shares_agents(center, name, agents)]
    if shared:
        session.say(
            "what it would do if agents took such contacts before others: "
            f"wfm roster simulate {roster_id} --what-if first={shared[0]}"
        )
