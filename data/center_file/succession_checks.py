"""The shifts that a contract counts, or forbids after one another, must be its own."""

from data.center_file.common import Problems
from data.center_file.tables import ContractTable
from data.suggestion import suggestion


def succession_problems(contract: ContractTable) -> Problems:
    """Check forbidden successions and the most shifts of a kind."""
    pairs = contract.forbidden_successions
    for place, named in enumerate(pairs, start=1):
        for part, name in enumerate(named, start=1):
            yield from _foreign(contract, name, f".forbidden_successions[{place}][{part}]")
        if named in pairs[: place - 1]:
            yield f".forbidden_successions[{place}]", "is there twice; leave one out"
    for name in contract.max_shifts:
        yield from _foreign(contract, name, f".max_shifts.{name}")
    counted = [contract.max_shifts.get(name) for name in dict.fromkeys(contract.shifts)]
    allowed = None if None in counted else sum(n for n in counted if n is not None)
    least = contract.days_per_week[0]
    if contract.period is None and allowed is not None and allowed < least:
        yield (
            ".max_shifts",
            (
                f"{allowed} shifts a week in all are under the {least} of days_per_week; "
                "allow more of a shift, or fewer days"
            ),
        )


def _foreign(contract: ContractTable, name: str, path: str) -> Problems:
    if name not in contract.shifts:
        hint = suggestion(name, contract.shifts)
        yield path, f'"{name}" is no shift of this contract; {hint}'
