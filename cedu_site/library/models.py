"""Which file of which library made what, so that the next start sees what changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import now
from cedu_site.extensions import Model, db


class LibraryFile(Model):
    """A file that came in: its bytes' SHA-256 and, for a page, the revision made from it.

    `text` is that of a sheet as it came in, `edited` what the desk has made of it since, if
    anything.
    """

    __tablename__ = "library_file"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    origin: Mapped[str] = mapped_column(String(1000))
    root: Mapped[str] = mapped_column(String(400), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str | None]
    edited: Mapped[str | None]
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    complete: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def at(cls, path: str | None) -> LibraryFile | None:
        """Return the file that came in at this library path, None where none did."""
        return db.session.get(cls, path) if path else None


class Conflict(Model):
    """A file that was changed on disk and at the desk: `text` is the file's, not taken in yet."""

    __tablename__ = "conflict"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    origin: Mapped[str] = mapped_column(String(1000))
    text: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def keep(cls, path: str, origin: str, text: str) -> None:
        """Keep what the file at `path` says; since when stays while it says the same."""
        known = db.session.get(cls, path)
        if known is None or known.text != text:
            db.session.merge(cls(path=path, origin=origin, text=text, seen_at=now()))

    @classmethod
    def drop(cls, path: str) -> None:
        """Forget the conflict at `path`, if there was one."""
        known = db.session.get(cls, path)
        if known:
            db.session.delete(known)
