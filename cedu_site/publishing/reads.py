"""How often each page is read on a day; nothing of who reads is kept, not even for a moment."""

import re
from collections import Counter
from datetime import date, timedelta
from threading import Lock

from flask import Response, current_app, g, request
from sqlalchemy import Select, String, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from cedu_site.clock import today
from cedu_site.database import writing
from cedu_site.extensions import Model, db
from cedu_site.tallies import count_up

KEPT = timedelta(days=730)
ROBOTS = re.compile("bot|spider|crawl", re.I)
MOST_HELD = 20_000  # pages read between two writings


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


class Reads:
    """What this process has counted and still to write down."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._times: Counter[tuple[date, str]] = Counter()

    def add(self, day: date, uid: str, times: int = 1) -> None:
        """Count reads; a further page is dropped where too many are held."""
        with self._lock:
            if (day, uid) in self._times or len(self._times) < MOST_HELD:
                self._times[day, uid] += times

    def empty(self) -> Counter[tuple[date, str]]:
        """Return all that is held, and hold nothing."""
        with self._lock:
            held, self._times = self._times, Counter()
        return held


def note_read(uid: str) -> None:
    """Note which page the present request is for."""
    g.page_read = uid


def count_answer(response: Response) -> Response:
    """Count a read where a person is answered with the page that was noted."""
    uid = g.pop("page_read", None)
    if uid and response.status_code == 200 and response.mimetype == "text/html" and _is_read():
        count_read(uid)
    return response


def _is_read() -> bool:
    """Tell whether a page is being read: not only looked at, by a robot, or ahead of time."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    by_robot = ROBOTS.search(request.headers.get("User-Agent", ""))
    return request.method == "GET" and "prefetch" not in purpose and not by_robot


def count_read(uid: str) -> None:
    """Count one read of a page in memory."""
    _reads().add(today(), uid)


def flush_reads() -> None:
    """Write down what was counted; where the database fails it is held for the next time."""
    held = _reads().empty()
    if not held:
        return
    try:
        with writing():
            db.session.execute(delete(ReadCount).where(ReadCount.day < today() - KEPT))
            for (day, uid), times in sorted(held.items()):
                ReadCount.add(day, uid, times)
            db.session.commit()
    except SQLAlchemyError as error:
        db.session.rollback()
        current_app.logger.warning("reads not written down yet: %s", type(error).__name__)
        for (day, uid), times in held.items():
            _reads().add(day, uid, times)


def _reads() -> Reads:
    reads: Reads = current_app.extensions.setdefault("reads", Reads())
    return reads
