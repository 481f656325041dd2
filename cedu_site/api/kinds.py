"""The kinds of things that the API lists: which are public, how they are narrowed and ordered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort
from sqlalchemy import Select

from cedu_site.api import items
from cedu_site.api import parameters as asked
from cedu_site.api.items import Fields
from cedu_site.api.paging import CURSOR, ENTERED, NEWEST, Order
from cedu_site.api.parameters import LIMITED, Parameter, fields_of
from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column

Query = Select[Any]
Filter = Callable[[Any, Query, str, datetime], Query]


@dataclass(frozen=True)
class Kind:
    """A kind of things: `plural` is its address, `name` that of its schema."""

    plural: str
    name: str
    label: str
    model: Any
    fields: Fields
    filters: Sequence[tuple[Parameter, Filter]]
    order: Order = NEWEST

    @property
    def listed(self) -> Fields:
        """What lists say where nothing else was asked for."""
        return {name: field for name, field in self.fields.items() if field.listed}

    @property
    def choosing(self) -> Parameter:
        """The parameter with which a request chooses among the fields."""
        heavy = [name for name in self.fields if name not in self.listed]
        return fields_of(list(self.fields), heavy)

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The parameters of a list."""
        return (*(one for one, _ in self.filters), LIMITED, CURSOR, self.choosing)

    def public(self, moment: datetime) -> Query:
        """Select what anyone may read at `moment`."""
        query: Query = Centre.standing() if self.model is Centre else self.model.public(moment)
        return query


def _at_centre(model: Any, query: Query, slug: str, _: datetime) -> Query:
    centre = Centre.named(slug) or abort(404, "没有这个学习中心，请核对 centre。")
    column = Centre.id if model is Centre else model.centre_id
    return query.where(column.in_(Centre.subtree_ids(centre.lineage)))


def _of_course(model: Any, query: Query, slug: str, moment: datetime) -> Query:
    named = Course.named(slug)
    public = named and db.session.scalar(
        Course.public(moment).where(Course.id == named.id).with_only_columns(Course.id)
    )
    if not public:
        abort(404, "没有这门课程，请核对 course。")
    belongs = Offering.course_id if model is Offering else Resource.parent_id
    return query.where(belongs == public)


def _in_column(model: Any, query: Query, slug: str, _: datetime) -> Query:
    column = Column.named(slug) or abort(404, "没有这个栏目，请核对 column。")
    return query.where(model.column_id == column.id)


AT_CENTRE = (asked.CENTRE, _at_centre)
OF_COURSE = (asked.COURSE, _of_course)
IN_COLUMN = (asked.COLUMN, _in_column)
KINDS = (
    Kind("courses", "Course", "课程", Course, items.COURSE, (AT_CENTRE,)),
    Kind("resources", "Resource", "资源", Resource, items.RESOURCE, (AT_CENTRE, OF_COURSE)),
    Kind("offerings", "Offering", "开班", Offering, items.OFFERING, (AT_CENTRE, OF_COURSE)),
    Kind("articles", "Article", "文章", Article, items.ARTICLE, (AT_CENTRE, IN_COLUMN)),
    Kind("centres", "Centre", "学习中心", Centre, items.CENTRE, (AT_CENTRE,), ENTERED),
)
