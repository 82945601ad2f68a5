"""One day as a linear program on counts: how many agents choose what, and have which breaks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduling.day_kernel import Day
from scheduling.linear_program import Index, LinearProgram
from scheduling.options import ANY_GAP

Int = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

Pool = tuple[int, int]
"""Skills and shape of breaks: shifts whose breaks may be swapped."""


@dataclass(frozen=True, slots=True, eq=False)
class WholeCounts:
    """The best whole counts.

    Parameters
    ----------
    counts
        Agents with each choice but a day off, shape (choices,).
    breaks
        Start slots of each break of a pool, sorted, one for each shift.
    bound
        No choices that the program may use cost less.
    """

    counts: Int
    breaks: Mapping[tuple[Pool, int], Int]
    bound: float


@dataclass(slots=True)
class _Events:
    """How many shifts or breaks of a pool have started by each slot: a rising staircase.

    Parameters
    ----------
    slots
        Where the staircase may rise, rising.
    variables
        Its height from each of ``slots`` on.
    """

    slots: list[int]
    variables: Index

    def by(self, slot: int) -> int | None:
        """Give the variable of how many have started by a slot; None: none can have."""
        at = int(np.searchsorted(self.slots, slot, side="right"))
        return int(self.variables[at - 1]) if at else None


@dataclass(slots=True)
class _Rows:
    """Rows of the program as they are written, one by one."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, low: float, high: float, terms: list[tuple[int, float]]) -> int:
        """Add a row; give its index."""
        index = len(self.low)
        self.low.append(low)
        self.high.append(high)
        for column, value in terms:
            self.row.append(index)
            self.column.append(column)
            self.value.append(value)
        return index


class DayProgram:
    """Counts of choices and breaks, everybody of a pool alike.

    Breaks of a shape have windows that move along with the start of the shift and, where they
    are not apart, gaps between them. All of these bound the distance between two events of a
    shift. A pool of shifts has such events exactly when, in the order of their starts, the first
    shift may have the first of all events, and so on: that is, when at any time as many events
    have started as must have, and no more than may have. Nothing is lost by counting.

    Agents come whole: the cost of a cell runs straight between whole numbers of them.

    Parameters
    ----------
    day
        The day.
    keep
        Choices that the program may use, shape (choices,).
    cells
        Cells that are priced, shape (rows, slots); None: all. With fewer the optimum is a bound
        all the same, and skills that differ in other rows alone are the same.
    """

    def __init__(self, day: Day, keep: Bool, *, cells: Bool | None = None) -> None:
        self._day = day
        self._priced = np.ones(day.others.shape, np.bool_) if cells is None else cells
        self._alike = _alike(
            day, None if cells is None else np.asarray(cells.any(axis=1), np.bool_)
        )
        self._served = np.zeros(day.others.shape, np.bool_)
        self._program = LinearProgram()
        self._rows = _Rows()
        self._constant = 0.0
        self._terms: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
        self._breaks: dict[tuple[Pool, int], _Events] = {}
        self._counts = np.full(len(day.option), -1, np.int64)
        self._cells: list[tuple[int, int, int]] = []
        self._add_choices(keep)
        for pool, members in self._pools().items():
            self._add_pool(pool, members)
        self._add_cells(self._add_presence())
        rows = self._program.rows(self._rows.low, self._rows.high)
        self._program.terms(rows[self._rows.row], self._rows.column, self._rows.value)

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self._rows.low)

    def prices(self, seconds: float) -> Float | None:
        """Give the price of each cell in the relaxed program, (rows, slots); None: not in time.

        Infinite where nobody can come.
        """
        found = self._program.inside(seconds=seconds)
        if found is None:
            return None
        prices = np.where(self._served, 0.0, np.inf)
        for row, slot, index in self._cells:
            prices[row, slot] = max(0.0, found.prices[index])
        return prices

    def whole(self, seconds: float) -> WholeCounts | None:
        """Give the best whole counts; None: none found in time."""
        self._program.whole(self._counts[self._counts >= 0])
        for events in self._breaks.values():
            self._program.whole(events.variables)
        found = self._program.whole_numbers(seconds=seconds)
        if found is None:
            return None
        values = np.rint(found.values).astype(np.int64)
        counts = np.where(self._counts >= 0, values[np.maximum(self._counts, 0)], 0)
        breaks = {
            key: np.repeat(events.slots, np.diff(values[events.variables], prepend=0))
            for key, events in self._breaks.items()
        }
        return WholeCounts(counts, breaks, found.bound + self._constant)

    def _add_choices(self, keep: Bool) -> None:
        """Ensure that every agent has one choice; a day off is what is left."""
        day = self._day
        for group, size in enumerate(day.size.tolist()):
            own = range(int(day.pointer[group]), int(day.pointer[group + 1]))
            off = next((c for c in own if day.option[c] < 0 and keep[c]), None)
            free = 0.0 if off is None else float(day.charge[off])
            used = [c for c in own if day.option[c] >= 0 and keep[c]]
            self._constant += size * free
            if used:
                variables = self._program.variables(day.charge[used] - free, size)
                self._counts[used] = variables
                self._rows.add(
                    size if off is None else 0.0, size, [(v, 1.0) for v in variables.tolist()]
                )

    def _pools(self) -> dict[Pool, list[int]]:
        """Give the choices of each pool."""
        day = self._day
        group = np.repeat(np.arange(len(day.size)), np.diff(day.pointer))
        found: dict[Pool, list[int]] = defaultdict(list)
        for c in np.flatnonzero(self._counts >= 0).tolist():
            skill = int(self._alike[day.skill[group[c]]])
            found[skill, int(day.shape[day.option[c]])].append(c)
        return found

    def _add_pool(self, pool: Pool, members: list[int]) -> None:
        """Add the shifts of a pool and their breaks to who is at work."""
        day, shape = self._day, pool[1]
        starts: dict[int, list[int]] = defaultdict(list)
        for c in members:
            starts[int(day.start[day.option[c]])].append(int(self._counts[c]))
        length = int((day.end - day.start)[day.option[members[0]]])
        slots = sorted(starts)
        shifts = _Events(slots, self._program.variables(np.zeros(len(slots)), np.inf))
        for i, slot in enumerate(slots):
            rise = [(int(shifts.variables[i]), 1.0), *((v, -1.0) for v in starts[slot])]
            before = [(int(shifts.variables[i - 1]), -1.0)] if i else []
            self._rows.add(0.0, 0.0, [*rise, *before])
        end = slots[-1] + length
        self._attend(pool[0], shifts, length, end=end, sign=1.0)
        previous = None
        for b in range(int(day.break_count[shape])):
            events = self._add_break(shape, b, shifts)
            self._breaks[pool, b] = events
            if previous is not None and not day.apart[shape]:
                lasts = int(day.break_length[shape, b - 1])
                low = lasts + int(day.gap_low[shape, b])
                gap = int(day.gap_high[shape, b])
                self._follow(events, previous, low, lasts + gap if gap < ANY_GAP else None)
            self._attend(pool[0], events, int(day.break_length[shape, b]), end=end, sign=-1.0)
            previous = events

    def _add_break(self, shape: int, b: int, shifts: _Events) -> _Events:
        """Add one break of all shifts of a pool, inside its windows."""
        low, high = int(self._day.break_low[shape, b]), int(self._day.break_high[shape, b])
        slots = sorted({s + k for s in shifts.slots for k in range(low, high + 1)})
        events = _Events(slots, self._program.variables(np.zeros(len(slots)), np.inf))
        for before, after in zip(events.variables[:-1], events.variables[1:], strict=True):
            self._rows.add(0.0, np.inf, [(int(after), 1.0), (int(before), -1.0)])
        self._follow(events, shifts, low, high)
        return events

    def _follow(self, events: _Events, leaders: _Events, low: int, high: int | None) -> None:
        """Ensure that each event comes ``low`` to ``high`` slots after its leader."""
        following = (*events.slots[1:], None)
        for slot, after, variable in zip(
            events.slots, following, events.variables.tolist(), strict=True
        ):
            may = leaders.by(slot - low)
            if after is not None and may == leaders.by(after - low):
                continue  # The next slot says more.
            upper = [(may, 1.0)] if may is not None else []
            self._rows.add(0.0, np.inf, [*upper, (variable, -1.0)])
        if high is not None:
            for slot, variable in zip(leaders.slots, leaders.variables.tolist(), strict=True):
                done = events.by(slot + high)
                lower = [(done, 1.0)] if done is not None else []
                self._rows.add(0.0, np.inf, [*lower, (variable, -1.0)])

    def _attend(self, skill: int, events: _Events, length: int, *, end: int, sign: float) -> None:
        """Count those who have started and not ended among the agents at work."""
        for slot in range(events.slots[0], end):
            begun, ended = events.by(slot), events.by(slot - length)
            if begun == ended:
                continue
            if begun is not None:
                self._terms[skill, slot].append((begun, sign))
            if ended is not None:
                self._terms[skill, slot].append((ended, -sign))

    def _add_presence(self) -> dict[int, list[tuple[int, int]]]:
        """Add the agents at work by skills and slot; give the variables by slot."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        keys = sorted(self._terms)
        cost = np.array([self._day.at_work[key] for key in keys], np.float64)
        variables = self._program.variables(cost, np.inf).tolist()
        for (skill, slot), variable in zip(keys, variables, strict=True):
            terms = [(column, -value) for column, value in self._terms[skill, slot]]
            self._rows.add(0.0, 0.0, [(variable, 1.0), *terms])
            found[slot].append((skill, variable))
        return found

    def _add_cells(self, present: dict[int, list[tuple[int, int]]]) -> None:
        """Price what each row lacks in each slot."""
        day = self._day
        needed = (day.need - day.others[None]).max(axis=0)
        for row, slot in np.argwhere(needed > 0).tolist():
            here = [v for skill, v in present.get(slot, []) if day.serves[skill, row]]
            self._served[row, slot] = bool(here)
            if here and not self._priced[row, slot]:
                continue
            missing = day.need[:, row, slot] - day.others[row, slot]
            pieces = list(_pieces(missing, day.price[:, row]))
            if not here:
                self._constant += sum(width * slope for width, slope in pieces)
                continue
            slopes = [slope for _, slope in pieces]
            short = self._program.variables(slopes, [width for width, _ in pieces]).tolist()
            top = float(np.ceil(missing.max()))
            index = self._rows.add(top, np.inf, [(v, 1.0) for v in (*here, *short)])
            self._cells.append((row, slot, index))


def _alike(day: Day, rows: Bool | None) -> Int:
    """Give the first of the skills that count alike for some rows, shape (skills,)."""
    if rows is None:
        return np.arange(len(day.serves))
    keys = np.column_stack([day.serves[:, rows], day.at_work])
    _, first, place = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return np.asarray(first[place.reshape(-1)], np.int64)


def _pieces(missing: Float, price: Float) -> Iterator[tuple[float, float]]:
    """Give width and slope of the cost of 0, 1, .. agents, straight between whole numbers."""
    above = missing[missing > 0]
    corners = sorted({0.0, *np.floor(above).tolist(), *np.ceil(above).tolist()})
    costs = [float(price @ np.maximum(0.0, missing - n)) for n in corners]
    for i in range(1, len(corners)):
        width = corners[i] - corners[i - 1]
        yield width, (costs[i - 1] - costs[i]) / width
