"""Links to an unpublished version for people without an account, until they expire."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.people.models import User
from cedu_site.personal import WITH_THEM, Kept, personal, stored
from cedu_site.publishing.models import Page
from cedu_site.tokens import digest_of, new_token

VALID_FOR = timedelta(days=7)
SAID_OVER_FOR = timedelta(days=30)  # who comes late is told that it was a link


class PreviewLink(Model):
    """A link to the newest version of a page; only the SHA-256 of its token is kept."""

    __tablename__ = "preview_link"
    __table_args__ = stored(
        "预览链接",
        why="没有发布的一页可以给别人先看；打开的人不记",
        kept=Kept("七天后失效，失效满三十天删掉", "expires_at", SAID_OVER_FOR),
        erased=WITH_THEM,
    )

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=personal("链接换算后的样子", secret=True)
    )
    page_id: Mapped[int] = mapped_column(
        ForeignKey("page.id"), index=True, info=personal("看哪一页的")
    )
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁做的"))
    made_at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候做的"))
    expires_at: Mapped[datetime] = mapped_column(info=personal("到什么时候失效"))

    page: Mapped[Page] = relationship()
    made_by: Mapped[User | None] = relationship()

    @classmethod
    def make(cls, page: Page, user_id: int | None) -> str:
        """Return the token of a new link to `page`, valid for a week."""
        token = new_token()
        link = cls(digest=digest_of(token), page=page, made_by_id=user_id)
        link.expires_at = now() + VALID_FOR
        db.session.add(link)
        return token

    @classmethod
    def find(cls, token: str) -> PreviewLink | None:
        """Return the link with this token, also one that has expired."""
        return db.session.scalar(select(cls).filter_by(digest=digest_of(token)))

    @classmethod
    def living(cls, page: Page) -> Select[PreviewLink]:
        """Select the links to `page` that still lead there, the latest first."""
        query = select(cls).where(cls.page_id == page.id, cls.expires_at > now())
        return query.order_by(cls.made_at.desc())

    @classmethod
    def end_all(cls, page: Page) -> None:
        """End every link to `page`."""
        db.session.execute(delete(cls).where(cls.page_id == page.id))

    @property
    def is_over(self) -> bool:
        return self.expires_at <= now()
