"""The findings of each page are kept fresh: the duty looks at what is due and writes only then."""

from datetime import timedelta

from sqlalchemy import event, select, update

from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.selfcheck.findings import AT_ONCE, PageCheck, check_due


def due(shelf) -> set[str]:
    with shelf.app.app_context():
        return {page.library_path for page in db.session.scalars(PageCheck.due())}


def settle(shelf) -> None:
    """Do the duty until nothing is due."""
    for _ in range(100):
        with shelf.app.app_context():
            check_due()
        if not due(shelf):
            return
    raise AssertionError("something stays due")


def found(shelf, path: str) -> list[tuple[str, str, int]]:
    with shelf.app.app_context():
        query = select(PageCheck).join(Page).where(Page.library_path == path)
        kept = db.session.scalars(query).one().findings
        return [(one["rule"], one["message"], one["line"]) for one in kept]


def test_every_public_page_is_checked_and_then_nothing_is_written(shelf) -> None:
    with shelf.app.app_context():
        public = set(db.session.scalars(Page.public(now()).with_only_columns(Page.library_path)))
    assert due(shelf) == public and len(public) < AT_ONCE
    settle(shelf)
    statements: list[str] = []
    with shelf.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        check_due()
    assert statements and all(one.startswith(("SELECT", "BEGIN")) for one in statements)


def test_the_duty_finds_the_dead_links_that_the_command_finds(shelf) -> None:
    shelf.lesson("pages/caogao.md", status="draft")
    shelf.lesson("pages/chexia.md", status="withdrawn")
    body = "\n[一](/courses/none/)\n[二](/courses/zhubian/)\n[三](none.md)\n[四](caogao.md)\n"
    body += "[五](/courses/zhubian/print)\n[六](/catalogue/?q=x)\n[七](/竹%20编)\n![八](no.png)\n"
    body += "[九](/courses/zhubian/none)\n[十](/news/xiaoxi/feed.atom)\n[十一](/chexia)\n"
    body += (
        "[十二](/courses/zhubian)\n[十三](/courses/zhubian/beidian.md)\n[十四](/media/0/x.png)\n"
    )
    body += "[十五](/centres/taishi/)\n[十六](/news/xiaoxi/)\n[十七](/centres/none/)\n"
    shelf.lesson("pages/links.md", body)
    shelf.take_in()
    settle(shelf)
    of_the_duty = found(shelf, "pages/links.md")
    shelf.cedu("content", "check")
    assert found(shelf, "pages/links.md") == of_the_duty
    assert {line for _, _, line in of_the_duty} == {5, 7, 8, 11, 12, 13, 15, 18, 21}


def test_what_changed_and_what_was_checked_long_ago_is_due_again(shelf) -> None:
    shelf.lesson("pages/a.md", "能治病。")
    shelf.take_in()
    settle(shelf)
    assert found(shelf, "pages/a.md") == [("claims", "说了疗效“能治病”", 4)]
    shelf.lesson("pages/a.md", "好吃。")
    shelf.take_in()
    assert due(shelf) == {"pages/a.md"}
    settle(shelf)
    assert found(shelf, "pages/a.md") == []
    with shelf.app.app_context(), writing():
        page = select(Page.id).where(Page.library_path == "pages/a.md").scalar_subquery()
        old = update(PageCheck).where(PageCheck.page_id == page)
        db.session.execute(old.values(checked_at=now() - timedelta(days=2)))
        db.session.commit()
    assert due(shelf) == {"pages/a.md"}


def test_a_page_that_cannot_be_read_is_a_finding_and_keeps_no_other_from_its_turn(shelf) -> None:
    with shelf.app.app_context(), writing():
        page = db.session.scalars(select(Page).where(Page.path == "/courses/zhubian/beidian")).one()
        page.live.written = {"source": "县志", "minutes": "许多"}
        db.session.commit()
    settle(shelf)
    ((rule, message, _),) = found(shelf, "courses/zhubian/03-beidian.md")
    assert rule == "links" and "检查不了" in message


def test_a_page_that_is_gone_is_not_due(shelf) -> None:
    with shelf.app.app_context(), writing():
        db.session.scalars(select(Page).where(Page.path == "/about")).one().withdraw()
        db.session.commit()
    assert "pages/about.md" not in due(shelf)
