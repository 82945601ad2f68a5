"""The center file as a whole."""

import re
from datetime import date
from pathlib import Path

import pytest

from data.center_file import load_center, parse_center
from data.records import Center, ConfigurationError, OpeningHours, ServiceGoal

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "center-file.md"

CENTER = """
[center]
name = "Test"
zone = "Europe/Berlin"
interval_minutes = 15

[[sites]]
name = "Here"

[[skills]]
name = "voice"

[[queues]]
name = "calls"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
goal = { kind = "service_level", target = 0.8, threshold_seconds = 20 }

[[shifts]]
name = "day"
start = ["08:00", "10:00"]
step_minutes = 30
length = "8:30"
breaks = [{ name = "meal", minutes = 30, paid = false, after = "3:00", before = "5:00" }]

[[contracts]]
name = "full"
shifts = ["day"]
paid_hours_per_week = 40
days_per_week = 5

[imports.acd]
columns = { timestamp = "Start", queue = "Queue", offered = "Calls" }
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        parse_center(text, name="center.toml")
    return list(error.value.problems)


def changed(old: str, new: str) -> str:
    assert CENTER.count(old) == 1, old
    return CENTER.replace(old, new)


def documented() -> Center:
    """Give the center of the documentation's examples, which belong together."""
    examples = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    return parse_center("\n".join(examples), name="center.toml")


def test_the_documented_example_loads():
    """What the documentation shows is a center."""
    center = documented()
    voice, chat, social = center.queues[:3]
    assert voice.goal == ServiceGoal(0.8, 20, "service_level", "offered")
    assert voice.opening.week[4:] == (((480, 1200),), ((540, 1020),), ())
    assert voice.opening.holidays == ((600, 960),)
    assert chat.aht_by_level == (1.0, 1.2, 1.45)
    assert chat.opening == OpeningHours()
    assert social.goal == ServiceGoal(0.9, 3600, "answered_within", hours="clock")
    assert center.contract("full-time").max_paid_minutes_per_week == 2400
    assert center.template("day-8").paid_minutes == 480
    assert [m.layout for m in center.imports] == ["long", "log"]
    assert center.special_days[0].hours == "usual"
    rotating = center.contract("rotating")
    assert rotating.latest_end == 30 * 60 + 30
    assert rotating.period is not None
    assert rotating.period.min_shifts == 16
    assert rotating.rotation is not None
    assert rotating.rotation.allowed(date(2026, 1, 16), 1) is None
    assert rotating.rotation.allowed(date(2026, 1, 16), 2) == {"night"}
    assert [t.paid_minutes for t in center.template("early").variants][-1] == 8 * 60 + 30
    assert [b.name for b in center.fairness.burdens] == ["weekend", "night"]


def test_left_out_keys_have_their_defaults():
    """Sites take the center's zone, contracts 11 h of rest, queues are always open."""
    center = parse_center(CENTER, name="center.toml")
    assert center.sites[0].zone == "Europe/Berlin"
    assert center.contracts[0].rest_minutes == 660
    assert center.queues[0].opening == OpeningHours()
    assert center.queues[0].concurrency == 1
    assert center.planning.samples == 200


def test_the_more_special_opening_key_wins():
    """A day's own key comes before its group's, and that before every day's."""
    opening = (
        'opening = { every_day = ["09:00-17:00"], weekend = [], saturday = ["10:00-24:00"] }\n'
    )
    text = changed("[[shifts]]", f"{opening}\n[[shifts]]")
    week = parse_center(text, name="center.toml").queues[0].opening.week
    assert week == (((540, 1020),),) * 5 + (((600, 1440),), ())


def test_every_problem_is_reported_at_once():
    """Problems of several tables come in one error, in the order of the file."""
    text = changed("aht_seconds = 300", "aht_seconds = -1\naht_second = 3").replace(
        "days_per_week = 5", "days_per_week = 8"
    )
    assert problems(text) == [
        (
            'center.toml: queues[1] "calls".aht_seconds: -1 is not over 0; '
            "give the mean handle time in seconds, over 0, up to 604800"
        ),
        'center.toml: queues[1] "calls".aht_second: unknown key; did you mean "aht_seconds"?',
        (
            'center.toml: contracts[1] "full".days_per_week: 8 is over 7; '
            "give days in 0 to 7, or least and most such as [4, 5]"
        ),
    ]


SECOND_QUEUE = """
[[queues]]
name = "chat"
channel = "concurrent"
media = "chat"
concurrency = 3
aht_by_level = [1.0, 1.2, 1.5]
skills = ["voice"]
aht_seconds = 500
goal = { kind = "service_level", target = 0.8, threshold_seconds = 45 }
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "target = 0.8, threshold",
            "target = 1.4, threshold",
            'queues[1] "calls".goal.target: 1.4 is over 1; give a share in (0, 1]',
        ),
        (
            ", threshold_seconds = 20",
            "",
            (
                'queues[1] "calls".goal.threshold_seconds: is missing; '
                "give seconds over 0, up to 604800"
            ),
        ),
        (
            "threshold_seconds = 20",
            "threshold_seconds = 20, hours = 2",
            (
                'queues[1] "calls".goal.hours: does not belong to a goal of kind "service_level"; '
                "leave it out"
            ),
        ),
        (
            'channel = "immediate"',
            'channel = "deferred"',
            (
                'queues[1] "calls".goal.kind: "service_level" does not suit the deferred channel; '
                'give "answered_within" or "done_by", which deferred queues have'
            ),
        ),
        (
            'goal = { kind = "service_level", target = 0.8, threshold_seconds = 20 }',
            'goal = { kind = "answered_within", target = 0.8, hours = 2 }',
            (
                'queues[1] "calls".goal.kind: "answered_within" does not suit the immediate '
                'channel; give "service_level", which immediate queues have'
            ),
        ),
        (
            'channel = "immediate"',
            'channel = "phone"',
            (
                'queues[1] "calls".channel: "phone" is not allowed; '
                "give immediate, concurrent or deferred"
            ),
        ),
        (
            'channel = "immediate"',
            'channel = "immediate"\nconcurrency = 2',
            (
                'queues[1] "calls".concurrency: 2 does not suit the immediate channel; '
                'leave it out, or make the channel "concurrent"'
            ),
        ),
        (
            'skills = ["voice"]',
            'skills = ["voise"]',
            (
                'queues[1] "calls".skills[1]: skill "voise" is not among [[skills]]; '
                'did you mean "voice"?'
            ),
        ),
        (
            'skills = ["voice"]',
            "skills = []",
            (
                'queues[1] "calls".skills: [] has 0 entries; '
                "give the skills an agent needs, one at least"
            ),
        ),
        (
            "aht_seconds = 300",
            'aht_seconds = "300"',
            (
                'queues[1] "calls".aht_seconds: "300" is no number; '
                "give the mean handle time in seconds, over 0, up to 604800"
            ),
        ),
        (
            "aht_seconds = 300",
            "aht_seconds = nan",
            (
                'queues[1] "calls".aht_seconds: nan is no finite number; '
                "give the mean handle time in seconds, over 0, up to 604800"
            ),
        ),
        (
            "aht_seconds = 300",
            "",
            (
                'queues[1] "calls".aht_seconds: is missing; '
                "give the mean handle time in seconds, over 0, up to 604800"
            ),
        ),
        (
            "aht_seconds = 300",
            "aht_seconds = 300\nminimum_level = 6",
            'queues[1] "calls".minimum_level: 6 is over 5; give a level, 1 to 5',
        ),
        (
            "aht_seconds = 300",
            'aht_seconds = 300\nopening = { every_day = ["08:00-12:00", "11:00-17:00"] }',
            (
                'queues[1] "calls".opening.every_day[2]: "11:00-17:00" starts before "08:00-12:00" '
                "ends; sort the spans and join those that overlap"
            ),
        ),
        (
            "aht_seconds = 300",
            'aht_seconds = 300\nopening = { every_day = ["22:00-06:00"] }',
            (
                'queues[1] "calls".opening.every_day[1]: "22:00-06:00" does not end after it '
                'starts; over midnight write two spans, "22:00-24:00" and on the next day '
                '"00:00-06:00"'
            ),
        ),
        (
            "aht_seconds = 300",
            'aht_seconds = 300\nopening = { every_day = ["8-20"] }',
            (
                'queues[1] "calls".opening.every_day[1]: "8" is no clock time; '
                'write "HH:MM", such as "08:30"'
            ),
        ),
        (
            "aht_seconds = 300",
            'aht_seconds = 300\nopening = { every_day = ["08:00-23:59"] }',
            (
                'queues[1] "calls".opening.every_day[1]: "08:00-23:59" is off the center\'s '
                "intervals; give multiples of 15 minutes"
            ),
        ),
        (
            "aht_seconds = 300",
            'aht_seconds = 300\nopening = { weekdays = ["08:00-20:00"], saturday = [] }',
            (
                'queues[1] "calls".opening: says nothing of sunday; '
                "write sunday = [] where it is closed"
            ),
        ),
        (
            'zone = "Europe/Berlin"',
            'zone = "Europe/Berln"',
            'center.zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
        ),
        (
            'zone = "Europe/Berlin"',
            'zone = "CEST"',
            'center.zone: "CEST" is no time zone; write an IANA name, such as "Europe/Berlin"',
        ),
        (
            "interval_minutes = 15",
            "interval_minutes = 10",
            "center.interval_minutes: 10 is not allowed; give 5, 15, 30 or 60",
        ),
        (
            'name = "Test"',
            'name = "Test"\ncountry = "DE"\nsubdivision = "ZZ"',
            (
                'center.subdivision: "ZZ" is no part of DE with holidays; known are Augsburg, BB, '
                "BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH"
            ),
        ),
        (
            'start = ["08:00", "10:00"]',
            'start = ["10:00", "08:00"]',
            (
                'shifts[1] "day".start: the latest start 08:00 is before the earliest 10:00; '
                "write a window over midnight as two shifts"
            ),
        ),
        (
            'start = ["08:00", "10:00"]',
            'start = ["08:00", "24:00"]',
            'shifts[1] "day".start[2]: a shift cannot start at "24:00"; give "23:59" at the latest',
        ),
        (
            'start = ["08:00", "10:00"]',
            'start = ["08:00"]',
            (
                'shifts[1] "day".start: ["08:00"] has 1 entries; '
                'give earliest and latest start, ["06:00", "13:00"]'
            ),
        ),
        (
            'length = "8:30"',
            'length = "510"',
            'shifts[1] "day".length: "510" is no duration; write "H:MM", such as "8:30"',
        ),
        (
            'before = "5:00"',
            'before = "8:15"',
            (
                'shifts[1] "day".breaks[1].before: a break of 30 minutes from "8:15" ends after '
                'the shift of "8:30"; give "8:00" at the latest'
            ),
        ),
        (
            'after = "3:00", before = "5:00"',
            'after = "5:00", before = "3:00"',
            'shifts[1] "day".breaks[1]: after "5:00" is later than before "3:00"; swap them',
        ),
        (
            '"5:00" }]',
            (
                '"5:00" },\n  { name = "tea", minutes = 15, paid = true, after = "3:15", '
                'before = "3:15" },\n  { name = "rest", minutes = 120, paid = true, after = '
                '"3:00", before = "3:45" }]'
            ),
            (
                'shifts[1] "day".breaks: cannot be placed without overlap; '
                "widen a window, or drop a break"
            ),
        ),
        (
            'shifts = ["day"]',
            'shifts = ["dya"]',
            (
                'contracts[1] "full".shifts[1]: shift "dya" is not among [[shifts]]; '
                'did you mean "day"?'
            ),
        ),
        (
            "paid_hours_per_week = 40",
            "paid_hours_per_week = 38",
            (
                'contracts[1] "full".paid_hours_per_week: 38 h cannot be reached with 5 days of 8 '
                "paid h; nearest is 40 h: change the hours, the days or the shifts"
            ),
        ),
        (
            "paid_hours_per_week = 40",
            "paid_hours_per_week = [40, 30]",
            (
                'contracts[1] "full".paid_hours_per_week: the least, 40, is over the most, 30; '
                "swap them"
            ),
        ),
        (
            "days_per_week = 5",
            "days_per_week = [5, 4]",
            'contracts[1] "full".days_per_week: the least, 5, is over the most, 4; swap them',
        ),
        (
            "paid_hours_per_week = 40",
            "paid_hours_per_week = 40.001",
            (
                'contracts[1] "full".paid_hours_per_week: 40.001 h is no whole number of minutes; '
                "give it as 38.5 or 38.75"
            ),
        ),
        (
            'columns = { timestamp = "Start"',
            'columns = { timestmp = "Start"',
            (
                "imports.acd.columns.timestmp: is no column of ours in a long file; "
                'did you mean "timestamp"?'
            ),
        ),
        (
            "[imports.acd]",
            '[imports.acd]\nqueues = { "Voice" = "call" }',
            'imports.acd.queues."Voice": queue "call" is not in the center; did you mean "calls"?',
        ),
        (
            "[imports.acd]",
            '[imports.acd]\ntime_format = "%H:%M"',
            (
                'imports.acd.time_format: "%H:%M" does not hold a whole date; '
                'write one such as "%d.%m.%Y %H:%M"'
            ),
        ),
        (
            "[imports.acd]",
            "[imports.auto]",
            'imports.auto: "auto" is the name of a built-in source; choose another',
        ),
        (
            "[imports.acd]",
            "[plannning]\nweeks = 2\n[imports.acd]",
            'plannning: unknown section; did you mean "planning"?',
        ),
        (
            "[imports.acd]",
            '[[special_days]]\ndate = "2026-11-27"\nname = "Black Friday"\n[imports.acd]',
            (
                'special_days[1] "Black Friday".date: "2026-11-27" is no date; '
                "give a date without quotes, such as 2026-11-27"
            ),
        ),
        (
            "[imports.acd]",
            (
                '[[special_days]]\ndate = 2026-11-27\nname = "Black Friday"\n'
                '[[special_days]]\ndate = 2026-11-27\nname = "Sale"\n[imports.acd]'
            ),
            'special_days[2] "Sale".date: 2026-11-27 is there already as number 1; leave one out',
        ),
        (
            "[imports.acd]",
            '[[shrinkage]]\nname = "sick"\nkind = "absence"\nshare = 1.0\n[imports.acd]',
            'shrinkage[1] "sick".share: 1.0 is not under 1; give a share in [0, 1)',
        ),
        (
            "[imports.acd]",
            f"{SECOND_QUEUE.replace('[1.0, 1.2, 1.5]', '[1.0, 1.2]')}\n[imports.acd]",
            'queues[2] "chat".aht_by_level: has 2 factors where concurrency is 3; give 3',
        ),
        (
            "[imports.acd]",
            f"{SECOND_QUEUE.replace('aht_by_level = [1.0, 1.2, 1.5]', '')}\n[imports.acd]",
            'queues[2] "chat".aht_by_level: is missing; give 3 factors on AHT, the first 1',
        ),
        (
            "[imports.acd]",
            f"{SECOND_QUEUE.replace('concurrency = 3', '')}\n[imports.acd]",
            (
                'queues[2] "chat".concurrency: is missing; '
                "give the contacts one agent holds at once, 1 to 20"
            ),
        ),
        (
            "[imports.acd]",
            f"{SECOND_QUEUE.replace('[1.0, 1.2, 1.5]', '[1.1, 1.2, 1.5]')}\n[imports.acd]",
            'queues[2] "chat".aht_by_level[1]: 1.1 is not 1; aht_seconds is that of one alone',
        ),
        (
            "[imports.acd]",
            f"{SECOND_QUEUE.replace('[1.0, 1.2, 1.5]', '[1.0, 1.5, 1.2]')}\n[imports.acd]",
            (
                'queues[2] "chat".aht_by_level: [1.0, 1.5, 1.2] falls; '
                "more at once cannot shorten a contact"
            ),
        ),
        (
            "[imports.acd]",
            SECOND_QUEUE.replace('name = "chat"', 'name = "calls"') + "\n[imports.acd]",
            'queues[2] "calls".name: "calls" is there already as number 1; rename one',
        ),
    ],
)
def test_a_problem_names_place_value_and_remedy(old, new, problem):
    """Each single fault gives its one message."""
    assert problems(changed(old, new)) == [f"center.toml: {problem}"]


def test_a_wrong_shift_does_not_make_its_contract_wrong():
    """Contracts are checked against the names of all shifts, sound or not."""
    assert len(problems(changed('length = "8:30"', 'length = "x"'))) == 1


def test_a_chat_queue_is_sound():
    """Three factors for three chats, the first 1, rising."""
    center = parse_center(CENTER + SECOND_QUEUE, name="c")
    assert center.queues[1].concurrency == 3


def test_breaks_that_fit_in_another_order_are_accepted():
    """The second break of the file may have to come first."""
    text = changed(
        '"5:00" }]',
        '"5:00" },\n  { name = "tea", minutes = 15, paid = true, after = "1:00", '
        'before = "3:00" }]',
    )
    assert len(parse_center(text, name="center.toml").templates[0].breaks) == 2


@pytest.mark.parametrize(("hours", "days"), [("[36, 44]", "5"), ("40", "[4, 6]"), ("0", "0")])
def test_hours_that_some_week_reaches_are_accepted(hours, days):
    """One combination of days and lengths inside the range is enough."""
    text = changed("paid_hours_per_week = 40", f"paid_hours_per_week = {hours}")
    text = text.replace("days_per_week = 5", f"days_per_week = {days}")
    assert parse_center(text, name="center.toml").contracts


def test_days_beyond_the_shifts_weekdays_cannot_be_worked():
    """Five days of a shift for the weekend only is no week."""
    text = changed('length = "8:30"', 'length = "8:30"\nweekdays = ["saturday", "sunday"]')
    assert problems(text) == [
        (
            'center.toml: contracts[1] "full".paid_hours_per_week: 40 h cannot be reached with 5 '
            "days of 8 paid h; its shifts cannot be worked on so many days of a week; "
            "change days or shifts"
        )
    ]


def test_toml_faults_name_line_and_column():
    """A syntax error is one problem with its place."""
    assert problems('[center]\nname = "x\n') == [
        "center.toml line 2, column 10: Illegal character '\\n'; correct the TOML"
    ]


def test_an_empty_file_asks_for_a_center():
    """Nothing in the file: what is needed is said."""
    assert problems("") == [
        "center.toml: center: is missing; give a [center] table",
        "center.toml: queues: none are there; give one [[queues]] table at least",
    ]


def test_tables_of_the_wrong_shape_are_named():
    """[queues] for [[queues]] is a frequent slip."""
    text = '[center]\nname = "x"\nzone = "UTC"\ninterval_minutes = 15\n[queues]\nname = "a"\n'
    assert problems(text) == ["center.toml: queues: is no array of tables; write [[queues]]"]


def test_files_are_read_with_a_byte_order_mark(tmp_path):
    """An editor's mark at the start of the file does no harm."""
    path = tmp_path / "center.toml"
    path.write_bytes(b"\xef\xbb\xbf" + CENTER.replace("\n", "\r\n").encode())
    assert load_center(path).name == "Test"


def test_a_missing_file_says_how_to_make_one(tmp_path):
    """The message gives the command that makes a center."""
    with pytest.raises(ConfigurationError, match="there is no such file; `wfm init DIR` makes"):
        load_center(tmp_path / "center.toml")


def test_text_that_is_not_utf8_is_refused(tmp_path):
    """A Latin-1 umlaut is named by its byte."""
    path = tmp_path / "center.toml"
    path.write_bytes('name = "Käse"'.encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"center\.toml: byte 10 is not UTF-8; save"):
        load_center(path)
