"""The one change log: a transaction that changes anything public raises the site's version.

Whatever is derived (search index, caches, ETags) follows this log with a cursor of its own, so
nothing that was committed can be missed. Subjects are uids; `EVERYTHING` stands for all of them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from cedu_site.clock import now
from cedu_site.extensions import Model, db

EVERYTHING = "*"
PENDING = "changed subjects"


class SiteVersion(Model):
    """The single row that says how often the public site has changed."""

    __tablename__ = "site_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]


class Change(Model):
    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(40))


VERSION = select(SiteVersion.version)


def record_change(subject: str) -> None:
    """Note that what readers see of `subject` changes with the present transaction."""
    db.session.info.setdefault(PENDING, set()).add(subject)


def site_version() -> int:
    """Return the version of the public site as committed, 0 for an untouched one."""
    return db.session.connection().execute(VERSION).scalar() or 0


def changed_since(version: int) -> set[str]:
    """Return the subjects that changed after `version`."""
    return set(db.session.scalars(select(Change.subject).where(Change.version > version)))


def follow_sessions() -> None:
    """Write the log whenever a session commits, forget it when it rolls back as a whole."""
    if not event.contains(Session, "before_commit", _write_log):
        event.listen(Session, "before_commit", _write_log)
        event.listen(Session, "after_soft_rollback", _forget)


def _write_log(session: Session) -> None:
    if session.in_nested_transaction():
        return
    subjects: Iterable[str] = session.info.pop(PENDING, ())
    if subjects:
        raised = {"version": SiteVersion.version + 1, "changed_at": now()}
        session.execute(update(SiteVersion).values(**raised))
        version = session.scalar(select(SiteVersion.version))
        rows: list[dict[str, Any]] = [{"version": version, "subject": s} for s in sorted(subjects)]
        session.execute(insert(Change), rows)


def _forget(session: Session, rolled_back: SessionTransaction) -> None:
    if rolled_back.parent is None:
        session.info.pop(PENDING, None)
