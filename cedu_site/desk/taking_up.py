"""What somebody goes on with at the desk: a page, or one to be begun, and its form."""

import re
from dataclasses import dataclass

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.desk.forms import Form
from cedu_site.desk.kinds import KINDS, Kind, base_of
from cedu_site.extensions import db
from cedu_site.people.permissions import authorize
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page

BEGUN_WITH = ("title", "column", "series")
UID = re.compile("[a-z0-9]{1,40}")


@dataclass
class Writing:
    """A page at the desk: `page` is None until it is saved for the first time."""

    uid: str
    kind: Kind
    page: Page | None

    @property
    def base(self) -> str:
        return base_of(self.kind.name, self.page)

    @property
    def version(self) -> str:
        """The version that a form is begun from, as the form says it."""
        return str(self.page.newest_id or "") if self.page else ""


def find(uid: str, kind: str) -> Writing:
    """Return the page, or the one to be begun; 404 and 403 where there is none to be written."""
    page = db.session.scalar(select(Page).filter_by(uid=uid))
    if page:
        authorize("write", page)
        return Writing(uid, KINDS[page.kind], page)
    if not UID.fullmatch(uid) or kind not in KINDS:
        abort(404)
    return Writing(uid, KINDS[kind], None)


def find_sent_for(uid: str) -> Writing:
    """Return the page that a form is sent for; 404 and 403 as `find` does."""
    return find(uid, request.form.get("kind", ""))


def take_up(uid: str, draft: Draft | None, kind: str) -> tuple[Writing, Form, int | None]:
    """Return the page, the form to go on with, and the id of the version it was begun from: what
    the `draft` holds, or else what stands saved. Where there is no page, `kind` is begun."""
    if draft:
        here = find(uid, draft.kind)
        return here, Form(here.kind.name, dict(draft.form)), draft.base_id
    here = find(uid, kind)
    return here, begun(here), here.page.newest_id if here.page else None


def begun(here: Writing) -> Form:
    """Return the form that somebody finds: the newest version, or an empty one."""
    if here.page and here.page.newest:
        form = Form.of(here.page, here.page.newest)
    else:
        asked = {name: request.args.get(name, "") for name in BEGUN_WITH}
        form = Form(here.kind.name, {**asked, "author": current_user.name})
    if not form["centre"]:
        form.values["centre"] = _own_centre()
    return form


def _own_centre() -> str:
    centres = current_user.centres or db.session.scalars(Centre.tops().limit(1)).all()
    return centres[0].slug if centres else ""
