"""One sentence of a reader about a mistake on a page; nothing is kept of who said it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.changes import record_change
from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.feedback.forms import LONGEST
from cedu_site.people.models import User
from cedu_site.personal import Kept, personal, stored
from cedu_site.publishing.models import Page

SAME_FOR = timedelta(days=1)  # the same sentence about the same page is one report
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read for one another
CODE_LENGTH = 10


def make_code() -> str:
    """Return a new reply code, which only its reader knows."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


class AlreadyAnswered(Exception):
    """Somebody was quicker; the answer stays as it is."""


class Report(Model):
    """What a reader reported, found again by its code, and the editors' answer."""

    __tablename__ = "report"
    __table_args__ = stored(
        "读者说哪里写错了",
        why="把错的改对，也让说的人看得到回复；谁说的不记",
        kept=Kept("和改错记录一起一直留着"),
        erased="读者的话本来就没有姓名；回复还在，回复的编辑归在“已注销”名下",
        readers=True,
        others="说的是哪一页、改没改",
        taken="page_id accepted",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(
        String(20), unique=True, default=make_code, info=personal("查询码", secret=True)
    )
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    said: Mapped[str] = mapped_column(String(LONGEST), info=personal("读者写的那句话"))
    said_at: Mapped[datetime] = mapped_column(default=now, info=personal("哪天收到的"))
    answer: Mapped[str] = mapped_column(String(LONGEST), default="", info=personal("编辑的回复"))
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(info=personal("哪天回复的"))
    answered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), info=personal("哪位编辑回复的")
    )

    page: Mapped[Page] = relationship()
    answered_by: Mapped[User | None] = relationship()

    # Scopes

    @classmethod
    def waiting(cls) -> Select[Report]:
        """Select what nobody has answered yet, the oldest first."""
        return select(cls).where(cls.answered_at.is_(None)).order_by(cls.said_at)

    @classmethod
    def answered(cls) -> Select[Report]:
        """Select what was answered, the latest first."""
        return select(cls).where(cls.answered_at.is_not(None)).order_by(cls.answered_at.desc())

    # Questions

    @property
    def outcome(self) -> str:
        """What has become of it, in the words that its reader is told."""
        if self.answered_at is None:
            return "收到了，等编辑看"
        return "改了" if self.accepted else "没有改"

    # Verbs

    @classmethod
    def take_in(cls, page: Page, said: str) -> Report:
        """Return the report of what was said, which is the earlier one if it was said before."""
        earlier = select(cls).filter_by(page_id=page.id, said=said)
        known = db.session.scalar(earlier.where(cls.said_at > now() - SAME_FOR))
        if known is not None:
            return known
        report = cls(page=page, said=said)
        db.session.add(report)
        return report

    def reply(self, accepted: bool, answer: str, user: User) -> None:
        """Answer the reader, once and for all. Raises AlreadyAnswered."""
        if self.answered_at is not None:
            raise AlreadyAnswered
        self.accepted, self.answer = accepted, answer
        self.answered_at, self.answered_by = now(), user
        record_change("reports")
