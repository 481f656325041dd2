"""Who did what, when and why: one log for pages and for the shape of the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.markup.characters import remove_controls
from cedu_site.people.models import User
from cedu_site.publishing.fields import FieldRefused

LONGEST_WHY = 500
UNDONE = "这次改动已经撤销过了。"


class LogEntry(Model):
    """One thing done. `subject` is the uid of a page, or the library path of a sheet such as
    `columns.yaml`; `before` and `after` say what was changed where that is no version of a page."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_subject_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(400))
    title: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    before: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    after: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id"))

    user: Mapped[User | None] = relationship()

    @classmethod
    def of(cls, subject: str) -> Select[LogEntry]:
        """Select what was done to `subject`, the latest first."""
        return select(cls).where(cls.subject == subject).order_by(cls.id.desc())

    @classmethod
    def structural(cls) -> Select[LogEntry]:
        """Select the changes of the site's shape, each with its before and after, latest first."""
        return select(cls).where(cls.before.is_not(None)).order_by(cls.id.desc())

    @property
    def is_undone(self) -> bool:
        """Whether a later entry has taken this one back."""
        return bool(db.session.scalar(select(exists().where(LogEntry.undoes_id == self.id))))


def note(verb: str, subject: str, user: User | None, *, why: str = "", **about: Any) -> LogEntry:
    """Log that `user`, None for the site itself, did `verb` to `subject`; return the entry.

    Raises FieldRefused where the reason `why` is too long.
    """
    said = " ".join(remove_controls(why).split())
    if len(said) > LONGEST_WHY:
        raise FieldRefused("why", f"太长：最多 {LONGEST_WHY} 个字")
    by = user.id if user else None
    entry = LogEntry(verb=verb, subject=subject, user_id=by, why=said, **about)
    db.session.add(entry)
    return entry
