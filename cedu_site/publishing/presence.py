"""Who has the form of a page open, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.extensions import Model, db
from cedu_site.people.models import User
from cedu_site.personal import WITH_THEM, Kept, personal, stored
from cedu_site.publishing.drafts import Draft

HEARD = timedelta(minutes=2)  # who was not heard of for so long has gone
TYPED = timedelta(minutes=30)  # unless they left something unsaved, for so long
KEPT = timedelta(days=1)


class Presence(Model):
    """One person at one page: there since `since`, last heard of at `seen_at`."""

    __tablename__ = "presence"
    __table_args__ = stored(
        "谁开着哪一页",
        why="两个人同时改一页时互相看得到",
        kept=Kept("关掉就删；没有关也最多留一天", "seen_at", KEPT),
        erased=WITH_THEM,
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id"), primary_key=True, info=personal("谁")
    )
    uid: Mapped[str] = mapped_column(
        String(40), primary_key=True, index=True, info=personal("开着哪一页")
    )
    since: Mapped[datetime] = mapped_column(default=now, info=personal("从什么时候起"))
    seen_at: Mapped[datetime] = mapped_column(
        default=now, index=True, info=personal("最后一次看到在的时间")
    )

    user: Mapped[User] = relationship()


@dataclass(frozen=True)
class Other:
    """Somebody else at a page; `unsaved` tells that there is something they have not saved."""

    user: User
    since: datetime
    seen_at: datetime
    unsaved: bool


def is_known(user: User, uid: str) -> bool:
    """Tell whether it was noted lately that `user` is at the page `uid`."""
    known = db.session.get(Presence, (user.id, uid))
    return known is not None and known.seen_at > now() - HEARD / 4


def come(user: User, uid: str) -> None:
    """Note that `user` has the form of the page `uid` open now."""
    known = db.session.get(Presence, (user.id, uid))
    if known is None:
        known = Presence(user_id=user.id, uid=uid, since=now())
        db.session.add(known)
    elif known.seen_at < now() - HEARD:
        known.since = now()
    known.seen_at = now()


def leave(user: User, uid: str) -> None:
    """Note that `user` has closed the form of the page `uid`."""
    db.session.execute(delete(Presence).filter_by(user_id=user.id, uid=uid))


def others(user: User, uid: str) -> list[Other]:
    """Return who else is at the page `uid`, who came first at the head: those heard of lately, and
    those who have lately typed something that they have not saved."""
    typed = select(Draft).where(
        Draft.uid == uid, Draft.user_id != user.id, Draft.updated_at > now() - TYPED
    )
    unsaved = {one.user_id: one.updated_at for one in db.session.scalars(typed)}
    heard = select(Presence).where(
        Presence.uid == uid, Presence.user_id != user.id, Presence.seen_at > now() - HEARD
    )
    found = {
        one.user_id: Other(one.user, one.since, one.seen_at, one.user_id in unsaved)
        for one in db.session.scalars(heard)
    }
    for user_id, moment in unsaved.items():
        person = db.session.get(User, user_id)
        if person and user_id not in found:
            found[user_id] = Other(person, moment, moment, unsaved=True)
    return sorted(found.values(), key=lambda one: (one.since, one.user.id))
