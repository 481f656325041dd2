"""What somebody is typing right now: kept for them alone, and never part of a page's history."""

from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.personal import WITH_THEM, Kept, personal, stored

KEPT = timedelta(days=365)


class Draft(Model):
    """The form of one person for one page as it was last seen, saved by itself.

    `uid` is that of the page, also of one that does not exist yet; `base_id` the revision from
    which the writing began.
    """

    __tablename__ = "draft"
    __table_args__ = stored(
        "没有保存的稿子",
        why="断网、关错窗口时，写到一半的字还在",
        kept=Kept("保存或放弃就删；最后一次改动过了一年也删", "updated_at", KEPT),
        erased=WITH_THEM,
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id"), primary_key=True, info=personal("谁在写")
    )
    uid: Mapped[str] = mapped_column(String(40), primary_key=True, info=personal("哪一页"))
    kind: Mapped[str] = mapped_column(String(20), info=personal("哪一种页面"))
    form: Mapped[dict[str, Any]] = mapped_column(info=personal("写了些什么"))
    base_id: Mapped[int | None] = mapped_column(info=personal("从哪一版写起"))
    updated_at: Mapped[datetime] = mapped_column(
        default=now, index=True, info=personal("最后一次改动的时间")
    )

    @classmethod
    def of(cls, user_id: int, uid: str) -> Self | None:
        """Return what this person has not saved of the page, None for nothing."""
        return db.session.get(cls, (user_id, uid))

    @classmethod
    def owned_by(cls, user_id: int) -> Select[Self]:
        """Select all of a person's, the latest first."""
        return select(cls).filter_by(user_id=user_id).order_by(cls.updated_at.desc())

    @classmethod
    def keep(
        cls, user_id: int, uid: str, kind: str, form: dict[str, Any], base_id: int | None
    ) -> Self:
        """Keep the form as it is now in place of what was kept before."""
        draft = cls.of(user_id, uid) or cls(user_id=user_id, uid=uid)
        draft.kind, draft.form, draft.base_id, draft.updated_at = kind, form, base_id, now()
        db.session.add(draft)
        return draft

    @classmethod
    def drop(cls, user_id: int, uid: str) -> None:
        """Forget what this person has not saved of the page."""
        draft = cls.of(user_id, uid)
        if draft:
            db.session.delete(draft)
