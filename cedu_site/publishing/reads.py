"""How often each page is read on a day; nothing of who reads is kept, not even for a moment."""

import re
from datetime import date, timedelta

from flask import Response, current_app, g, request
from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import today
from cedu_site.extensions import Model
from cedu_site.tallies import Held, count_up

KEPT = timedelta(days=730)
ROBOTS = re.compile("bot|spider|crawl", re.I)


class ReadCount(Model):
    """How often the page `uid` was read on `day`, in Beijing."""

    __tablename__ = "read_count"

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
    """Note which page the present request is for."""
    g.page_read = uid


def count_answer(response: Response) -> Response:
    """Count a read where a person is answered with the page that was noted."""
    uid = g.pop("page_read", None)
    if uid and response.status_code == 200 and response.mimetype == "text/html" and is_read():
        count_read(uid)
    return response


def is_read() -> bool:
    """Tell whether what the request asks for is read: not by a robot, and not ahead of time."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    by_robot = ROBOTS.search(request.headers.get("User-Agent", ""))
    return request.method == "GET" and "prefetch" not in purpose and not by_robot


def count_read(uid: str) -> None:
    """Count one read of a page in memory."""
    _reads().add(today(), uid)


def flush_reads() -> None:
    """Write down what was counted; where the database fails it is held for the next time."""
    _reads().write_down()


def _reads() -> Held:
    reads: Held = current_app.extensions.setdefault("reads", Held(ReadCount, KEPT))
    return reads
