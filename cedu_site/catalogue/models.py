"""Course (课程), Resource (资源, a lesson of it), Offering (开班, a course held at a centre)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.extensions import db
from cedu_site.publishing.fields import as_day
from cedu_site.publishing.models import Page


class Course(Page):
    """A series of resources, read in order."""

    __mapper_args__ = {"polymorphic_identity": "course"}

    @classmethod
    def listed(cls, moment: datetime) -> Select[Course]:
        """Select the public courses in the order in which lists show them."""
        return cls.public(moment).order_by(cls.title, cls.id)

    def public_resources(self, moment: datetime) -> list[Resource]:
        """Return the resources that anyone may read at `moment`, in their order."""
        query = Resource.public(moment).where(Resource.parent_id == self.id)
        return list(db.session.scalars(query.order_by(Resource.position, Resource.id)))

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        return f"/courses/{slug}/"


class Resource(Page):
    """One lesson of a course."""

    __mapper_args__ = {"polymorphic_identity": "resource"}

    @property
    def course(self) -> Course:
        assert isinstance(self.parent, Course)
        return self.parent

    @property
    def parent_slug(self) -> str:
        return self.course.slug

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        return f"/courses/{parent}/{slug}"


class Standing(StrEnum):
    """Where an offering stands in time; the value is what addresses say."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    OVER = "over"

    @property
    def label(self) -> str:
        return {"upcoming": "即将开班", "running": "正在上课", "over": "已结束"}[self.value]


class Offering(Page):
    """A course held at a centre, from a day to a day."""

    __mapper_args__ = {"polymorphic_identity": "offering"}

    course_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)
    starts_on: Mapped[date | None] = mapped_column(index=True)
    ends_on: Mapped[date | None]

    course: Mapped[Course | None] = relationship(foreign_keys=[course_id], remote_side=[Page.id])

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        return f"/offerings/{slug}"

    def standing(self, today: date) -> Standing:
        """Return whether the offering is to come, under way or over on `today`."""
        if self.starts_on and today < self.starts_on:
            return Standing.UPCOMING
        if self.ends_on and today > self.ends_on:
            return Standing.OVER
        return Standing.RUNNING

    def copy_fields(self, title: str, fields: dict[str, Any]) -> None:
        super().copy_fields(title, fields)
        self.starts_on, self.ends_on = as_day(fields, "from"), as_day(fields, "to")
        self.course = db.session.scalar(db.select(Course).filter_by(slug=fields.get("course", "")))
