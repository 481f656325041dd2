"""What was to go live at a time goes live, once, by whichever process sees first that it is due."""

from typing import Any

from sqlalchemy import Select, select

from cedu_site.addresses import AddressRefused
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.log import note
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State


def due() -> Select[Revision]:
    """Select the scheduled revisions whose time has come, the earliest first."""
    come = (Revision.state == State.SCHEDULED, Revision.publish_at <= now())
    return select(Revision).where(*come).order_by(Revision.publish_at, Revision.id)


def publish_due() -> None:
    """Publish what is due; needs the application's context, outside of a request."""
    if db.session.scalar(due().with_only_columns(Revision.id).limit(1)) is None:
        db.session.rollback()
        return
    with writing():
        for revision in db.session.scalars(due()).all():
            _publish(revision)
        db.session.commit()


def _publish(revision: Revision) -> None:
    """Publish what is due; what has lost its place meanwhile is a draft again, and the log says
    why."""
    uid = revision.page.uid
    about: dict[str, Any] = {"title": revision.title, "revision_id": revision.id}
    try:
        with db.session.begin_nested():
            revision.page.publish(revision)
    except (AddressRefused, FieldRefused) as error:
        revision.state, revision.publish_at = State.DRAFT, None
        said = error.problem if isinstance(error, FieldRefused) else str(error)
        note("recall", uid, None, why=f"到了时间没有发布成：{said}", **about)
    else:
        note("publish", uid, None, **about)
