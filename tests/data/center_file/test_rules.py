"""What the center file says of shifts, contracts and fairness beyond the plainest."""

from datetime import date

import pytest

from data.center_file import parse_center
from data.records import (
    BreakRule,
    Burden,
    ConfigurationError,
    Contract,
    ContractPeriod,
    Fairness,
    Rotation,
    ShiftTemplate,
)

HEAD = """
[center]
name = "Test"
zone = "Europe/Berlin"
interval_minutes = 15

[[queues]]
name = "calls"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
goal = { kind = "service_level", target = 0.8, threshold_seconds = 20 }

[[skills]]
name = "voice"
"""
SHIFTS = """
[[shifts]]
name = "early"
start = ["06:00", "08:00"]
step_minutes = 60
length = "6:00"
longest = "8:00"
length_step = 60
stop = ["12:30", "15:30"]
work = [60, 300]
breaks = [{ name = "meal", minutes = 30, paid = false, after = "2:00", before = "4:00", \
before_end = 90 }]

[[shifts]]
name = "late"
start = ["14:00", "16:00"]
step_minutes = 60
length = "8:00"
"""
CONTRACT = """
[[contracts]]
name = "full"
shifts = ["early", "late"]
paid_hours_per_week = [24, 40]
days_per_week = [4, 5]
paid_hours_per_day = [4, 8]
earliest_start = "06:00"
latest_end = "24:00"
min_consecutive_days = 2
start_distance_hours = 20
max_start_spread_minutes = 120
forbidden_successions = [["late", "early"]]
max_shifts = { late = 12 }
period = { start = 2026-01-05, weeks = 4, paid_hours = [120, 150], shifts = [16, 20], \
days_off = [9, 12], max_weekends = 2 }
rotation = { start = 2026-01-05, weeks = [
  ["early", "early", "early", "early", "any", "off", "off"],
  ["late", "late", "early|late", "late", "late", "off", "off"],
] }
"""


def parsed(shifts: str = SHIFTS, contract: str = CONTRACT, more: str = ""):
    return parse_center(HEAD + shifts + contract + more, name="center.toml")


def problems(**parts: str) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        parsed(**parts)
    return [problem.removeprefix("center.toml: ") for problem in error.value.problems]


def with_line(line: str) -> str:
    """Give the contract with one key set anew."""
    key = line.partition(" =")[0]
    lines = [line if each.startswith(f"{key} =") else each for each in CONTRACT.splitlines()]
    assert line in lines
    return "\n".join([*lines, ""])


def without_rotation(contract: str = CONTRACT) -> str:
    """Give a contract without its rotation."""
    return contract.partition("rotation =")[0]


def test_a_shift_has_lengths_stops_and_contiguous_work():
    """Every key of a shift comes into its template; what is left out limits nothing."""
    early, late = parsed().templates
    assert early == ShiftTemplate(
        "early",
        360,
        480,
        60,
        360,
        (BreakRule("meal", 30, False, 120, 240, 90),),
        longest_minutes=480,
        length_step_minutes=60,
        earliest_stop=750,
        latest_stop=930,
        min_work_minutes=60,
        max_work_minutes=300,
    )
    assert late == ShiftTemplate("late", 840, 960, 60, 480)


def test_a_contract_has_every_rule():
    """Hours become minutes, days off become shifts, the rotation becomes sets of shifts."""
    early, late = frozenset({"early"}), frozenset({"late"})
    off: frozenset[str] = frozenset()
    assert parsed().contracts[0] == Contract(
        "full",
        ("early", "late"),
        1440,
        2400,
        4,
        5,
        min_paid_minutes_per_day=240,
        max_paid_minutes_per_day=480,
        earliest_start=360,
        latest_end=1440,
        min_consecutive_days=2,
        min_start_distance_minutes=1200,
        max_start_spread_minutes=120,
        forbidden_successions=frozenset({("late", "early")}),
        max_shifts={"late": 12},
        period=ContractPeriod(date(2026, 1, 5), 4, 7200, 9000, 16, 19, 2),
        rotation=Rotation(
            date(2026, 1, 5),
            (
                (early, early, early, early, None, off, off),
                (late, late, early | late, late, late, off, off),
            ),
        ),
    )


def test_a_period_without_limits_of_days_has_none():
    """Only what the file names is limited."""
    contract = with_line("period = { start = 2026-01-05, weeks = 2, paid_hours = 60 }")
    period = parsed(contract=contract).contracts[0].period
    assert period == ContractPeriod(date(2026, 1, 5), 2, 3600, 3600)


def test_fairness_left_out_is_of_weekends_and_nights():
    """Without the section, and without burdens in it, those of the record hold."""
    assert parsed().fairness == Fairness()
    changed = parsed(more="[fairness]\nweeks = 8\nweight = 2.5\nwishes = false\n").fairness
    assert changed == Fairness(weeks=8, weight=2.5, wishes=False)


def test_burdens_of_the_file_take_the_place_of_the_usual():
    """A span over midnight ends beyond 24:00."""
    more = """
[[fairness.burdens]]
name = "friday evening"
from = "20:00"
to = "26:00"
weekdays = ["friday"]
minutes = 90
"""
    burdens = parsed(more=more).fairness.burdens
    assert burdens == (Burden("friday evening", 1200, 1560, frozenset({4}), 90),)
    assert parsed(more="[fairness]\nburdens = []\n").fairness.burdens == ()


PLACE = 'contracts[1] "full"'


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "paid_hours_per_day = [9, 8]",
            ".paid_hours_per_day: the least, 9, is over the most, 8; swap them",
        ),
        (
            "paid_hours_per_day = 7.501",
            (
                ".paid_hours_per_day: 7.501 h is no whole number of minutes; "
                "give it as 38.5 or 38.75"
            ),
        ),
        (
            "paid_hours_per_day = [4, 7.5]",
            (
                '.shifts[2]: "late" pays 8 h where paid_hours_per_day allows 4 to 7.5; '
                "leave the shift out, or change the limit or the shift"
            ),
        ),
        (
            'earliest_start = "09:00"',
            (
                '.shifts[1]: no start and length of "early" keeps earliest_start = "09:00" and '
                'latest_end = "24:00" and paid_hours_per_day; '
                "leave the shift out, or change the limit or the shift"
            ),
        ),
        (
            'latest_end = "20:00"',
            (
                '.shifts[2]: no start and length of "late" keeps earliest_start = "06:00" and '
                'latest_end = "20:00" and paid_hours_per_day; '
                "leave the shift out, or change the limit or the shift"
            ),
        ),
        (
            'latest_end = "49:00"',
            (
                '.latest_end: "49:00" is no clock time; write "HH:MM", such as "22:30", or '
                '"30:00" for six on the next morning'
            ),
        ),
        (
            "min_consecutive_days = 7",
            (
                ".min_consecutive_days: 7 is over max_consecutive_days = 6; "
                "give fewer, or allow more in a row"
            ),
        ),
        (
            'forbidden_successions = [["late", "erly"]]',
            (
                '.forbidden_successions[1][2]: "erly" is no shift of this contract; '
                'did you mean "early"?'
            ),
        ),
        (
            'forbidden_successions = [["late", "early"], ["late", "early"]]',
            ".forbidden_successions[2]: is there twice; leave one out",
        ),
        (
            'forbidden_successions = [["late"]]',
            (
                '.forbidden_successions[1]: ["late"] has 1 entries; '
                'give pairs of shifts such as [["late", "early"]]'
            ),
        ),
        (
            "max_shifts = { nights = 3 }",
            '.max_shifts.nights: "nights" is no shift of this contract; known are early, late',
        ),
        (
            "max_shifts = { late = -1 }",
            (".max_shifts.late: -1 is under 0; give a shift's name = a whole number, 0 or more"),
        ),
        (
            "period = { start = 2026-01-06, weeks = 4, shifts = 18 }",
            ".period.start: 2026-01-06 is a Tuesday; give a Monday",
        ),
        (
            "period = { start = 2026-01-05, weeks = 0, shifts = 18 }",
            ".period.weeks: 0 is under 1; give whole weeks, 1 to 52",
        ),
        (
            "period = { start = 2026-01-05, weeks = 4, paid_hours = [160, 150] }",
            ".period.paid_hours: the least, 160, is over the most, 150; swap them",
        ),
        (
            "period = { start = 2026-01-05, weeks = 4, paid_hours = 170 }",
            (
                ".period.paid_hours: 170 h in 4 weeks cannot be worked with paid_hours_per_week, "
                "which allows 96 to 160; change one of them"
            ),
        ),
        (
            "period = { start = 2026-01-05, weeks = 4, shifts = [10, 15] }",
            (
                ".period.shifts: 10 to 15 shifts in 4 weeks cannot be worked with days_per_week, "
                "which allows 16 to 20; change one of them"
            ),
        ),
        (
            "period = { start = 2026-01-05, weeks = 4, days_off = [13, 14] }",
            (
                ".period.days_off: 14 to 15 shifts in 4 weeks cannot be worked with "
                "days_per_week, which allows 16 to 20; change one of them"
            ),
        ),
        (
            "period = { start = 2026-01-05, weeks = 4, days_off = 29 }",
            ".period.days_off: 29 days off are more than the period's 28 days; give fewer",
        ),
        (
            "period = { start = 2026-01-05, weeks = 4, shifts = 20, days_off = [9, 10] }",
            (
                ".period.days_off: leaves 18 to 19 of 28 days for shifts, and shifts asks for 20; "
                "give one of them"
            ),
        ),
    ],
)
def test_a_fault_of_a_contract_names_place_value_and_remedy(line, problem):
    """Each single fault gives its one message."""
    contract = with_line(line)
    if line.startswith(("max_shifts = { nights", "earliest", "latest", "paid_hours_per_day")):
        contract = without_rotation(contract)
    assert problems(contract=contract) == [f"{PLACE}{problem}"]


@pytest.mark.parametrize(
    ("weeks", "problem"),
    [
        (
            '[["early", "early", "early", "early", "early", "off"]]',
            ".rotation.weeks[1]: has 6 days; give 7, monday to sunday",
        ),
        (
            '[["erly", "early", "early", "early", "early", "off", "off"]]',
            '.rotation.weeks[1][1]: "erly" is no shift of this contract; did you mean "early"?',
        ),
        (
            '[["early", "early", "early", "off", "off", "off", "off"]]',
            (
                ".rotation.weeks[1]: leaves 3 days to work where days_per_week asks for 4 to 5; "
                "change one of them"
            ),
        ),
    ],
)
def test_a_fault_of_a_rotation_names_the_day(weeks, problem):
    """A week has seven days, each of shifts of the contract, and enough to work."""
    contract = without_rotation()
    contract += f"rotation = {{ start = 2026-01-05, weeks = {weeks} }}\n"
    assert problems(contract=contract) == [f"{PLACE}{problem}"]


def test_a_rotation_starts_on_a_monday():
    """The first week of a rotation is a whole one."""
    contract = CONTRACT.replace(
        "rotation = { start = 2026-01-05", "rotation = { start = 2026-01-04"
    )
    assert problems(contract=contract) == [
        f"{PLACE}.rotation.start: 2026-01-04 is a Sunday; give a Monday"
    ]


def test_a_week_of_a_rotation_must_reach_the_hours():
    """Four days of at most 7.5 paid hours are no 35."""
    contract = with_line("paid_hours_per_week = [35, 40]").replace("[120, 150]", "[140, 150]")
    contract = contract.replace(
        "max_weekends = 2 }", "max_weekends = 2 }\nmax_consecutive_days = 6"
    )
    contract = contract.replace('"early", "any", "off"', '"early", "off", "off"')
    assert problems(contract=contract) == [
        (
            f"{PLACE}.rotation.weeks[1]: 35 to 40 h cannot be reached with 4 to 5 days of "
            "5.5, 6.5, 7.5 paid h; nearest is 30 h: change the hours, the days or the shifts"
        )
    ]


def test_lengths_add_up_to_the_hours():
    """With several lengths a week reaches what no single length does: 5.5 + 4 x 7.5 = 35.5."""
    contract = """
[[contracts]]
name = "full"
shifts = ["early"]
paid_hours_per_week = 35.5
days_per_week = 5
"""
    assert parsed(contract=contract).contracts
    assert problems(contract=contract.replace("35.5", "35.25")) == [
        (
            f"{PLACE}.paid_hours_per_week: 35.25 h cannot be reached with 5 days of "
            "5.5, 6.5, 7.5 paid h; nearest is 34.5 or 35.5 h: "
            "change the hours, the days or the shifts"
        )
    ]


def test_too_few_shifts_are_told_where_every_shift_is_counted():
    """A week of four days is none where two shifts of each kind are the most."""
    contract = CONTRACT.partition("period =")[0].replace("late = 12", "late = 2, early = 1")
    assert problems(contract=contract) == [
        (
            f"{PLACE}.max_shifts: 3 shifts a week in all are under the 4 of days_per_week; "
            "allow more of a shift, or fewer days"
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'longest = "8:00"',
            'longest = "5:00"',
            ('.longest: "5:00" is not over the length "6:00" and up to "24:00"; correct it'),
        ),
        (
            'longest = "8:00"',
            'longest = "7:30"',
            (
                '.longest: steps of 60 minutes from "6:00" do not reach "7:30"; '
                'give "7:00" or another length_step'
            ),
        ),
        (
            'longest = "8:00"\n',
            "",
            ".length_step: has no effect on one length; give longest, too, or leave it out",
        ),
        (
            'stop = ["12:30", "15:30"]',
            'stop = ["15:30", "12:30"]',
            (
                ".stop: the latest end 12:30 is before the earliest 15:30; "
                'write an end on the next day as "30:00" for six in the morning'
            ),
        ),
        (
            'stop = ["12:30", "15:30"]',
            'stop = ["17:00", "18:00"]',
            (
                '.stop: no start and length ends between "17:00" and "18:00"; '
                "widen it, or change the starts or lengths"
            ),
        ),
        (
            "work = [60, 300]",
            "work = [300, 60]",
            ".work: the least, 300, is over the most, 60; swap them",
        ),
        (
            "work = [60, 300]",
            "work = [60, 200]",
            (
                '.work: [60, 200]: the breaks in a shift of "8:00" cannot be placed so that work '
                "between them lasts so long; give other minutes, windows or breaks"
            ),
        ),
        (
            "before_end = 90",
            "before_end = 240",
            (
                '.breaks[1].before_end: a break of 30 minutes from "2:00" ends less than 240 '
                'minutes before the end of the shift of "6:00"; give 210 at most, or an '
                "earlier after"
            ),
        ),
        (
            "before_end = 90",
            "before_end = -1",
            (
                ".breaks[1].before_end: -1 is under 0; "
                "give whole minutes from its end to the shift's, 0 to 1440"
            ),
        ),
    ],
)
def test_a_fault_of_a_shift_names_place_value_and_remedy(old, new, problem):
    """Each single fault gives its one message."""
    assert SHIFTS.count(old) == 1
    assert problems(shifts=SHIFTS.replace(old, new)) == [f'shifts[1] "early"{problem}']


@pytest.mark.parametrize(("most", "fits"), [(210, True), (209, False)])
def test_contiguous_work_on_the_edge(most, fits):
    """A meal from 3:30 to 4:00 splits 7:30 into 210 and 210 minutes; 209 is just too short."""
    shifts = f"""
[[shifts]]
name = "early"
start = ["06:00", "06:00"]
step_minutes = 60
length = "7:30"
work = [0, {most}]
breaks = [{{ name = "meal", minutes = 30, paid = false, after = "3:00", before = "4:00" }}]
"""
    contract = """
[[contracts]]
name = "full"
shifts = ["early"]
paid_hours_per_week = 35
days_per_week = 5
"""
    if fits:
        assert parsed(shifts, contract).templates[0].max_work_minutes == most
    else:
        assert len(problems(shifts=shifts, contract=contract)) == 1


def test_breaks_follow_the_order_of_their_windows():
    """A break whose window opens first is taken first, even where the other order would fit."""
    shifts = """
[[shifts]]
name = "early"
start = ["06:00", "06:00"]
step_minutes = 60
length = "8:00"
breaks = [
  { name = "long", minutes = 60, paid = false, after = "1:00", before = "5:00" },
  { name = "tea", minutes = 15, paid = true, after = "1:30", before = "1:45" },
]
"""
    contract = ""
    assert problems(shifts=shifts, contract=contract) == [
        (
            'shifts[1] "early".breaks: cannot be placed without overlap; '
            "widen a window, or drop a break"
        )
    ]


@pytest.mark.parametrize(
    ("burden", "problem"),
    [
        (
            'from = "22:00"\nto = "06:00"',
            ('.to: "06:00" is not after "22:00"; an end on the next day is written "30:00"'),
        ),
        (
            'from = "22:00"\nto = "23:00"',
            ".minutes: 120 is more than the span of 60 minutes; give fewer",
        ),
    ],
)
def test_a_fault_of_a_burden_names_it(burden, problem):
    """A burden's span has room for the time that makes a point."""
    more = f'[[fairness.burdens]]\nname = "night"\n{burden}\n'
    assert problems(more=more) == [f"fairness.burdens[1]{problem}"]


def test_a_rotation_cannot_use_shifts_named_like_its_words():
    """A shift called off would mean a day off."""
    text = SHIFTS + CONTRACT.replace("late = 12", "off = 12")
    text = text.replace('"late', '"off').replace('|late"', '|off"')
    with pytest.raises(ConfigurationError, match='the shift "off" cannot be told from a word'):
        parse_center(HEAD + text, name="center.toml")
