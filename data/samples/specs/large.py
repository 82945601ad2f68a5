"""The large sample: a thousand agents at four sites on three continents, twelve queues."""

from datetime import date

from data.samples.spec import Demand, Event, Group, SampleSpec
from data.samples.specs.shapes import (
    CHAT_DAY,
    EVERY_DAY_WEEK,
    MAIL_DAY,
    MAIL_WEEK,
    OFFICE_WEEK,
    SOCIAL_DAY,
    SOCIAL_WEEK,
    VOICE_DAY,
)


def _voice(contacts: float, week: tuple[float, ...]) -> Demand:
    return Demand(contacts, week, VOICE_DAY, dispersion=0.009, correlation=0.7, holiday=0.6)


def _chat(contacts: float) -> Demand:
    return Demand(
        contacts, EVERY_DAY_WEEK, CHAT_DAY, dispersion=0.015, correlation=0.6, handle_cv=0.9
    )


def _mail(contacts: float) -> Demand:
    return Demand(
        contacts, MAIL_WEEK, MAIL_DAY, dispersion=0.012, correlation=0.5, desk_hours=(6, 23)
    )


DEMAND = {
    "voice-us": _voice(84_000, EVERY_DAY_WEEK),
    "voice-us-billing": _voice(23_500, EVERY_DAY_WEEK),
    "voice-us-technical": _voice(14_000, EVERY_DAY_WEEK),
    "voice-us-spanish": _voice(24_000, EVERY_DAY_WEEK),
    "voice-uk": _voice(30_000, OFFICE_WEEK),
    "voice-spain": _voice(30_000, OFFICE_WEEK),
    "voice-andes": _voice(27_000, EVERY_DAY_WEEK),
    "chat-english": _chat(42_000),
    "chat-spanish": _chat(15_000),
    "social-english": Demand(
        12_000, SOCIAL_WEEK, SOCIAL_DAY, dispersion=0.08, correlation=0.35, holiday=0.9
    ),
    "email-english": _mail(14_000),
    "email-spanish": _mail(8_000),
}

VOICE, CHAT = ("voice", "english"), ("chat", "english")

GROUPS = (
    Group("Atlanta Care", "Atlanta", "full-time-day", 110, VOICE),
    Group("Atlanta Care", "Atlanta", "part-time", 50, VOICE),
    Group("Atlanta Billing", "Atlanta", "full-time-day", 60, (*VOICE, "billing")),
    Group("Atlanta Technical", "Atlanta", "full-time-day", 60, (*VOICE, "technical")),
    Group("Atlanta Bilingual", "Atlanta", "full-time-day", 40, (*VOICE, "spanish")),
    Group("Bogota Care", "Bogota", "full-time-day", 130, ("voice", "spanish")),
    Group("Bogota Bilingual", "Bogota", "full-time-day", 50, (*VOICE, "spanish")),
    Group("Bogota Chat", "Bogota", "full-time-day", 50, ("chat", "email", "spanish")),
    Group("Madrid Care", "Madrid", "full-time-day", 70, ("voice", "spanish")),
    Group("Madrid Care", "Madrid", "part-time", 40, ("voice", "spanish")),
    Group("Madrid English", "Madrid", "full-time-day", 60, VOICE),
    Group(
        "Madrid Digital", "Madrid", "full-time-day", 30, ("social", "email", "spanish", "english")
    ),
    Group("Manila Care", "Manila", "full-time-night", 70, (*VOICE, "billing")),
    Group("Manila Technical", "Manila", "full-time-night", 30, (*VOICE, "technical")),
    Group("Manila Chat", "Manila", "full-time-any", 60, (*CHAT, "email")),
    Group("Manila Digital", "Manila", "full-time-any", 90, (*CHAT, "social", "email")),
)

LARGE = SampleSpec(
    kind="large",
    first_date=date(2025, 10, 13),
    days=52 * 7,
    demand=DEMAND,
    groups=GROUPS,
    events=(
        Event(
            "billing error",
            date(2026, 2, 9),
            {"voice-us-billing": (1.8, 1.6, 1.4, 1.2), "chat-english": (1.3, 1.3, 1.2, 1.1)},
        ),
    ),
    outages=(date(2026, 5, 6),),
    vacation_share=0.04,
    half_days=20,
    horizon_days=28,
)
