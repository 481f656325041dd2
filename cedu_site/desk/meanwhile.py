"""What somebody else saved while a form was open: told with all that is different from it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from cedu_site.desk.differing import Difference, Told, difference, told
from cedu_site.desk.forms import Form
from cedu_site.desk.taking_up import Writing
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision


@dataclass(frozen=True)
class Newer:
    """The newest version, saved after a form was begun, and how the form differs from it."""

    version: Revision
    difference: Difference


def newer(here: Writing, form: Form, base: str) -> Newer | None:
    """Return what was saved after the version `base`, from which the form was begun."""
    if here.page is None or here.page.newest is None or base == here.version:
        return None
    theirs = told(here.page, here.page.newest)
    return Newer(here.page.newest, difference(theirs, Told(form, theirs.more), here.page))


def is_unseen(page: Page) -> bool:
    """Tell whether the newest version is neither the one that the sent form was begun from nor
    one that its writer has been shown since and chose to put theirs after."""
    return str(page.newest_id or "") not in (sent_base(), request.form.get("seen", ""))


def sent_base() -> str:
    """Return the version that the sent form was begun from, as the form says it."""
    return request.form.get("base", "")
