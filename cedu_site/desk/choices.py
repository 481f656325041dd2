"""What may be chosen in the fields of a form: value and label of each choice."""

from collections.abc import Callable
from typing import Any

from flask_login import current_user
from sqlalchemy import select

from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.desk.fields import Field
from cedu_site.desk.forms import Form
from cedu_site.desk.pictures import pictures_in
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.people.permissions import can
from cedu_site.place.site import current_site

Choice = tuple[str, str]
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
AI = [("none", "没有"), ("assisted", "有人工智能辅助"), ("generated", "由人工智能生成")]
TERMS = {"topics": "topics", "region": "regions", "audience": "audiences", "format": "formats"}


def choices(field: Field, form: Form, base: str) -> list[Choice]:
    """Return the choices of a field; a value that is chosen already is always among them."""
    offered = _offered(field.name, form, base)
    value = form[field.name]
    chosen = value if isinstance(value, list) else [value]
    known = {choice for choice, _ in offered}
    return offered + [(one, _called(field.name, one)) for one in chosen if one and one not in known]


def _offered(name: str, form: Form, base: str) -> list[Choice]:
    if name in TERMS:
        return _same(current_site().terms(TERMS[name]))
    if name == "cover":
        return [(one.target, one.alt or one.target) for one in pictures_in(form.body, base)]
    return OFFERED[name]()


def _called(name: str, value: str) -> str:
    """Return what a value names that is no choice any more, by a slug of former times perhaps."""
    model = NAMED.get(name)
    found = model.named(value) if model else None
    return found.title if found else value


def _same(words: list[str] | tuple[str, ...]) -> list[Choice]:
    return [(word, word) for word in words]


def _columns() -> list[Choice]:
    return [(one.slug, one.title) for one in db.session.scalars(Column.in_order())]


def _courses() -> list[Choice]:
    query = select(Course).where(Course.binned_at.is_(None)).order_by(Course.title, Course.id)
    courses = db.session.scalars(query)
    return [(one.slug, one.title or one.slug) for one in courses if one.slug]


def _centres() -> list[Choice]:
    """Return the centres at which the present person may begin a page, as an indented tree."""
    choices: list[Choice] = []

    def add(centre: Centre, depth: int) -> None:
        if can(current_user, "start", centre):
            choices.append((centre.slug, "　" * depth + centre.name))
        for child in centre.children:
            add(child, depth + 1)

    for top in db.session.scalars(Centre.tree()):
        add(top, 0)
    return choices


NAMED: dict[str, Any] = {"centre": Centre, "column": Column, "series": Course, "course": Course}
OFFERED: dict[str, Callable[[], list[Choice]]] = {
    "column": _columns,
    "series": _courses,
    "course": _courses,
    "centre": _centres,
    "weekdays": lambda: _same(WEEKDAYS),
    "season": lambda: [(str(month), f"{month}月") for month in range(1, 13)],
    "event_type": lambda: _same(("日常", "专项")),
    "ai": lambda: AI,
}
