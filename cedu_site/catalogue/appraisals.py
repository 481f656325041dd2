"""课程评审: what somebody found of a course, by the four principles, and what they decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.catalogue.models import Course
from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.people.models import User

LONGEST_COMMENT = 1000


class Appraisal(Model):
    """One person's review of a course as it stood in a version: `scores` from 1 to 5 and
    `comments` by principle."""

    __tablename__ = "appraisal"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    scores: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]]
    decision: Mapped[str] = mapped_column(String(20))

    course: Mapped[Course] = relationship()
    user: Mapped[User | None] = relationship()
