"""What stands at a centre, so that it cannot simply be retired."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from cedu_site.catalogue.models import Offering
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.people.models import Grant
from cedu_site.publishing.models import Page


class Held(NamedTuple):
    """How many pages, offerings among them, roles of people and centres a centre has."""

    pages: int
    offerings: int
    roles: int
    children: int


def held_by(centre: Centre) -> Held:
    """Return what stands at `centre` itself and at those that were merged into it."""
    merged = or_(Centre.id == centre.id, Centre.merged_into_id == centre.id)
    here = select(Centre.id).where(merged)
    return Held(
        _count(Page, Page.centre_id.in_(here)),
        _count(Offering, Offering.centre_id.in_(here)),
        _count(Grant, Grant.centre_id.in_(here)),
        _count(Centre, (Centre.parent_id == centre.id) & Centre.retired_at.is_(None)),
    )


def keeps_centre(centre: Centre) -> str:
    """Return why the centre cannot be retired, nothing where nothing stands at it."""
    held = held_by(centre)
    counted = [
        (held.children, f"{held.children} 个下级学习中心"),
        (held.pages, f"{held.pages} 个页面（含草稿和回收站里的）"),
        (held.roles, f"{held.roles} 个角色"),
    ]
    said = "、".join(words for number, words in counted if number)
    return f"它还有{said}；请先移走，或者把它并入另一个学习中心" if said else ""


def _count(model: Any, condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(condition)) or 0
