"""How a page of each kind is shown: the same whether it is public or only looked at beforehand."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from cedu_site.clock import now
from cedu_site.publishing.fields import FieldRefused, as_moment, read_fields
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.web.rendering import render

P = TypeVar("P", bound=Page)
Shown = tuple[str, dict[str, Any]]  # a template and what it needs
_SHOWN_BY: dict[type[Page], Callable[[Any], Shown]] = {}


def shows(kind: type[P]) -> Callable[[Callable[[P], Shown]], Callable[[P], Shown]]:
    """Return a decorator for the function that tells how pages of a `kind` are shown."""

    def decorate(function: Callable[[P], Shown]) -> Callable[[P], Shown]:
        _SHOWN_BY[kind] = function
        return function

    return decorate


def show(page: Page, **extra: Any) -> Response:
    """Return the page as readers see it; `extra` adds to what its template gets."""
    template, context = _SHOWN_BY[type(page)](page)
    return render(template, **context, **extra)


def as_if(page: P, revision: Revision) -> P:
    """Return an unsaved copy of `page` as if `revision` were live and public.

    What the copy stands beside does not learn of it: nothing is written by accident.
    """
    kind = inspect(type(page))
    copy = type(page)()
    beside = [name for name in ("parent", "column", "course") if name in kind.relationships]
    for name in [*(column.key for column in kind.column_attrs), *beside]:
        set_committed_value(copy, name, getattr(page, name))
    for name, value in _placed(page, revision).items():
        set_committed_value(copy, name, value)
    fields = read_fields(revision.written)
    set_committed_value(copy, "live", revision)
    copy.opens_at = as_moment(fields, "published") or page.opens_at or now()
    copy.copy_fields(revision.title, fields)
    return copy


def _placed(page: Page, revision: Revision) -> dict[str, Any]:
    try:
        return page.placed(revision.placement or {})
    except FieldRefused:  # it stands nowhere yet
        return {}
