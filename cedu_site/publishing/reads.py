"""How often each page is read on a day; nothing of who reads is kept, not even for a moment."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import today
from cedu_site.extensions import Model
from cedu_site.personal import Kept, stored
from cedu_site.present import this_app
from cedu_site.tallies import Held, count_up
from cedu_site.web.counted import count_with, is_read

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

KEPT = timedelta(days=730)


class ReadCount(Model):
    """How often the page `uid` was read on `day`, in Beijing."""

    __tablename__ = "read_count"
    __table_args__ = stored(
        "每一页读了几次",
        why="知道哪些页有人读，先把它们写好、改对",
        kept=Kept("两年", "day", KEPT),
        readers=True,
        others="哪一页、哪一天、几次；谁读的不记",
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), primary_key=True)
    times: Mapped[int]

    @classmethod
    def most_read(cls, since: date) -> Select[str, int]:
        """Return uids and times since a day, most read first."""
        times = func.sum(cls.times)
        query = select(cls.uid, times).where(cls.day >= since)
        return query.group_by(cls.uid).order_by(times.desc(), cls.uid)

    @classmethod
    def by_day(cls, uid: str, since: date) -> Select[date, int]:
        """Return the days on which a page was read, and how often, the latest first."""
        query = select(cls.day, cls.times).where(cls.uid == uid, cls.day >= since)
        return query.order_by(cls.day.desc())

    @classmethod
    def add(cls, day: date, uid: str, times: int) -> None:
        """Count reads, whichever process made the row."""
        count_up(cls, times, day=day, uid=uid)


def note_read(uid: str) -> None:
    """Count a read of a page where a person is answered with it."""
    count_with(partial(_count, _reads(), uid))


def _count(reads: Held, uid: str, environ: "WSGIEnvironment", mimetype: str) -> None:
    if mimetype == "text/html" and is_read(environ):
        reads.add(today(), uid)


def flush_reads() -> None:
    """Write down what was counted; where the database fails it is held for the next time."""
    _reads().write_down()


def _reads() -> Held:
    reads: Held = this_app().extensions.setdefault("reads", Held(ReadCount, KEPT))
    return reads
