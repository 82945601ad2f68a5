"""Goals, customers, routing and shrinkage of the center file."""

import re
from pathlib import Path

import pytest

from data.center_file import parse_center
from data.records import (
    Center,
    ConfigurationError,
    Distribution,
    Overflow,
    Queue,
    Routing,
    ServiceGoal,
    Shrinkage,
)

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "center-file.md"
HEAD = """
[center]
name = "Test"
zone = "Europe/Berlin"
interval_minutes = 15

[[skills]]
name = "voice"

[[skills]]
name = "english"
"""
CALLS = """
[[queues]]
name = "q"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
"""
CHATS = CALLS.replace("immediate", "concurrent").replace('"voice"\nskills', '"chat"\nskills')
CHATS += "concurrency = 2\naht_by_level = [1.0, 1.2]\n"
CASES = CALLS.replace("immediate", "deferred").replace('"voice"\nskills', '"task"\nskills')
SHARE = 'goal = { kind = "service_level", target = 0.8, threshold_seconds = 20 }\n'
WITHIN = 'goal = { kind = "answered_within", target = 0.9, hours = 4 }\n'


def read(text: str) -> Center:
    return parse_center(HEAD + text, name="center.toml")


def goal(text: str, queue: str = CALLS) -> ServiceGoal:
    return read(f"{queue}patience_seconds = 60\ngoal = {{ {text} }}\n").queues[0].goal


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        read(text)
    return [words.removeprefix("center.toml: ") for words in error.value.problems]


def test_the_documented_keys_load() -> None:
    """What the documentation says of customers, routing and shrinkage is read as it says."""
    examples = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    center = parse_center("\n".join(examples), name="center.toml")
    orders, messages, claims = center.queues[3:]
    assert orders.goal == ServiceGoal(
        0.9, 15, max_asa_seconds=20, max_abandoned=0.03, max_occupancy=0.85
    )
    assert orders.handle_time == Distribution("lognormal", 0.8)
    assert orders.patience == Distribution("empirical", values=(15, 40, 90, 200, 300))
    assert (orders.balking, orders.redial, orders.redial_seconds) == (0.05, 0.3, 600)
    assert (orders.waiting_room, orders.priority) == (40, 2)
    assert orders.overflow == (
        Overflow(30, frozenset({"english"}), 2),
        Overflow(90, frozenset({"chat"})),
    )
    assert messages.goal == ServiceGoal(0, 60, max_asa_seconds=60)
    assert (messages.convention, messages.effort_share) == ("effort", 0.35)
    assert claims.goal == ServiceGoal(
        0.95, 86400, "done_by", done_by_minute=1020, received_by_minute=720
    )
    assert center.routing == Routing("weighted_age", "fewest_queues")
    assert center.shrinkage[1] == Shrinkage(
        "coaching", "off_queue", 0.1, frozenset({1, 3}), 600, 720
    )
    assert center.planning.confidence == 0.9


def test_without_them_the_records_defaults_hold() -> None:
    """A queue that says nothing more is the queue of the record's defaults."""
    queue = read(CALLS + SHARE).queues[0]
    usual = ServiceGoal(0.8, 20)
    frozen = frozenset({"voice"})
    assert queue == Queue("q", "immediate", "voice", frozen, usual, 300.0, "Europe/Berlin")
    assert read(CALLS + SHARE).routing == Routing()


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("max_asa_seconds = 45", 45),
        ("max_abandoned = 0.05", 20),
        ("max_occupancy = 0.9, threshold_seconds = 30", 30),
    ],
)
def test_a_limit_alone_is_a_goal(text: str, threshold: float) -> None:
    """Without target the limits are the goal; the threshold is the one given, the ASA's, or 20."""
    found = goal(f'kind = "service_level", {text}')
    assert (found.target, found.threshold_seconds) == (0, threshold)


def test_done_by_takes_what_has_come_by_midnight() -> None:
    """Without received_by only what came on earlier days is due."""
    queue = read(CASES + 'goal = { kind = "done_by", target = 1.0, by = "24:00" }\n').queues[0]
    assert (queue.goal.received_by_minute, queue.goal.done_by_minute) == (0, 1440)


@pytest.mark.parametrize(
    ("queue", "text", "problem"),
    [
        (
            CALLS,
            'kind = "service_level", threshold_seconds = 20',
            "target: is missing; give a share in (0, 1], or a limit such as max_asa_seconds",
        ),
        (
            CALLS,
            'kind = "service_level", target = 0.8, max_asa_seconds = 9',
            "threshold_seconds: is missing; give seconds over 0, up to 604800",
        ),
        (
            CALLS,
            'kind = "service_level", max_asa_seconds = 9, definition = "answered"',
            "definition: says what target counts; give a target, or leave it out",
        ),
        (
            CALLS,
            'kind = "service_level", max_abandoned = 0.02',
            (
                "max_abandoned: 0.02 limits nothing, as nobody abandons; give the queue "
                "patience_seconds, or leave it out"
            ),
        ),
        (
            CALLS,
            'kind = "service_level", max_occupancy = 1.2',
            "max_occupancy: 1.2 is over 1; give a share in (0, 1]",
        ),
        (
            CALLS,
            'kind = "done_by", target = 0.8, by = "20:00"',
            (
                'kind: "done_by" does not suit the immediate channel; give "service_level", which '
                "immediate queues have"
            ),
        ),
        (
            CASES,
            'kind = "answered_within", target = 0.8, hours = 1, max_occupancy = 0.9',
            'max_occupancy: does not belong to a goal of kind "answered_within"; leave it out',
        ),
        (
            CASES,
            'kind = "answered_within", hours = 1',
            "target: is missing; give a share in (0, 1]",
        ),
        (
            CASES,
            'kind = "done_by", target = 0.8',
            'by: is missing; give a clock time such as "20:00"',
        ),
        (
            CASES,
            'kind = "done_by", target = 0.8, by = "12:00", received_by = "16:00"',
            (
                'by: "12:00" is not after received_by = "16:00"; what comes later is due by that '
                "time of the next open day"
            ),
        ),
        (
            CASES,
            'kind = "done_by", target = 0.8, by = "12:00", hours = 3',
            'hours: does not belong to a goal of kind "done_by"; leave it out',
        ),
        (
            CASES,
            'kind = "done_by", target = 0.8, by = "8 pm"',
            'by: "8 pm" is no clock time; write "HH:MM", such as "08:30"',
        ),
    ],
)
def test_a_goal_that_makes_no_sense(queue: str, text: str, problem: str) -> None:
    """Each message names the key, what is wrong and the remedy; only that is reported."""
    assert problems(f"{queue}goal = {{ {text} }}\n") == [f'queues[1] "q".goal.{problem}']


@pytest.mark.parametrize(
    ("queue", "text", "problem"),
    [
        (
            CALLS + SHARE,
            'handle_time = { family = "lognormal", cv = 0 }',
            "handle_time.cv: 0 is not over 0; give a coefficient of variation over 0, up to 10",
        ),
        (
            CALLS + SHARE,
            'handle_time = { family = "gamma" }',
            "handle_time.cv: is missing; give a coefficient of variation over 0, up to 10",
        ),
        (
            CALLS + SHARE,
            'handle_time = { family = "exponential", cv = 2 }',
            'handle_time.cv: does not belong to family "exponential"; leave it out',
        ),
        (
            CALLS + SHARE,
            'handle_time = { family = "empirical", values = [3] }',
            (
                "handle_time.values: [3] has 1 entries; give a list of 2 times or more, as they "
                "were seen"
            ),
        ),
        (
            CALLS + SHARE,
            'handle_time = { family = "empirical", values = [3, 0] }',
            (
                "handle_time.values[2]: 0 is not over 0; give a list of 2 times or more, as they "
                "were seen"
            ),
        ),
        (
            CALLS + SHARE,
            'handle_time = { family = "empirical" }',
            "handle_time.values: is missing; give a list of 2 times or more, as they were seen",
        ),
        (
            CALLS + SHARE,
            'patience = { family = "exponential" }',
            "patience: spreads a mean that is not there; give patience_seconds beside it",
        ),
        (CALLS + SHARE, "balking = 1", "balking: 1 is not under 1; give a share in [0, 1)"),
        (
            CALLS + SHARE + "patience_seconds = 60\n",
            "redial = 1.0",
            "redial: 1.0 is not under 1; give a share in [0, 1)",
        ),
        (
            CALLS + SHARE,
            "redial = 0.2",
            (
                "redial: 0.2 has nobody to call again, as nobody abandons; give patience_seconds, "
                "or leave it out"
            ),
        ),
        (
            CALLS + SHARE,
            "redial_seconds = 60",
            "redial_seconds: belongs to redial; give the share that tries again, too",
        ),
        (
            CASES + WITHIN,
            "waiting_room = 4",
            (
                "waiting_room: does not suit the deferred channel, where nobody waits on the line; "
                "leave it out"
            ),
        ),
        (CALLS + SHARE, "priority = 0", "priority: 0 is under 1; give a whole number, 1 (first) "),
        (
            CALLS + SHARE,
            'convention = "divisor"',
            "convention: belongs to the concurrent channel; leave it out",
        ),
        (
            CHATS + SHARE,
            "effort_share = 0.4",
            'effort_share: belongs to convention = "effort"; leave it out',
        ),
        (
            CHATS + SHARE,
            'convention = "effort"',
            "effort_share: is missing; give the share of a contact's time at work on it, in (0, 1]",
        ),
        (
            CALLS + SHARE,
            'overflow = [{ after_seconds = 9, skills = ["englisch"] }]',
            (
                'overflow[1].skills[1]: skill "englisch" is not among [[skills]]; did you mean '
                '"english"?'
            ),
        ),
        (
            CALLS + SHARE,
            (
                'overflow = [{ after_seconds = 9, skills = ["english"] }, '
                '{ after_seconds = 9, skills = ["english"], minimum_level = 2 }]'
            ),
            (
                "overflow[2].after_seconds: 9 is not over 9 of the step before; sort the steps by "
                "time"
            ),
        ),
        (
            CALLS + SHARE,
            'overflow = [{ after_seconds = 9, skills = ["english", "voice"] }]',
            (
                "overflow[1].skills: are those of the queue, so that nobody joins; name others or "
                "a lower minimum_level"
            ),
        ),
        (
            CALLS + SHARE,
            'overflow = [{ after_seconds = 9, skills = ["english"], after_second = 1 }]',
            'overflow[1].after_second: unknown key; did you mean "after_seconds"?',
        ),
    ],
)
def test_customers_that_make_no_sense(queue: str, text: str, problem: str) -> None:
    """Each message names the key, what is wrong and the remedy; only that is reported."""
    (found,) = problems(f"{queue}{text}\n")
    assert found.startswith(f'queues[1] "q".{problem}')


def test_the_edges_are_allowed() -> None:
    """No waiting room at all, everything at work, and overflow to lower levels are allowed."""
    calls = CALLS + SHARE + "waiting_room = 0\nbalking = 0.99\nminimum_level = 3\n"
    queue = read(
        calls + 'overflow = [{ after_seconds = 1, skills = ["voice"], minimum_level = 2 }]'
    )
    assert queue.queues[0].waiting_room == 0
    chat = read(CHATS + SHARE + 'convention = "effort"\neffort_share = 1\n').queues[0]
    assert chat.effort_share == 1


SHRINKAGE = '\n[[shrinkage]]\nname = "s"\nshare = 0.1\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'kind = "absence"\nfrom = "10:00"\n',
            (
                'from: belongs to kind "off_queue"; an absence takes whole shifts on any day: '
                "leave it out"
            ),
        ),
        (
            'kind = "off_queue"\nfrom = "22:00"\nto = "06:00"\n',
            'to: "06:00" is not after from = "22:00"; over midnight give two shrinkages',
        ),
        (
            'kind = "off_queue"\nto = "10:10"\n',
            'to: "10:10" is off the center\'s intervals; give a multiple of 15 minutes',
        ),
        (
            'kind = "off_queue"\nfrom_ = "10:15"\n',
            'from_: unknown key; did you mean "from"?',
        ),
        (
            'kind = "off_queue"\nfrom = 10\n',
            'from: 10 is no clock time; write "HH:MM", such as "08:30"',
        ),
        (
            'kind = "off_queue"\nweekdays = ["monday", "monday"]\n',
            'weekdays[2]: "monday" is there twice; leave one out',
        ),
    ],
)
def test_shrinkage_that_makes_no_sense(text: str, problem: str) -> None:
    """Days and times belong to off_queue, end after they start and lie on the intervals."""
    assert problems(CALLS + SHARE + SHRINKAGE + text) == [f'shrinkage[1] "s".{problem}']


@pytest.mark.parametrize(
    ("said", "meant"), [("0.5", 0.5), ('"expected"', "expected"), ('"mean"', None)]
)
def test_confidence_is_a_share_or_a_word(said: str, meant: float | str | None) -> None:
    """The risk is a share of days, the expectation over the samples, or the mean day."""
    center = read(f"{CALLS}{SHARE}[planning]\nconfidence = {said}\n")
    assert center.planning.confidence == meant


@pytest.mark.parametrize("said", ["1.0", "0", '"sure"', "true", "[0.5]", "nan"])
def test_any_other_confidence_is_refused(said: str) -> None:
    """One sentence says what may be given."""
    (found,) = problems(f"{CALLS}{SHARE}[planning]\nconfidence = {said}\n")
    assert found.startswith("planning.confidence: ")
    assert found.endswith('between 0 and 1 such as 0.9, or "expected" or "mean"')


def test_routing_names_its_orders() -> None:
    """An unknown order is refused with those there are."""
    routing = read(f'{CALLS}{SHARE}[routing]\norder = "fifo"\nidle = "longest_idle"\n').routing
    assert routing == Routing("fifo", "longest_idle")
    assert problems(f'{CALLS}{SHARE}[routing]\norder = "lifo"\n') == [
        'routing.order: "lifo" is not allowed; give weighted_age or fifo'
    ]


def test_the_virtual_definition_is_one_of_them() -> None:
    """The share whose offered wait, had they stayed, is in time."""
    found = goal(
        'kind = "service_level", target = 0.8, threshold_seconds = 20, definition = "virtual"'
    )
    assert found.definition == "virtual"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            CALLS + SHARE + "waiting_room = 10000000000000000000000\n",
            (
                "waiting_room: 10000000000000000000000 is over 1000000; "
                "give the most contacts that can wait, 0 to 1000000"
            ),
        ),
        (
            CALLS + SHARE + "patience_seconds = 1e300\n",
            (
                "patience_seconds: 1e+300 is over 31622400; "
                "give the mean patience in seconds, over 0, up to 31622400, or leave it out"
            ),
        ),
        (
            CALLS + SHARE.replace("= 20", "= 1e300"),
            "goal.threshold_seconds: 1e+300 is over 604800; give seconds over 0, up to 604800",
        ),
        (
            CASES + WITHIN.replace("= 4", "= 1e300"),
            "goal.hours: 1e+300 is over 8784; give hours over 0, up to 8784",
        ),
    ],
)
def test_a_slip_of_many_digits_is_told(text: str, problem: str) -> None:
    """What no center can mean is refused where it stands, before a computation overflows."""
    assert problems(text) == [f'queues[1] "q".{problem}']


def test_one_table_written_as_a_list_of_tables() -> None:
    """Double brackets where there is one table are told as such."""
    text = CALLS + SHARE + '[[routing]]\norder = "fifo"\n'
    assert problems(text) == ["routing: is a list of tables; write one table, in single brackets"]
