"""The typed mapping of every table; docs/database.md is generated from it."""

from data.store.tables.base import Base
from data.store.tables.center import CenterVersionRow, QueueRow
from data.store.tables.forecast import (
    DriverDayRow,
    ForecastAccuracyRow,
    ForecastAdjustmentRow,
    ForecastAhtAccuracyRow,
    ForecastBurstRow,
    ForecastEffectRow,
    ForecastIntervalRow,
    ForecastNoteRow,
    ForecastOutlierRow,
    ForecastQueueRow,
    ForecastRow,
    ForecastScoreRow,
)
from data.store.tables.history import ContactIntervalRow, ContactRow
from data.store.tables.lock import LockRow
from data.store.tables.people import (
    AgentRow,
    AgentSkillRow,
    MeetingAgentRow,
    MeetingRow,
    PreferenceRow,
    SkillRow,
    TimeOffRow,
)
from data.store.tables.plan import (
    RequirementRow,
    RequirementSeriesRow,
    RunRow,
)
from data.store.tables.roster import (
    ActivityRow,
    OutlookQueueRow,
    OutlookRow,
    PlanRoundQueueRow,
    PlanRoundRow,
    PublicationRow,
    RosterRow,
    ShiftRow,
)

__all__ = [
    "ActivityRow",
    "AgentRow",
    "AgentSkillRow",
    "Base",
    "CenterVersionRow",
    "ContactIntervalRow",
    "ContactRow",
    "DriverDayRow",
    "ForecastAccuracyRow",
    "ForecastAdjustmentRow",
    "ForecastAhtAccuracyRow",
    "ForecastBurstRow",
    "ForecastEffectRow",
    "ForecastIntervalRow",
    "ForecastNoteRow",
    "ForecastOutlierRow",
    "ForecastQueueRow",
    "ForecastRow",
    "ForecastScoreRow",
    "LockRow",
    "MeetingAgentRow",
    "MeetingRow",
    "OutlookQueueRow",
    "OutlookRow",
    "PlanRoundQueueRow",
    "PlanRoundRow",
    "PreferenceRow",
    "PublicationRow",
    "QueueRow",
    "RequirementRow",
    "RequirementSeriesRow",
    "RosterRow",
    "RunRow",
    "ShiftRow",
    "SkillRow",
    "TimeOffRow",
]
