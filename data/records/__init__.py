"""The plain frozen records every part of wfm passes on; no database, no files, no clock."""

from data.records.center import (
    BreakRule,
    Center,
    Channel,
    Contract,
    GoalKind,
    Holiday,
    ImportMapping,
    Media,
    NightlySettings,
    OpeningHours,
    PlanningSettings,
    Queue,
    ServiceGoal,
    ShiftTemplate,
    Shrinkage,
    ShrinkageKind,
    Site,
    SlDefinition,
)
from data.records.errors import (
    ConfigurationError,
    InfeasibleError,
    InputRefusedError,
    LockHeldError,
    NotFoundError,
    WfmError,
)
from data.records.forecast import (
    Forecast,
    ForecastAccuracy,
    ModelScore,
)
from data.records.grid import (
    Grid,
    local_instant,
    local_midnight,
)
from data.records.history import (
    Attribution,
    Contact,
    ContactHistory,
    HistoryColumns,
    IntervalCount,
)
from data.records.opening import opening_mask
from data.records.outlook import (
    Estimate,
    Outlook,
)
from data.records.people import (
    Agent,
    Preference,
    Skill,
    Strength,
    TimeOff,
)
from data.records.progress import (
    Progress,
    silent,
)
from data.records.requirement import (
    DeadlineRow,
    Requirement,
)
from data.records.roster import (
    Activity,
    ActivityCategory,
    Roster,
    RosterQuality,
    RosterStatus,
    Shift,
    Source,
)

__all__ = [
    "Activity",
    "ActivityCategory",
    "Agent",
    "Attribution",
    "BreakRule",
    "Center",
    "Channel",
    "ConfigurationError",
    "Contact",
    "ContactHistory",
    "Contract",
    "DeadlineRow",
    "Estimate",
    "Forecast",
    "ForecastAccuracy",
    "GoalKind",
    "Grid",
    "HistoryColumns",
    "Holiday",
    "ImportMapping",
    "InfeasibleError",
    "InputRefusedError",
    "IntervalCount",
    "LockHeldError",
    "Media",
    "ModelScore",
    "NightlySettings",
    "NotFoundError",
    "OpeningHours",
    "Outlook",
    "PlanningSettings",
    "Preference",
    "Progress",
    "Queue",
    "Requirement",
    "Roster",
    "RosterQuality",
    "RosterStatus",
    "ServiceGoal",
    "Shift",
    "ShiftTemplate",
    "Shrinkage",
    "ShrinkageKind",
    "Site",
    "Skill",
    "SlDefinition",
    "Source",
    "Strength",
    "TimeOff",
    "WfmError",
    "local_instant",
    "local_midnight",
    "opening_mask",
    "silent",
]
