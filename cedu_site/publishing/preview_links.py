"""Links to an unpublished version for people without an account, until they expire."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.publishing.models import Page

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

    @classmethod
    def make(cls, page: Page, user_id: int | None) -> str:
        """Return the token of a new link to `page`, valid for a week."""
        token = secrets.token_urlsafe(18)
        link = cls(digest=_digest(token), page=page, made_by_id=user_id)
        link.expires_at = now() + VALID_FOR
        db.session.add(link)
        return token

    @classmethod
    def find(cls, token: str) -> PreviewLink | None:
        """Return the link with this token, also one that has expired."""
        return db.session.scalar(select(cls).filter_by(digest=_digest(token)))

    @property
    def is_over(self) -> bool:
        return self.expires_at <= now()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
