"""A person with an account at the desk."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import now
from cedu_site.extensions import Model, db, login_manager


class User(UserMixin, Model):  # type: ignore[misc]
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(id: str) -> User | None:
    """Return the user of a session, None when there is none any more."""
    return db.session.get(User, int(id)) if id.isdecimal() else None
