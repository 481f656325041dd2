"""初审、复审、终审: how often a version is read before it is published, by whom, what they said."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.people.models import User
from cedu_site.publishing.revisions import Revision

MOST_READINGS = 3
LONGEST_COMMENT = 2000
STAGES = {0: (), 1: ("终审",), 2: ("初审", "终审"), 3: ("初审", "复审", "终审")}


class Rule(Protocol):
    """What says how often pages are read: a column, or a course."""

    readings: int
    small_team: bool


class Reading(Model):
    """What somebody said of a version: passed it on, sent it back, or only commented.

    `small_team` notes that the same person may have read the version before, since the team was
    named as a small one.
    """

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT), default="")
    small_team: Mapped[bool] = mapped_column(default=False)

    reader: Mapped[User | None] = relationship()
    revision: Mapped[Revision] = relationship()

    @classmethod
    def of(cls, revision: Revision) -> Select[Reading]:
        """Select what was said of a version, the earliest first."""
        return select(cls).where(cls.revision_id == revision.id).order_by(cls.id)
