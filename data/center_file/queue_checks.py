"""What a queue's table cannot know: skills, channel, opening hours on the grid."""

from collections.abc import Iterable
from itertools import pairwise

from data.center_file.common import Problems, repeated_entries, unknown_names
from data.center_file.customer_checks import customer_problems
from data.center_file.goal_checks import goal_problems
from data.center_file.skill_checks import resolution_problems
from data.center_file.tables import WEEKDAYS, OpeningTable, QueueTable
from data.center_file.values import clock_text, shown


def queue_problems(queue: QueueTable, skills: Iterable[str], step: int | None) -> Problems:
    """Check a queue against the center's skills and interval [minutes]."""
    skills = tuple(skills)
    yield from unknown_names(queue.skills, skills, path=".skills", what="skill", section="skills")
    yield from repeated_entries(queue.skills, path=".skills")
    yield from goal_problems(queue)
    yield from _concurrency(queue)
    yield from customer_problems(queue, skills)
    yield from resolution_problems(queue)
    yield from _opening(queue.opening, step)


def unsaid_days(opening: OpeningTable) -> list[str]:
    """Give the weekdays of which the opening hours say nothing."""
    if opening.every_day is not None:
        return []
    groups = {**dict.fromkeys(WEEKDAYS[:5], opening.weekdays)}
    groups |= dict.fromkeys(WEEKDAYS[5:], opening.weekend)
    return [day for day in WEEKDAYS if groups[day] is None and getattr(opening, day) is None]


def _concurrency(queue: QueueTable) -> Problems:
    held, factors = queue.concurrency or 1, queue.aht_by_level
    if queue.channel != "concurrent":
        if held != 1:
            yield (
                ".concurrency",
                (
                    f"{held} does not suit the {queue.channel} channel; leave it out, or make the "
                    'channel "concurrent"'
                ),
            )
        elif factors not in (None, [1.0]):
            yield ".aht_by_level", "belongs to the concurrent channel; leave it out"
        return
    if queue.concurrency is None:
        remedy = type(queue).model_fields["concurrency"].description
        yield ".concurrency", f"is missing; give {remedy}"
        return
    if factors is None:
        if held > 1:
            yield ".aht_by_level", f"is missing; give {held} factors on AHT, the first 1"
    elif len(factors) != held:
        yield (
            ".aht_by_level",
            f"has {len(factors)} factors where concurrency is {held}; give {held}",
        )
    elif factors[0] != 1:
        yield ".aht_by_level[1]", f"{factors[0]:g} is not 1; aht_seconds is that of one alone"
    elif any(later < sooner for sooner, later in pairwise(factors)):
        yield ".aht_by_level", f"{shown(factors)} falls; more at once cannot shorten a contact"


def _opening(opening: OpeningTable, step: int | None) -> Problems:
    spans = {key: value for key, value in opening if value is not None}
    for key, value in spans.items():
        for place, (sooner, later) in enumerate(pairwise(value), start=2):
            if later[0] < sooner[1]:
                yield (
                    f".opening.{key}[{place}]",
                    (
                        f"{_span(later)} starts before {_span(sooner)} ends; sort the spans and "
                        "join those that overlap"
                    ),
                )
        for place, span in enumerate(value, start=1):
            if step is not None and any(minute % step for minute in span):
                yield (
                    f".opening.{key}[{place}]",
                    (
                        f"{_span(span)} is off the center's intervals; give multiples of {step} "
                        "minutes"
                    ),
                )
    unsaid = unsaid_days(opening)
    if 0 < len(unsaid) < 7:
        yield (
            ".opening",
            f"says nothing of {', '.join(unsaid)}; write {unsaid[0]} = [] where it is closed",
        )


def _span(span: tuple[int, int]) -> str:
    return f'"{clock_text(span[0])}-{clock_text(span[1])}"'
