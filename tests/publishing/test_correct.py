"""A correction is shown on its page, with its day."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from tests.web.crawling import text_of, visit

PAGES = [
    "/courses/zhubian/beidian",
    "/courses/zhubian/",
    "/offerings/zhubian-2027-chun",
    "/news/xiaoxi/xin-ketang",
    "/about",
]
MADE_AT = datetime(2026, 11, 24, 22, tzinfo=UTC)  # the 25th in Beijing


def correct(app: Flask, path: str, note: str) -> None:
    with app.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=path)).one()
        made = Correction(page=page, revision_id=page.live_id, note=note, made_at=MADE_AT)
        db.session.add(made)
        db.session.commit()


@pytest.mark.parametrize("path", PAGES)
def test_a_correction_is_shown_on_its_page_alone(site: Callable[[], Flask], path: str) -> None:
    app = site()
    correct(app, path, "人次应为 36。")
    for one in PAGES:
        page = visit(app.test_client(), one)
        shown = [text_of(part) for part in page.classed("corrected")]
        assert shown == (["更正（2026年11月25日）：人次应为 36。"] if one == path else [])
    (part,) = visit(app.test_client(), path).classed("corrected")
    assert [one.attrib["datetime"] for one in part.iter("time")] == ["2026-11-25"]


def test_a_correction_is_written_as_text(site: Callable[[], Flask]) -> None:
    app = site()
    correct(app, "/about", "<script>alert(1)</script>")
    page = app.test_client().get("/about").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
