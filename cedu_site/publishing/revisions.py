"""Revision, one version of a page: kept for good, never changed in what it says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model
from cedu_site.markup.front_matter import join
from cedu_site.people.models import User
from cedu_site.personal import Kept, personal, stored
from cedu_site.publishing.states import State

if TYPE_CHECKING:
    from cedu_site.publishing.models import Page

TITLE_LENGTH = 200


class Revision(Model):
    """One version of a page: what was written, as it was written, and what was made of it.

    While it is handed over, `waits_for` names the reading or step that comes next, and
    `waits_since` tells since when.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        Index("ix_revision_state_publish_at", "state", "publish_at"),
        stored(
            "每一页的每一版",
            why="存过的字一个也不丢，改坏了找得回来",
            kept=Kept("一直留着，和内容一起"),
            erased="写给大家看的还在，写的人归在“已注销”名下",
            others="写给大家看的内容（署名也在里面），和这一版走到了哪一步",
            taken="page_id number title written body",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=State.DRAFT)
    publish_at: Mapped[datetime | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁写的"))
    created_at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候写的"))
    waits_for: Mapped[str] = mapped_column(String(20), default="")
    waits_since: Mapped[datetime | None]

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    written: Mapped[dict[str, Any]]
    placement: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[str] = mapped_column(deferred=True)
    source: Mapped[str | None] = mapped_column(deferred=True)
    html: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    toc: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    recipe: Mapped[dict[str, Any]] = mapped_column(default=dict)

    page: Mapped[Page] = relationship(back_populates="revisions", foreign_keys=[page_id])
    author: Mapped[User | None] = relationship()

    def as_markdown(self, status: str = "published") -> str:
        """Return the revision as the file it came from, or else as the file it would be."""
        beside = self.page.said_beside(self.written)
        as_it_was = self.written.get("status", "published") == status and not beside
        if self.source is not None and as_it_was:
            return self.source
        every = {**self.written, **beside, "status": None}
        written = {name: value for name, value in every.items() if value is not None}
        said = {"status": status} if status != "published" else {}
        return join({"uid": self.page.uid, **written, **said}, self.body)
