"""`cedu content render`: all pages again from the text that is kept."""

from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision


def test_pages_are_made_again_from_their_text(shelf) -> None:
    before = shelf.html("/about")
    with shelf.app.app_context():
        page = db.session.query(Page).filter_by(path="/about").one()
        page.live.html = page.live.text = "verdorben"
        record_change(page.uid)
        db.session.commit()
    assert "verdorben" in shelf.html("/about")
    result = shelf.cedu("content", "render")
    assert result.exit_code == 0 and "更新 1" in result.output
    assert shelf.html("/about") == before
    assert "没有任何变化" in shelf.cedu("content", "render").output


def test_page_that_cannot_be_rendered_is_refused_and_keeps_its_html(shelf) -> None:
    before = shelf.html("/about")
    with shelf.app.app_context():
        page = db.session.query(Page).filter_by(path="/about").one()
        page.live.body = "\n".join("> " * i + "x" for i in range(300))
        db.session.query(Revision).filter(Revision.id != page.live_id).update({"html": ""})
        db.session.commit()
    result = shelf.cedu("content", "render")
    assert result.exit_code == 1 and "拒绝 pages/about.md:1: " in result.output
    assert shelf.html("/about") == before
    assert "找到自己的高低" in shelf.html("/courses/shange/qidiao")
