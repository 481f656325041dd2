"""Who has the form of a page open, and since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.people.models import User


class Presence(Model):
    """One person at one page: there since `since`, last heard of at `seen_at`."""

    __tablename__ = "presence"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)

    user: Mapped[User] = relationship()
