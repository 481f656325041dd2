"""Column (栏目) and Article, a piece in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, String, case, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.addresses import make_uid
from cedu_site.clock import in_beijing, now
from cedu_site.extensions import Model, db
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.models import Page, Rule


class Column(Model):
    __tablename__ = "column"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True, default=make_uid)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    stale_after: Mapped[int | None]
    link_posts: Mapped[bool] = mapped_column(default=False)
    readings: Mapped[int] = mapped_column(default=0)
    small_team: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]

    @classmethod
    def in_order(cls) -> Select[Column]:
        """Select all columns as the library orders them."""
        return select(cls).order_by(cls.position)

    @property
    def path(self) -> str:
        return f"/news/{self.slug}/"

    @property
    def kind(self) -> str:
        return "column"


class Article(Page):
    """A piece of news; in a column of link posts it points to its source."""

    __mapper_args__ = {"polymorphic_identity": "article"}

    column_id: Mapped[int | None] = mapped_column(ForeignKey("column.id"), index=True)

    column: Mapped[Column | None] = relationship(lazy="selectin")

    @classmethod
    def listed(cls, moment: datetime) -> Select[Article]:
        """Select the public articles: what is pinned, then the newest first."""
        pinned = case((cls.pinned_until > moment, 0), else_=1)
        return cls.public(moment).order_by(pinned, cls.opens_at.desc(), cls.id.desc())

    @property
    def parent_slug(self) -> str:
        return self.column.slug if self.column else ""

    @property
    def home(self) -> str:
        day = in_beijing(self.opens_at or now()).date()
        return f"news/{self.parent_slug}/{day}-{self.slug}.md"

    def placed(self, placement: dict[str, Any]) -> dict[str, Any]:
        """Return the `column` that the placement names, by default the present one."""
        slug = placement.get("column")
        column = db.session.scalar(select(Column).filter_by(slug=slug)) if slug else self.column
        if column is None:
            raise FieldRefused("column", "已经不在了，请重新选一个" if slug else "还没有选")
        return {"column": column}

    def rule(self, placement: dict[str, Any]) -> Rule | None:
        """Return the column in which the article is to stand. Raises FieldRefused."""
        column: Column = self.placed(placement)["column"]
        return column

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        return f"/news/{parent}/{slug}"
