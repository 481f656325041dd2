"""One sentence of a reader about a mistake on a page; nothing is kept of who said it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.people.models import User
from cedu_site.publishing.models import Page

LONGEST = 500
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read for one another
CODE_LENGTH = 10


def make_code() -> str:
    """Return a new reply code, which only its reader knows."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


class Report(Model):
    """What a reader reported, found again by its code, and the editors' answer."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True, default=make_code)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    said: Mapped[str] = mapped_column(String(LONGEST))
    said_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(String(LONGEST), default="")
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    page: Mapped[Page] = relationship()
    answered_by: Mapped[User | None] = relationship()

    @classmethod
    def waiting(cls) -> Select[Report]:
        """Select what nobody has answered yet, the oldest first."""
        return select(cls).where(cls.answered_at.is_(None)).order_by(cls.said_at)

    @classmethod
    def answered(cls) -> Select[Report]:
        """Select what was answered, the latest first."""
        return select(cls).where(cls.answered_at.is_not(None)).order_by(cls.answered_at.desc())
