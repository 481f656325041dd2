"""Course (课程), Resource (资源, a lesson of it), Offering (开班, a course held at a centre)."""

from __future__ import annotations

import posixpath
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.addresses import bearer
from cedu_site.extensions import db
from cedu_site.publishing.fields import READERS, FieldRefused, as_day, number
from cedu_site.publishing.indexes import STANDS, partial
from cedu_site.publishing.models import Page, Rule
from cedu_site.publishing.openness import Moment

IN_THE_BIN = "（“{}”）在回收站里，请先把它找回来，或者另选一门"
SET = ("readings", "small_team")  # for the course itself, beside its text


class Course(Page):
    """A series of resources, read in order."""

    __mapper_args__ = {"polymorphic_identity": "course"}

    readings: Mapped[int] = mapped_column(default=0, nullable=True)
    small_team: Mapped[bool] = mapped_column(default=False, nullable=True)

    @classmethod
    def listed(cls, moment: Moment) -> Select[Course]:
        """Select the public courses in the order in which lists show them."""
        return cls.public(moment).order_by(cls.title, cls.id)

    @classmethod
    def parent_alias(cls) -> None:
        return None

    @classmethod
    def named(cls, slug: str) -> Course | None:
        """Return the course with this slug, else the one that had it."""
        return bearer(cls, slug, cls.address("", slug))

    def said_beside(self, written: dict[str, Any]) -> dict[str, Any]:
        """Return what the course's file is to say of what is set for the course itself."""
        said = {name: written.get(name) or None for name in SET}
        own = {
            "readings": str(self.readings) if self.readings else None,
            "small_team": "true" if self.small_team else None,
        }
        return {name: own[name] for name in SET if not _same(name, own[name], said[name])}

    def heed(self, fields: dict[str, Any]) -> None:
        """Be set as the file says; what it says as before leaves what was set since."""
        for name, otherwise in (("readings", 0), ("small_team", False)):
            if fields.get(name) != self.fields.get(name):
                setattr(self, name, fields.get(name, otherwise))

    def rule(self, placement: dict[str, Any]) -> Rule | None:
        """Return the course itself: its introduction is read as often as its resources."""
        return self

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        return f"/courses/{slug}/"

    @property
    def home(self) -> str:
        return f"courses/{self.slug}/index.md"

    @property
    def last_position(self) -> int:
        """The highest position of its resources, 0 without any."""
        query = select(func.max(Resource.position)).where(Resource.parent_id == self.id)
        return db.session.scalar(query) or 0


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

    @property
    def home(self) -> str:
        folder = posixpath.dirname(self.course.library_path or self.course.home)
        return f"{folder}/{self.position:02}-{self.slug}.md"

    def placed(self, placement: dict[str, Any]) -> dict[str, Any]:
        """Return the course `series` as the parent, and the position, by default the last."""
        slug = placement.get("series")
        course = Course.named(slug) if slug else self.parent
        if not isinstance(course, Course):
            raise FieldRefused("series", "已经不在了，请重新选一门" if slug else "还没有选")
        if course.binned_at:
            raise FieldRefused("series", IN_THE_BIN.format(course.title))
        position = _position(placement) or self.position or course.last_position + 1
        return {"parent": course, "position": position}

    def rule(self, placement: dict[str, Any]) -> Rule | None:
        """Return the course in which the resource is to stand. Raises FieldRefused."""
        course: Course = self.placed(placement)["parent"]
        return course


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
    ended_on: Mapped[date | None]  # when it was noted to be over, which is some time after

    course: Mapped[Course | None] = relationship(foreign_keys=[course_id], remote_side=[Page.id])

    @classmethod
    def parent_alias(cls) -> None:
        return None

    @classmethod
    def address(cls, parent: str, slug: str) -> str:
        return f"/offerings/{slug}"

    @property
    def home(self) -> str:
        return f"offerings/{self.slug}.md"

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
        self.ended_on = None
        self.course = Course.named(fields.get("course", ""))


_OFFERING = f"kind = 'offering' AND {STANDS}"
_LASTING = f"ended_on IS NULL AND {_OFFERING}"
_SOONEST, _LATEST = (Offering.starts_on, Page.id), (Offering.starts_on.desc(), Page.id)
partial("ix_page_lasting", Page.kind, *_SOONEST, where=_LASTING)
partial("ix_page_started", Page.kind, *_LATEST, where=_OFFERING)
partial("ix_page_centre_lasting", Page.centre_id, Page.kind, *_SOONEST, where=_LASTING)
partial("ix_page_centre_started", Page.centre_id, Page.kind, *_LATEST, where=_OFFERING)
partial("ix_page_course_lasting", Offering.course_id, Page.kind, *_SOONEST, where=_LASTING)
partial("ix_page_course_started", Offering.course_id, Page.kind, *_LATEST, where=_OFFERING)


def _same(name: str, own: Any, said: Any) -> bool:
    """Tell whether the front matter says `own`; what cannot be read says something else."""
    try:
        read = READERS[name]
        return bool((read(own) if own else None) == (read(said) or None if said else None))
    except ValueError:
        return False


def _position(placement: dict[str, Any]) -> int:
    try:
        return number(placement.get("position") or "0")
    except ValueError as error:
        raise FieldRefused("position", str(error)) from error
