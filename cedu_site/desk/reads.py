"""How often pages are read, for those who look after them: counts of days, and of nobody."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort
from flask_login import current_user
from sqlalchemy import Select, select

from cedu_site.clock import today
from cedu_site.desk.reach import in_reach
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.publishing.models import Page
from cedu_site.publishing.reads import ReadCount
from cedu_site.web.paging import Listing, row_listing
from cedu_site.web.rendering import render

bp = Blueprint("reads", __name__)
guard(bp)
DAYS = 30
Read = tuple[Page, int]


@bp.get("/desk/reads/")
def reads() -> Response:
    rows = row_listing(_most_read(current_user))
    pages = Listing(_with_pages(rows.items), rows.total, rows.number, rows.size)
    return render("desk/reads.html", pages=pages, days=DAYS)


@bp.get("/desk/reads/<uid>")
def page_reads(uid: str) -> Response:
    page = db.session.scalar(select(Page).where(Page.uid == uid, in_reach(current_user)))
    if page is None:
        abort(404)
    rows = db.session.execute(ReadCount.by_day(uid, _since())).all()
    most = max((times for _, times in rows), default=0)
    total = sum(times for _, times in rows)
    return render("desk/page_reads.html", page=page, rows=rows, most=most, total=total, days=DAYS)


def most_read(user: User, most: int) -> list[Read]:
    """Return the pages within reach that were read most these days, and how often."""
    return _with_pages(db.session.execute(_most_read(user).limit(most)).all())


def _most_read(user: User) -> Select[str, int]:
    counted = ReadCount.most_read(_since())
    return counted.join(Page, Page.uid == ReadCount.uid).where(in_reach(user))


def _with_pages(rows: Sequence[Any]) -> list[Read]:
    found = db.session.scalars(select(Page).where(Page.uid.in_([row[0] for row in rows])))
    pages = {page.uid: page for page in found}
    return [(pages[uid], int(times)) for uid, times in rows if uid in pages]


def _since() -> date:
    return today() - timedelta(days=DAYS - 1)
