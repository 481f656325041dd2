"""Links to an unpublished version for people without an account, until they expire."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.people.models import User
from cedu_site.publishing.models import Page
from cedu_site.tokens import digest_of, new_token

VALID_FOR = timedelta(days=7)


class PreviewLink(Model):
    """A link to the newest version of a page; only the SHA-256 of its token is kept."""

    __tablename__ = "preview_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

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
