"""Who did what, when and why: one log for pages and for the shape of the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, String, exists, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.markup.characters import remove_controls
from cedu_site.people import noting
from cedu_site.people.models import User
from cedu_site.personal import Kept, impersonal, personal, stored
from cedu_site.publishing.fields import FieldRefused

LONGEST_WHY = 500
MOST_SHOWN = 50
OF_ACCOUNTS = f"{noting.ACCOUNTS}%"
UNDONE = "这次改动已经撤销过了。"


class LogEntry(Model):
    """One thing done. `subject` is the uid of a page, or the library path of a sheet such as
    `columns.yaml`; `before` and `after` say what was changed where that is no version of a page."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_subject_id", "subject", "id"),
        stored(
            "改动记录",
            why="每一处改动都说得清是谁、什么时候、为什么改的，改错了可以撤销",
            kept=Kept("一直留着，和内容一起"),
            erased="事情还记着，做的人只写“已注销”",
            others="改了什么：内容和网站的样子",
            taken="verb subject",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, info=personal("什么时候"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), info=personal("谁做的"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(400))
    title: Mapped[str] = mapped_column(
        String(200), default="", info=impersonal("所改的页面、文件叫什么")
    )
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="", info=personal("写下的原因"))
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
        shaped = cls.before.is_not(None), cls.verb != "describe"
        return select(cls).where(*shaped).order_by(cls.id.desc())

    @classmethod
    def every(cls, *, accounts: bool) -> Select[LogEntry]:
        """Select all that was done, latest first, with who did it; of `accounts` only if asked."""
        query = select(cls) if accounts else select(cls).where(cls.subject.not_like(OF_ACCOUNTS))
        return query.order_by(cls.id.desc()).options(joinedload(cls.user))

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


@noting.keeps
def note_account(verb: str, subject: str, by: User | None, why: str) -> None:
    """Log what was done to an account."""
    note(verb, subject, by, why=why)


def account_log(user: User) -> list[LogEntry]:
    """Return what was done to the account of `user` lately, the latest first."""
    query = LogEntry.of(noting.subject_of(user)).limit(MOST_SHOWN)
    return list(db.session.scalars(query.options(joinedload(LogEntry.user))))
