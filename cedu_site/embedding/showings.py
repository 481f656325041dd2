"""On which sites listings are shown: counted by day and host, and nothing of who looks."""

from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wsgi import get_host

from cedu_site.centres.embedders import HOST
from cedu_site.clock import today
from cedu_site.extensions import Model
from cedu_site.personal import Kept, stored
from cedu_site.tallies import Held
from cedu_site.web.counted import count_with, is_read

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

KEPT = timedelta(days=400)
SHORT = 300  # characters of an address; what a longer one says is not remembered
MOST_A_DAY = 2_000  # rows: whoever asks with invented hosts fills no more
WEB = ("http", "https")
SHOWN_IN = ("iframe", "frame", "embed", "object", "empty")  # Sec-Fetch-Dest of frame and script


class Showing(Model):
    """How often `what` of `subject` (a uid, empty for the whole site) was shown on `host` on a
    `day`, in Beijing."""

    __tablename__ = "showing"
    __table_args__ = stored(
        "清单放在哪个网站",
        why="学习中心知道清单还在不在、有没有人看",
        kept=Kept("四百天", "day", KEPT),
        readers=True,
        others="哪个网站（只到域名）、哪一天、几次；谁看的不记",
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    times: Mapped[int]

    @classmethod
    def places(cls, since: date) -> Select[str, str, str, date, date, int]:
        """Return host, subject and what of each place with its first day, its last, and how often
        it was shown since a day; what was seen last comes first."""
        lately = func.sum(cls.times).filter(cls.day >= since)
        return (
            select(
                cls.host,
                cls.subject,
                cls.what,
                func.min(cls.day),
                func.max(cls.day),
                func.coalesce(lately, 0),
            )
            .group_by(cls.host, cls.subject, cls.what)
            .order_by(func.max(cls.day).desc(), cls.host, cls.subject, cls.what)
        )


def note_showing(subject: str, what: str) -> None:
    """Count the listing that is answered with where it is shown on another site's page."""
    count_with(partial(_count, _showings(), _own_host(), (subject, what)))


def _count(
    showings: Held, own: str, shown: tuple[str, str], environ: "WSGIEnvironment", mimetype: str
) -> None:
    if is_read(environ) and (host := _host(environ, own)):
        showings.add(today(), host, *shown)


def _own_host() -> str:
    """Return the host of the site where `BASE_URL` names it, else empty."""
    return str(urlsplit(current_app.config["BASE_URL"]).netloc.lower())


def flush_showings() -> None:
    """Write down what was counted."""
    _showings().write_down()


def _host(environ: "WSGIEnvironment", own: str) -> str:
    """Return the host of the page that shows the listing, empty where that is not known or is
    ourselves; of its address nothing else is looked at."""
    if environ.get("HTTP_SEC_FETCH_DEST", SHOWN_IN[0]) not in SHOWN_IN:
        return ""
    origin = environ.get("HTTP_ORIGIN") or environ.get("HTTP_REFERER", "")
    if not origin:
        return ""
    host, netloc = (_read if len(origin) <= SHORT else _read.__wrapped__)(origin)
    return host if host and netloc != (own or get_host(environ).lower()) else ""


@lru_cache(1_000)
def _read(origin: str) -> tuple[str, str]:
    """Return the host that is counted, empty for none, and with its port where it has one."""
    try:
        parts = urlsplit(origin)
        host = (parts.hostname or "").rstrip(".") if parts.scheme in WEB else ""
    except ValueError:
        return "", ""
    return host if HOST.fullmatch(host) else "", parts.netloc.lower()


def _showings() -> Held:
    held: Held = current_app.extensions.setdefault("showings", Held(Showing, KEPT, MOST_A_DAY))
    return held
