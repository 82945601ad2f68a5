"""Files on people: agents, their skills, time off, preferences and meetings."""

from data.files.people.agents import read_agents
from data.files.people.meetings import read_meetings
from data.files.people.preferences import read_preferences
from data.files.people.skills import SKILL_COLUMNS, read_skills
from data.files.people.time_off import read_time_off

__all__ = [
    "SKILL_COLUMNS",
    "read_agents",
    "read_meetings",
    "read_preferences",
    "read_skills",
    "read_time_off",
]
