"""The small sample: one voice queue and twelve agents; generated and planned in seconds."""

from datetime import date

from data.samples.spec import Demand, Group, SampleSpec
from data.samples.specs.shapes import OFFICE_WEEK, VOICE_DAY

SMALL = SampleSpec(
    kind="small",
    first_date=date(2026, 4, 13),
    days=26 * 7,
    demand={
        "voice": Demand(
            contacts_per_week=2700,
            week=(*OFFICE_WEEK[:5], 0, 0),
            profile=VOICE_DAY,
            dispersion=0.012,
        )
    },
    groups=(
        Group("Counter", "Berlin", "full-time", 9, ("voice",)),
        Group("Counter", "Berlin", "part-time", 3, ("voice",)),
    ),
    vacation_share=0.08,
    half_days=1,
)
