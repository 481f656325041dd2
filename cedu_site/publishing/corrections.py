"""更正: what was corrected on a public page, when, and whether somebody else looked at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.people.models import User
from cedu_site.personal import Kept, personal, stored
from cedu_site.publishing.models import Page

LONGEST_NOTE = 200


class Correction(Model):
    """One correction of a page: it went live at once; `checked_at` says since when it is checked.

    `alone` notes that there was nobody else who could have checked it.
    """

    __tablename__ = "correction"
    __table_args__ = stored(
        "更正",
        why="读者看得到一页改过什么；改的人和看过的人不是同一个",
        kept=Kept("一直留着，和内容一起"),
        erased="更正还在，做的人归在“已注销”名下",
        others="更正的是哪一页、写了什么说明",
        taken="page_id note",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    made_at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候更正的"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁更正的"))
    alone: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(info=personal("什么时候看过的"))
    checked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), info=personal("谁看过的")
    )

    page: Mapped[Page] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])

    @classmethod
    def of(cls, page: Page) -> Select[Correction]:
        """Select the corrections of a page, the latest first."""
        return select(cls).where(cls.page_id == page.id).order_by(cls.made_at.desc(), cls.id.desc())

    @classmethod
    def latest(cls, page_ids: Iterable[int]) -> Select[int, datetime]:
        """Return the ids of those of these pages that were corrected, and when last."""
        query = select(cls.page_id, func.max(cls.made_at)).where(cls.page_id.in_(page_ids))
        return query.group_by(cls.page_id)

    @classmethod
    def unchecked(cls) -> Select[Correction]:
        """Select what waits for a second pair of eyes, the oldest first."""
        waits = (cls.checked_at.is_(None), cls.alone.is_(False))
        return select(cls).where(*waits).order_by(cls.made_at)

    def check(self, user: User) -> None:
        """Note that `user`, who is not the one who made it, found it right."""
        self.checked_at, self.checked_by = now(), user
