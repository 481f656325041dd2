"""What somebody is typing right now: kept for them alone, and never part of a page's history."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import now
from cedu_site.extensions import Model, db


class Draft(Model):
    """The form of one person for one page as it was last seen, saved by itself.

    `uid` is that of the page, also of one that does not exist yet; `base_id` the revision from
    which the writing began.
    """

    __tablename__ = "draft"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    form: Mapped[dict[str, Any]]
    base_id: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(default=now, index=True)

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
