"""How a page of each kind is shown: the same whether it is public or only looked at beforehand."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import Response
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from cedu_site.clock import now
from cedu_site.publishing.fields import as_moment, read_fields
from cedu_site.publishing.models import Page, Revision
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


def as_if(page: P, revision: Revision, changed: Iterable[tuple[str, Any]] = ()) -> P:
    """Return an unsaved copy of `page` as if `revision` were live and public.

    `changed` names attributes that would be other ones then, such as the column.
    """
    copy = type(page)()
    for column in inspect(type(page)).column_attrs:
        set_committed_value(copy, column.key, getattr(page, column.key))
    for name in ("parent", "column", "course"):
        if name in inspect(type(page)).relationships:
            set_committed_value(copy, name, getattr(page, name))
    for name, value in changed:
        set_committed_value(copy, name, value)
    fields = read_fields(revision.written)
    set_committed_value(copy, "live", revision)
    copy.opens_at = as_moment(fields, "published") or page.opens_at or now()
    copy.copy_fields(revision.title, fields)
    return copy
