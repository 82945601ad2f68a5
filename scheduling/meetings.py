"""Meetings put where they cost the queues least, inside the shifts of a roster."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.records import Meeting
from scheduling.duty import slot_position
from scheduling.instance import Instance
from scheduling.pins import Pin
from scheduling.search import TourSearch
from scheduling.words import local_words

LEAST_TRIED, MOST_TRIED = 4, 24
"""Times of a meeting that are tried in full, those that look cheapest first."""

TRIALS = 4000
"""With many sessions fewer times are tried, so many in all."""

More = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Session:
    """A meeting, or one agent's part of it where each takes part alone.

    Parameters
    ----------
    meeting
        Index into ``Instance.meetings``.
    agents
        Indices of those who take part.
    least
        Held when at least so many can.
    first, last
        Earliest and latest first slot.
    length
        Slots.
    """

    meeting: int
    agents: tuple[int, ...]
    least: int
    first: int
    last: int
    length: int

    def pin(self, slot: int) -> Pin:
        """Give the pin of a session that starts in a slot."""
        return Pin(slot, slot + self.length, self.meeting)


def sessions_of(instance: Instance) -> tuple[Session, ...]:
    """Give what is to be held, those that are hardest to place first."""
    index = instance.agent_index()
    slots = instance.slots
    found = []
    for number, meeting in enumerate(instance.meetings):
        length = -(-meeting.minutes // slots.minutes)
        first = max(0, int(np.ceil(slot_position(slots, meeting.start_at))))
        end = min(slots.count, int(np.floor(slot_position(slots, meeting.end_at))))
        agents = tuple(index[a] for a in dict.fromkeys(meeting.agent_ids) if a in index)
        least = len(agents) if meeting.least is None else min(meeting.least, len(agents))
        whole = Session(number, agents, least, first, end - length, length)
        if meeting.together:
            found.append(_with_locked(instance, whole))
        else:
            each = (replace(whole, agents=(agent,), least=1) for agent in agents)
            found += [_with_locked(instance, session) for session in each]
    return tuple(sorted(found, key=lambda s: (-len(s.agents), s.last - s.first)))


def _with_locked(instance: Instance, session: Session) -> Session:
    """Leave out those whose locked shifts hold the meeting; the others come when they do."""
    held = {}
    meeting = instance.meetings[session.meeting]
    for agent in session.agents:
        for shift in instance.locked[agent] if instance.locked else ():
            for activity in shift.activities:
                if (activity.code, activity.category) == (meeting.name, meeting.kind):
                    held[agent] = int(slot_position(instance.slots, activity.start_at))
    if not held:
        return session
    return replace(
        session,
        agents=tuple(a for a in session.agents if a not in held),
        least=max(0, session.least - len(held)),
        first=min(held.values()),
        last=min(held.values()),
    )


class MeetingPlan:
    """Places sessions in a roster under search, and places them anew.

    A time costs what the roster then costs more, and for each who cannot come as much as the
    session's length short. Times are ranked by what the present tours would lose; the best of
    them are tried: everybody is taken out and put back with his best tour that attends.
    """

    def __init__(self, search: TourSearch) -> None:
        self._search = search
        self._state = search.state
        self._instance = search.state.instance
        self._possible = False
        self.sessions = sessions_of(self._instance)
        self._tried = max(LEAST_TRIED, min(MOST_TRIED, TRIALS // max(1, len(self.sessions))))

    def place(self, more: More) -> None:
        """Place every session that can be held; at the first time that works once time is up."""
        for session in self.sessions:
            self._try(session, self._tried if more() else 1)
        self._search.recount()

    def improve(self, more: More) -> None:
        """Take out each session that is held and put it back where it costs least."""
        for session in self.sessions:
            if more() and self._held_at(session) is not None:
                self._replace(session)
        self._search.recount()

    @property
    def missed_cost(self) -> float:
        """Price of those who miss a session."""
        return sum(self._missed_cost(session) for session in self.sessions)

    def unplaced(self) -> tuple[Meeting, ...]:
        """Give the meetings that somebody misses."""
        missed = {s.meeting for s in self.sessions if self._missing(s)}
        return tuple(self._instance.meetings[m] for m in sorted(missed))

    def notes(self) -> Iterator[str]:
        """Say which meetings are not held, or without whom."""
        for session in self.sessions:
            missing = self._missing(session)
            if missing:
                yield self._note(session, missing)

    def _missing(self, session: Session) -> list[int]:
        pins = self._state.pins
        return [a for a in session.agents if all(p.meeting != session.meeting for p in pins[a])]

    def _held_at(self, session: Session) -> int | None:
        """Give the first slot of a session that is held."""
        pins = (p for a in session.agents for p in self._state.pins[a])
        return next((p.first for p in pins if p.meeting == session.meeting), None)

    def _missed_cost(self, session: Session) -> float:
        return len(self._missing(session)) * session.length * self._instance.rows.unit

    def _note(self, session: Session, missing: Sequence[int]) -> str:
        meeting = self._instance.meetings[session.meeting]
        names = ", ".join(self._instance.agents[a].id for a in missing)
        zone = self._instance.agents[session.agents[0]].zone
        span = f"{local_words(meeting.start_at, zone)} and {local_words(meeting.end_at, zone)}"
        held = self._held_at(session)
        if held is not None:
            at = local_words(self._instance.slots.at(held), zone)
            return (
                f"{meeting.name} at {at} ({zone}) is held without {names}: "
                "no legal tour has them at work then"
            )
        who = names if len(session.agents) == 1 else f"{session.least} of {names}"
        if session.last < session.first:
            return (
                f"{meeting.name} is not held: {meeting.minutes} minutes do not fit between {span} "
                f"({zone})"
            )
        return (
            f"{meeting.name} is not held: between {span} ({zone}) there are no {meeting.minutes} "
            f"minutes at which legal tours have {who} at work; widen its span or ask fewer to come"
        )

    def _try(self, session: Session, tried: int) -> None:
        """Hold a session at the cheapest of the times tried, if there is one that can be."""
        best, best_cost = -1, np.inf
        before = self._state.save(session.agents)
        for slot in self._times(session, tried):
            cost = self._attend(session, slot)
            if cost < best_cost:
                best, best_cost = slot, cost
            self._leave(session, before)
        if best >= 0:
            self._attend(session, best)

    def _replace(self, session: Session) -> None:
        """Place a session anew, unless the time it had was better."""
        state = self._state
        agents = list(session.agents)
        pins, before = [state.pins[a] for a in agents], state.save(agents)
        cost = self._cost(session)
        for agent in agents:
            state.remove(agent)
        for agent in agents:
            others = [p for p in state.pins[agent] if p.meeting != session.meeting]
            state.pin(agent, others)
            self._search.insert(agent, 0.0)
        self._try(session, self._tried)
        if self._held_at(session) is not None and self._cost(session) < cost - 1e-9:
            return
        for agent in agents:
            state.remove(agent)
        for agent, own in zip(agents, pins, strict=True):
            state.pin(agent, own)
        state.restore(agents, before)

    def _times(self, session: Session, tried: int) -> Iterator[int]:
        """Give the first slots to try: the cheapest by the present tours, then till one works."""
        starts = np.arange(session.first, session.last + 1)
        if not len(starts):
            return iter(())
        rank = np.argsort(self._losses(session, starts), kind="stable")
        return self._until_one(starts[rank].tolist(), tried)

    def _until_one(self, ranked: list[int], tried: int) -> Iterator[int]:
        """Give so many times, and further ones while at none of those enough can come."""
        self._possible = False
        for place, slot in enumerate(ranked):
            if place >= tried and self._possible:
                return
            yield slot

    def _losses(self, session: Session, starts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give what a session at each start would cost if tours stayed as they are."""
        state, instance = self._state, self._instance
        there = np.zeros((len(state.serves), state.on_duty.shape[1]))
        absent = np.zeros(state.on_duty.shape[1])
        for agent in session.agents:
            at_work = state.at_work(agent)
            for pin in state.pins[agent]:
                at_work[:, pin.first : pin.end] = 0.0
            there += at_work
            absent += 1.0 - at_work.sum(axis=0)
        without = state.on_duty - state.serves.T.astype(np.float64) @ there
        price = state.price[:, :, None]
        more = np.maximum(0.0, state.targets - without) - np.maximum(
            0.0, state.targets - state.on_duty
        )
        lost = (price * more).sum(axis=(0, 1)) + absent * instance.rows.unit
        total = np.concatenate(([0.0], np.cumsum(lost)))
        return np.asarray(total[starts + session.length] - total[starts])

    def _attend(self, session: Session, slot: int) -> float:
        """Put everybody who can into a session at a slot; give the cost, infinite if too few."""
        state, pin = self._state, session.pin(slot)
        for agent in session.agents:
            state.remove(agent)
        came = 0
        for agent in session.agents:
            others = state.pins[agent]
            taken = (*((p.first, p.end) for p in others), *self._locked_spans(agent))
            free = all(pin.end <= first or end <= pin.first for first, end in taken)
            if free:
                state.pin(agent, (*others, pin))
            self._search.insert(agent, 0.0)
            if free and not all(state.attends(agent, p) for p in state.pins[agent]):
                state.remove(agent)
                state.pin(agent, others)
                self._search.insert(agent, 0.0)
                free = False
            came += free
        if came < max(1, session.least):
            return np.inf
        self._possible = True
        return self._cost(session)

    def _locked_spans(self, agent: int) -> Iterator[tuple[float, float]]:
        """Give when locked shifts, which stay as they are, take place [slots]."""
        slots = self._instance.slots
        for shift in self._instance.locked[agent] if self._instance.locked else ():
            yield slot_position(slots, shift.start_at), slot_position(slots, shift.end_at)

    def _cost(self, session: Session) -> float:
        """Give the roster's cost, and the price of those who miss the session."""
        return self._state.cost + self._missed_cost(session)

    def _leave(self, session: Session, before: tuple[NDArray[np.int64], ...]) -> None:
        """Undo a session that was tried."""
        state = self._state
        for agent in session.agents:
            state.remove(agent)
        for agent in session.agents:
            state.pin(agent, [p for p in state.pins[agent] if p.meeting != session.meeting])
        state.restore(session.agents, (before[0], before[1]))
