"""What the self-check found on each public page when it last looked, and how that is kept fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from random import shuffle
from time import monotonic
from typing import Any

from sqlalchemy import ForeignKey, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import Model, db
from cedu_site.publishing.models import Page
from cedu_site.selfcheck.links import answering
from cedu_site.selfcheck.rules import Version, findings_of, inner_links

AT_ONCE = 50
SECONDS = 1.0  # of a turn of the duty: others wait for theirs
LASTS = timedelta(days=1)


class PageCheck(Model):
    """A page as it was last checked: `findings` are rule, message, line and quote of each."""

    __tablename__ = "page_check"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    findings: Mapped[list[dict[str, Any]]]

    page: Mapped[Page] = relationship()

    @classmethod
    def due(cls) -> Select[Page]:
        """Select the public pages that were never checked, that changed since, or whose check is
        a day old, the longest unchecked first."""
        old = or_(cls.checked_at < Page.changed_at, cls.checked_at < now() - LASTS)
        query = Page.public(now()).outerjoin(cls, cls.page_id == Page.id)
        never_first = (cls.checked_at.is_not(None), cls.checked_at, Page.id)
        return query.where(or_(cls.page_id.is_(None), old)).order_by(*never_first)


def check_page(page: Page, answers: Callable[[str], bool]) -> list[dict[str, Any]]:
    """Return what is found on a page, which is not kept yet; what cannot be read is a finding."""
    try:
        return findings_of(Version.live(page, answers))
    except Exception as error:  # one page must not keep the others from their turn
        message = f"这一页检查不了（{type(error).__name__}）"
        return [{"rule": "links", "message": message, "line": 1, "quote": ""}]


def keep_findings(page_id: int, findings: list[dict[str, Any]], at: datetime) -> None:
    """Keep what was found on a page at a moment; who calls commits."""
    known = db.session.get(PageCheck, page_id)
    if known is None:
        db.session.add(PageCheck(page_id=page_id, checked_at=at, findings=findings))
    else:
        known.checked_at, known.findings = at, findings


def recheck(wanted: Select[Page], seconds: float = inf) -> int:
    """Check the `wanted` pages, as many as fit into `seconds`, keep what is found, each in a
    transaction of its own, and return how much that is.

    Nothing is fetched, and nobody waits for the lock while a page is looked at. The order is one
    of chance: of several processes, each leaves out what another has just seen to.
    """
    pages = list(db.session.scalars(wanted))
    shuffle(pages)
    links = {link for page in pages if page.live for link in inner_links(page.live.html)}
    answers, found, end = answering(links).__contains__, 0, monotonic() + seconds
    for page_id in [page.id for page in pages]:
        if monotonic() > end:
            break
        page, at = db.session.scalar(wanted.where(Page.id == page_id)), now()
        if page is not None:
            findings = check_page(page, answers)
            _keep(page_id, findings, at)
            found += len(findings)
    return found


def check_due() -> None:
    """Check the pages whose turn it is: a duty, which writes only when there are any."""
    recheck(PageCheck.due().limit(AT_ONCE), SECONDS)
    db.session.rollback()


def _keep(page_id: int, findings: list[dict[str, Any]], at: datetime) -> None:
    with writing():
        if db.session.scalar(select(Page.id).filter_by(id=page_id)):
            keep_findings(page_id, findings, at)
        db.session.commit()
