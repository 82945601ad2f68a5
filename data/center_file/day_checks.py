"""Which shifts a contract's limits of a day leave; one that they never leave is a mistake."""

from collections.abc import Sequence

from data.center_file.common import Problems
from data.center_file.ranges import pair, range_text
from data.center_file.shift_checks import shift_lengths, shift_spans
from data.center_file.tables import ContractTable, ShiftTable
from data.center_file.values import clock_text


def paid_lengths(contract: ContractTable, shift: ShiftTable) -> set[int]:
    """Give the paid times [min] of a shift that the contract's limits of a day leave."""
    return {
        paid
        for start, length in shift_spans(shift)
        if _in_day(contract, start, length) and _pays(contract, paid := length - _unpaid(shift))
    }


def day_problems(contract: ContractTable, shifts: Sequence[ShiftTable]) -> Problems:
    """Report the shifts that no day of the contract has room for.

    Parameters
    ----------
    shifts
        Those of the contract, in its order.
    """
    for place, shift in enumerate(shifts, start=1):
        if paid_lengths(contract, shift):
            continue
        paid = [length - _unpaid(shift) for length in shift_lengths(shift)]
        if contract.paid_hours_per_day and not any(_pays(contract, minutes) for minutes in paid):
            allowed = range_text(*pair(contract.paid_hours_per_day))
            words = (
                f'"{shift.name}" pays {range_text(paid[0] / 60, paid[-1] / 60)} h where '
                f"paid_hours_per_day allows {allowed}"
            )
        else:
            words = f'no start and length of "{shift.name}" keeps {_limits(contract)}'
        yield f".shifts[{place}]", f"{words}; leave the shift out, or change the limit or the shift"


def _limits(contract: ContractTable) -> str:
    words = []
    if contract.earliest_start is not None:
        words.append(f'earliest_start = "{clock_text(contract.earliest_start)}"')
    if contract.latest_end is not None:
        words.append(f'latest_end = "{clock_text(contract.latest_end)}"')
    if contract.paid_hours_per_day is not None:
        words.append("paid_hours_per_day")
    return " and ".join(words)


def _in_day(contract: ContractTable, start: int, length: int) -> bool:
    earliest, latest = contract.earliest_start, contract.latest_end
    return (earliest is None or start >= earliest) and (latest is None or start + length <= latest)


def _pays(contract: ContractTable, paid: int) -> bool:
    if contract.paid_hours_per_day is None:
        return True
    least, most = pair(contract.paid_hours_per_day)
    return round(60 * least) <= paid <= round(60 * most)


def _unpaid(shift: ShiftTable) -> int:
    return sum(item.minutes for item in shift.breaks if not item.paid)
