"""What of the agents does not fit the center file."""

from collections.abc import Sequence

from data.records import Agent, Center
from wfm.checking.finding import Finding, named


def people_problems(agents: Sequence[Agent], center: Center) -> tuple[Finding, ...]:
    """Give what of the agents does not fit the center file any more."""
    if not agents:
        return (Finding("error", "agents", "there are none; import them: wfm import agents FILE"),)
    zones = {s.name: s.zone for s in center.sites}
    contracts = {c.name for c in center.contracts}
    remedy = "is not in the center file; add it there, or import the agents anew"
    return (
        *_of_agents({a.id: a.site for a in agents if a.site not in zones}, "site", remedy),
        *_of_agents(
            {a.id: a.contract for a in agents if a.contract not in contracts}, "contract", remedy
        ),
        *_of_agents(
            {a.id: a.site for a in agents if zones.get(a.site, a.zone) != a.zone},
            "site",
            "has another zone than when the agents were imported; import them anew",
        ),
    )


def remarks_on_rotations(agents: Sequence[Agent], center: Center) -> list[Finding]:
    """Give the agents whose week their contract's rotation has not, or has not any more."""
    weeks = {c.name: len(c.rotation.weeks) if c.rotation else 0 for c in center.contracts}
    wrong: dict[str, list[str]] = {}
    for agent in agents:
        if (agent.rotation_week or 0) > weeks.get(agent.contract, 0):
            wrong.setdefault(agent.contract, []).append(agent.id)
    return [
        Finding(
            "warning",
            "agents",
            f'contract "{contract}" has a rotation of {weeks[contract]} weeks and {named(ids)} '
            "begin beyond them; import the agents anew",
        )
        for contract, ids in sorted(wrong.items())
        if contract in weeks
    ]


def _of_agents(wrong: dict[str, str], word: str, remedy: str) -> list[Finding]:
    """Give one finding for each wrong value, with the agents that have it."""
    out = []
    for value in sorted(set(wrong.values())):
        ids = sorted(agent for agent in wrong if wrong[agent] == value)
        out.append(Finding("error", "agents", f'{word} "{value}" (of {named(ids)}) {remedy}'))
    return out
