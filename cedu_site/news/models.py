"""Column (栏目) and Article, a piece in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.addresses import bearer, make_uid
from cedu_site.clock import in_beijing, now
from cedu_site.extensions import Model, db
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.indexes import partial
from cedu_site.publishing.models import Page, Rule
from cedu_site.publishing.openness import Moment
from cedu_site.remembering import remembered
from cedu_site.stills import all_stills


class Column(Model):
    __tablename__ = "column"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True, default=make_uid)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120), default="")
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
        return select(cls).where(cls.retired_at.is_(None)).order_by(cls.position)

    @classmethod
    def named(cls, slug: str) -> Column | None:
        """Return the column with this slug or the one that had it, None where it is retired."""
        found = cls.ever_named(slug)
        return found if found and not found.retired_at else None

    @classmethod
    def ever_named(cls, slug: str) -> Column | None:
        """Return the column with this slug, else the one that had it, retired or not."""
        return bearer(cls, slug, cls.address_of(slug))

    @classmethod
    def address_of(cls, slug: str) -> str:
        """Return the path of a column called `slug`."""
        return f"/news/{slug}/"

    @property
    def path(self) -> str:
        return self.address_of(self.slug)

    @property
    def kind(self) -> str:
        return "column"

    @property
    def example(self) -> bool:
        """Tell whether the column is made up, which none is: its articles may be."""
        return False

    def take_slug(self, slug: str) -> None:
        """Be called `slug` in addresses from now on; so are those of all articles in it."""
        self.slug = slug
        for article in db.session.scalars(select(Article).where(Article.column_id == self.id)):
            if article.has_address:
                article.take_free_address(article.slug)

    def retire(self) -> None:
        """Be shown no longer; the address tells that it is gone."""
        self.retired_at = self.retired_at or now()

    def revive(self) -> None:
        """Be shown again."""
        self.retired_at = None


class Article(Page):
    """A piece of news; in a column of link posts it points to its source."""

    __mapper_args__ = {"polymorphic_identity": "article"}

    column_id: Mapped[int | None] = mapped_column(ForeignKey("column.id"), index=True)

    column: Mapped[Column | None] = relationship(lazy="selectin")

    @classmethod
    def parent_alias(cls) -> None:
        return None

    @classmethod
    def from_row(cls, values: dict[str, Any]) -> Self:
        if "column_id" in values:
            values["column"] = column_with(values["column_id"])
        return super().from_row(values)

    @classmethod
    def by_day(cls, moment: Moment) -> Select[Article]:
        """Select the public articles, the newest first."""
        return cls.public(moment).order_by(cls.opens_at.desc(), cls.id.desc())

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
        column = Column.named(slug) if slug else self.column
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


partial("ix_page_column_newest", Article.column_id, Page.opens_at, Page.id)


def standing_columns() -> list[Column]:
    """Return the columns in the library's order, to be read only."""
    return [one for one in _columns().values() if not one.retired_at]


def column_with(number: int | None) -> Column | None:
    """Return the column with this id, retired or not, to be read only."""
    return _columns().get(number or 0)


def column_at(slug: str) -> Column | None:
    """Return the column with this slug, retired or not, to be read only."""
    return next((one for one in _columns().values() if one.slug == slug), None)


def _columns() -> dict[int, Column]:
    return remembered("columns", _read_columns)


def _read_columns() -> dict[int, Column]:
    return {one.id: one for one in sorted(all_stills(Column), key=lambda one: one.position)}
