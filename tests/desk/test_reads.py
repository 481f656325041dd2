"""Editors see how often pages are read, by page and by day."""

from datetime import timedelta

from flask import Flask

from cedu_site.clock import today
from cedu_site.extensions import db
from cedu_site.publishing.reads import ReadCount
from tests.desk.pages import LESSON, page_at
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit


def read(house: Flask, path: str, *times: int) -> str:
    """Have a page read so often today, yesterday …; return its uid."""
    with house.app_context():
        uid = page_at(path).uid
        for ago, number in enumerate(times):
            ReadCount.add(today() - timedelta(days=ago), uid, number)
        db.session.commit()
        return uid


def test_the_most_read_come_first(house: Flask, editor: Desk) -> None:
    read(house, LESSON, 3, 4)
    read(house, "/about", 9)
    rows = [text_of(one) for one in visit(editor, "/desk/reads/").classed("rows")[0].iter("li")]
    assert rows == ["关于本站 9 次", "编一只竹杯垫 7 次"]


def test_a_page_by_day(house: Flask, editor: Desk) -> None:
    uid = read(house, LESSON, 3, 4)
    page = visit(editor, f"/desk/reads/{uid}")
    days = [text_of(one) for one in page.one("tbody").iter("td")]
    assert days == ["3", "4"]
    assert "7 次" in text_of(page.one("main"))


def test_pages_out_of_reach_are_not_shown(house: Flask) -> None:
    uid = read(house, "/about", 9)
    away = signed_in(house, "zhenbianji")
    assert "关于本站" not in text_of(visit(away, "/desk/reads/").one("main"))
    assert away.get(f"/desk/reads/{uid}").status_code == 404


def test_an_unknown_page_is_not_found(editor: Desk) -> None:
    assert editor.get("/desk/reads/meiyou").status_code == 404
