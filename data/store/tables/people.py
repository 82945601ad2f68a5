"""Agents, their skills, time off and preferences."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.store.tables.base import Base, one_of
from data.store.types import UtcDateTime


class SkillRow(Base):
    """A skill's name."""

    __tablename__ = "skill"

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the skill")
    name: Mapped[str] = mapped_column(Text, unique=True, doc="its name in the center file")


class AgentRow(Base):
    """One person. Who is no longer in the agents file becomes inactive and is kept."""

    __tablename__ = "agent"
    __table_args__ = (
        CheckConstraint("proficiency > 0", "proficiency"),
        CheckConstraint("rotation_week >= 1", "rotation_week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, doc="number inside this database")
    code: Mapped[str] = mapped_column(Text, unique=True, doc="agent_id of the files")
    name: Mapped[str] = mapped_column(Text, doc="name")
    team: Mapped[str] = mapped_column(Text, doc="team")
    site: Mapped[str] = mapped_column(Text, doc="site in the center file")
    zone: Mapped[str] = mapped_column(Text, doc="IANA zone of the site")
    contract: Mapped[str] = mapped_column(Text, doc="contract in the center file")
    email: Mapped[str | None] = mapped_column(Text, doc="address for calendar invitations")
    proficiency: Mapped[float] = mapped_column(doc="factor on handle time; 1 is average")
    active: Mapped[bool] = mapped_column(doc="whether the last agents file had the person")
    rotation_week: Mapped[int | None] = mapped_column(
        doc="week of the contract's rotation on its start, from 1; empty: spread evenly"
    )


class AgentSkillRow(Base):
    """One skill of one agent."""

    __tablename__ = "agent_skill"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", "level"),
        CheckConstraint("valid_from <= valid_to", "validity"),
        CheckConstraint("proficiency > 0", "proficiency"),
        CheckConstraint("priority BETWEEN 1 AND 9", "priority"),
    )

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True, doc="the agent")
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True, doc="the skill")
    level: Mapped[int] = mapped_column(doc="1 (beginner) to 5 (expert)")
    valid_from: Mapped[date | None] = mapped_column(doc="first local day; empty: always")
    valid_to: Mapped[date | None] = mapped_column(doc="last local day; empty: for ever")
    proficiency: Mapped[float] = mapped_column(
        server_default="1.0",
        doc="factor on handle time of contacts that need the skill, beside the agent's own",
    )
    priority: Mapped[int] = mapped_column(
        server_default="1", doc="which of an agent's queues come first, 1 (main skill) to 9"
    )


class TimeOffRow(Base):
    """A span in which an agent does not work."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("start_at < end_at", "span"),
        UniqueConstraint("agent_id", "start_at", "end_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the span")
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), doc="the agent")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="start, UTC")
    end_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="end, UTC")
    kind: Mapped[str] = mapped_column(Text, doc="vacation, sickness, ...")
    paid: Mapped[bool] = mapped_column(doc="whether it is paid")


class PreferenceRow(Base):
    """A wish of an agent on a weekly span of wall-clock time."""

    __tablename__ = "preference"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", "weekday"),
        CheckConstraint("0 <= start_minute AND start_minute < end_minute", "span"),
        CheckConstraint("end_minute <= 1440", "end"),
        CheckConstraint(
            one_of(
                "strength",
                "strongly_prefer",
                "prefer",
                "slightly_prefer",
                "slightly_avoid",
                "avoid",
                "strongly_avoid",
                "unavailable",
            ),
            "strength",
        ),
        Index(None, "agent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the wish")
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), doc="the agent")
    weekday: Mapped[int | None] = mapped_column(doc="0 (Monday) to 6; empty: every day")
    start_minute: Mapped[int] = mapped_column(doc="start [min after local midnight]")
    end_minute: Mapped[int] = mapped_column(doc="end [min after local midnight], at most 1440")
    strength: Mapped[str] = mapped_column(
        Text, doc="strongly_prefer to strongly_avoid, or unavailable"
    )


class MeetingRow(Base):
    """A session that takes agents off their queues, to be put into their shifts."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("minutes > 0", "minutes"),
        CheckConstraint("start_at < end_at", "span"),
        CheckConstraint("least > 0", "least"),
        CheckConstraint(one_of("kind", "meeting", "training"), "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the session")
    name: Mapped[str] = mapped_column(Text, doc="its name; the code of the activity in a shift")
    minutes: Mapped[int] = mapped_column(doc="length [min]")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="it starts no earlier, UTC")
    end_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="it ends no later, UTC")
    kind: Mapped[str] = mapped_column(Text, doc="meeting or training")
    together: Mapped[bool] = mapped_column(doc="all at once; else each when it suits")
    least: Mapped[int | None] = mapped_column(
        doc="it is held when so many can take part; empty: all must"
    )


class MeetingAgentRow(Base):
    """Who takes part in a session."""

    __tablename__ = "meeting_agent"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id"), primary_key=True, doc="the session"
    )
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True, doc="the agent")
