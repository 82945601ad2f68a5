"""The omnichannel sample: two sites, two languages, voice, chat, social media and e-mail.

Dispersions lie between those of a bank (0.007) and of hard queues (0.13), correlations of days in
the range seen between an assistance company's queues (0.26-0.88).
"""

from datetime import date, timedelta

from data.samples.spec import (
    Certificate,
    DatedSkill,
    Demand,
    Event,
    Group,
    PlannedDriver,
    SampleSpec,
    SkillFactor,
)
from data.samples.specs.shapes import (
    CHAT_DAY,
    MAIL_DAY,
    MAIL_WEEK,
    OFFICE_WEEK,
    SOCIAL_DAY,
    SOCIAL_WEEK,
    VOICE_DAY,
)

VOICE = ("voice-english", "voice-german")
CHAT = ("chat-english", "chat-german")
SOCIAL = ("social-english", "social-german")
EMAIL = ("email-english", "email-german")

DEMAND = {
    "voice-english": Demand(
        contacts_per_week=4900,
        week=OFFICE_WEEK,
        profile=VOICE_DAY,
        dispersion=0.010,
        correlation=0.75,
        growth=0.03,
        holiday=0.7,
    ),
    "voice-german": Demand(
        contacts_per_week=7050,
        week=OFFICE_WEEK,
        profile=VOICE_DAY,
        dispersion=0.008,
        correlation=0.80,
        growth=0.02,
        day_after=1.22,
    ),
    "chat-english": Demand(
        contacts_per_week=2350,
        week=OFFICE_WEEK,
        profile=CHAT_DAY,
        dispersion=0.015,
        correlation=0.6,
        growth=0.10,
        holiday=0.7,
        handle_cv=0.9,
        grade=0.6,
    ),
    "chat-german": Demand(
        contacts_per_week=2950,
        week=OFFICE_WEEK,
        profile=CHAT_DAY,
        dispersion=0.015,
        correlation=0.6,
        growth=0.08,
        level_shift=(date(2026, 1, 12), 1.25),
        handle_cv=0.9,
        grade=0.6,
    ),
    "social-english": Demand(
        contacts_per_week=1450,
        week=SOCIAL_WEEK,
        profile=SOCIAL_DAY,
        dispersion=0.04,
        correlation=0.35,
        yearly=0.03,
        growth=0.15,
        holiday=0.9,
        day_after=1.0,
        handle_cv=1.0,
    ),
    "social-german": Demand(
        contacts_per_week=1750,
        week=SOCIAL_WEEK,
        profile=SOCIAL_DAY,
        dispersion=0.05,
        correlation=0.35,
        yearly=0.03,
        growth=0.12,
        holiday=0.9,
        day_after=1.0,
        handle_cv=1.0,
    ),
    "email-english": Demand(
        contacts_per_week=1000,
        week=MAIL_WEEK,
        profile=MAIL_DAY,
        dispersion=0.012,
        correlation=0.5,
        growth=-0.03,
        holiday=0.7,
        handle_cv=1.1,
        desk_hours=(7, 22),
    ),
    "email-german": Demand(
        contacts_per_week=1350,
        week=MAIL_WEEK,
        profile=MAIL_DAY,
        dispersion=0.012,
        correlation=0.5,
        growth=-0.03,
        holiday=0.5,
        handle_cv=1.1,
        desk_hours=(7, 22),
    ),
}

CAMPAIGN = Event(
    "summer campaign",
    date(2026, 6, 8),
    dict.fromkeys((*VOICE, *CHAT), (1.35,) * 14),
    expected=True,
)

# The campaign of the summer as a driver of size 1, and one half as large in the planned weeks.
CAMPAIGNS = PlannedDriver(
    "campaign",
    (*VOICE, *CHAT),
    {date(2026, 6, 8) + timedelta(days=day): 1.0 for day in range(14)}
    | {date(2026, 10, day): 0.5 for day in (20, 21, 22)},
)

# The storm breaks out on social media; a day later the phones and the chats feel it.
STORM = Event(
    "social storm",
    date(2026, 3, 17),
    dict.fromkeys(SOCIAL, (6.0, 6.0, 6.0, 1.6))
    | dict.fromkeys((*VOICE, *CHAT), (1.0, 1.25, 1.3, 1.2, 1.1)),
)

BLACK_FRIDAYS = tuple(
    Event("Black Friday", day, dict.fromkeys((*VOICE, *CHAT, *SOCIAL), (1.5,)), expected=True)
    for day in (date(2024, 11, 29), date(2025, 11, 28))
)

# Working days by law, but not in fact.
EVES = tuple(
    Event(
        name,
        date(year, 12, day),
        dict.fromkeys((*VOICE, *CHAT, *EMAIL), (0.55,)),
        expected=True,
    )
    for year in (2024, 2025)
    for name, day in (("Christmas Eve", 24), ("New Year's Eve", 31))
)

GROUPS = (
    Group("Berlin Voice", "Berlin", "full-time", 12, ("voice", "german")),
    Group("Berlin Voice", "Berlin", "part-time", 6, ("voice", "german")),
    Group("Berlin Bilingual", "Berlin", "full-time", 8, ("voice", "german", "english")),
    Group("Berlin Blend", "Berlin", "full-time", 9, ("voice", "chat", "email", "german")),
    Group("Berlin Blend", "Berlin", "part-time", 3, ("chat", "email", "german")),
    Group("Berlin Digital", "Berlin", "full-time", 6, ("chat", "social", "email", "german")),
    Group(
        "Berlin Rota", "Berlin", "rota-24-7", 7, ("chat", "social", "email", "german", "english")
    ),
    Group("Dublin Voice", "Dublin", "full-time", 11, ("voice", "english")),
    Group("Dublin Voice", "Dublin", "part-time", 5, ("voice", "english")),
    Group("Dublin Blend", "Dublin", "full-time", 6, ("voice", "chat", "email", "english")),
    Group("Dublin Digital", "Dublin", "full-time", 4, ("chat", "social", "email", "english")),
    Group(
        "Dublin All-rounders",
        "Dublin",
        "full-time",
        1,
        ("voice", "chat", "social", "email", "german", "english"),
    ),
    Group(
        "Dublin Rota", "Dublin", "rota-24-7", 5, ("chat", "social", "email", "german", "english")
    ),
    Group("Dublin Social", "Dublin", "full-time", 1, ("chat", "social", "email", "english")),
)

OMNICHANNEL = SampleSpec(
    kind="omnichannel",
    first_date=date(2024, 10, 14),
    days=104 * 7,
    demand=DEMAND,
    groups=GROUPS,
    events=(CAMPAIGN, STORM, *BLACK_FRIDAYS, *EVES),
    outages=(date(2025, 9, 18),),
    dated_skills=(
        DatedSkill("Berlin Blend", 0, "social", 2, valid_from=date(2026, 10, 19)),
        DatedSkill("Dublin Voice", 1, "chat", 3, valid_to=date(2026, 10, 16)),
    ),
    certificates=(
        Certificate("Berlin Digital", (1, 4), "social", date(2027, 1, 31)),
        Certificate("Dublin Digital", (0,), "social", date(2026, 12, 31)),
        Certificate("Dublin Rota", (2,), "german", date(2027, 2, 28)),
    ),
    # Who speaks two languages takes longer in the second.
    skill_factors=(
        SkillFactor("Berlin Bilingual", "german", 0.97, 0.02),
        SkillFactor("Berlin Bilingual", "english", 1.08, 0.04),
    ),
    main_skills=("voice", "chat", "email"),
    ranked_teams=("Berlin Blend", "Dublin Blend"),
    drivers=(CAMPAIGNS,),
    vacation_share=0.05,
    half_days=4,
)
