"""A person with an account at the desk, what each may do where, and where each is signed in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import Model, db, login_manager

SIGNED_IN_FOR = timedelta(days=30)
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200


class Role(StrEnum):
    """What a person is at a centre; each may do all that those before it may."""

    AUTHOR = "author"
    EDITOR = "editor"
    CHIEF = "chief"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return {"author": "作者", "editor": "编辑", "chief": "主编", "admin": "管理员"}[self.value]

    def covers(self, other: Role) -> bool:
        """Tell whether this role may do all that `other` may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


class User(UserMixin, Model):  # type: ignore[misc]
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]

    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", lazy="selectin", order_by="Grant.id", cascade="all, delete-orphan"
    )

    # Questions

    @property
    def is_active(self) -> bool:
        return self.closed_at is None

    @property
    def shown_name(self) -> str:
        return self.name or self.username

    def has_password(self, password: str) -> bool:
        """Tell whether this is the password; takes a quarter of a second and 32 MB."""
        return check_password_hash(self.password_hash, password)

    # Verbs

    def set_password(self, password: str) -> None:
        """Change the password, and with it end every session of this person."""
        self.password_hash = generate_password_hash(password)
        if self.id is not None:
            db.session.execute(delete(SignIn).where(SignIn.user_id == self.id))

    def get_id(self) -> str:
        """Return the key of a new session, of which only the digest is kept: for `login_user`."""
        key = secrets.token_urlsafe(24)
        db.session.execute(delete(SignIn).where(SignIn.expires_at <= now()))
        db.session.add(SignIn(digest=_digest(key), user=self, expires_at=now() + SIGNED_IN_FOR))
        return key


class Grant(Model):
    """A role of a person at a centre and all below it; without a centre, on the whole site."""

    __tablename__ = "grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))

    user: Mapped[User] = relationship(back_populates="grants")
    centre: Mapped[Centre | None] = relationship(lazy="selectin")

    def reaches(self, centre: Centre | None) -> bool:
        """Tell whether `centre` lies where this holds; None stands for the whole site, which
        the grants without a centre and those at a top centre reach."""
        if self.centre is None or centre is None:
            return self.centre is None or self.centre.parent_id is None
        return centre.lineage.startswith(self.centre.lineage)


class SignIn(Model):
    """A session: a signed cookie names its key, here lies only the key's SHA-256."""

    __tablename__ = "sign_in"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship()

    @classmethod
    def end(cls, key: str) -> None:
        """End the session with this key, if there is one."""
        db.session.execute(delete(cls).where(cls.digest == _digest(key)))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(key: Any) -> User | None:
    """Return the person whose session has this key, None where there is none any more."""
    query = select(User).join(SignIn, SignIn.user_id == User.id)
    user = db.session.scalar(
        query.where(SignIn.digest == _digest(str(key)), SignIn.expires_at > now())
    )
    return user if user and user.is_active else None
