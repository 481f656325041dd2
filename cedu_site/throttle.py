"""How often something may be tried: counted in the database, and so by all processes together.

What is counted is kept as a keyed digest, so that no name or address of anyone is stored.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import Model, db
from cedu_site.personal import Kept, personal, stored


class Attempt(Model):
    """How often one subject tried one thing, until it is forgotten."""

    __tablename__ = "attempt"
    __table_args__ = stored(
        "试了几次",
        why="不让人拿程序猜密码、乱发改错",
        kept=Kept("一小时以内，到时候就删", "until"),
        readers=True,
        erased="到时候就删；换算过的，认不出是谁",
    )

    subject: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        info=personal("网络地址或登录名换算成的一串符号", secret=True),
    )
    until: Mapped[datetime] = mapped_column(index=True, info=personal("数到什么时候"))
    times: Mapped[int] = mapped_column(info=personal("试了几次"))


def attempt(what: str, who: str, most: int, within: timedelta) -> int:
    """Count a try of `what` by `who`; return 0, or the seconds to wait where there were too many.

    The first of a series begins its time; the caller commits, and holds the lock for writing.
    """
    moment = now()
    db.session.execute(delete(Attempt).where(Attempt.until <= moment))
    known = db.session.get(
        Attempt, _subject(what, who), populate_existing=True, with_for_update=True
    )
    if known is None:
        known = Attempt(subject=_subject(what, who), until=moment + within, times=0)
        db.session.add(known)
    if known.times >= most:
        return max(1, round((known.until - moment).total_seconds()))
    known.times += 1
    return 0


def take_back(what: str, who: str) -> None:
    """Have the last try of `what` by `who` not count."""
    db.session.execute(
        update(Attempt)
        .where(Attempt.subject == _subject(what, who), Attempt.times > 0)
        .values(times=Attempt.times - 1)
    )


def forgive(what: str, who: str) -> None:
    """Forget the tries of `what` by `who`."""
    db.session.execute(delete(Attempt).where(Attempt.subject == _subject(what, who)))


def forget_attempts() -> None:
    """Remove what has had its time, also where nobody tries again; outside of a request."""
    over = Attempt.until <= now()
    if db.session.scalar(select(Attempt.subject).where(over).limit(1)) is None:
        db.session.rollback()
        return
    with writing():
        db.session.execute(delete(Attempt).where(over))
        db.session.commit()


def _subject(what: str, who: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"{what} {who}".encode(), hashlib.sha256).hexdigest()
