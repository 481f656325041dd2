"""The desk's first page: for people with a role, each seeing what concerns them."""

from datetime import timedelta

from flask import Flask

from cedu_site.clock import now, today
from cedu_site.desk.first import MOST
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import State
from cedu_site.publishing.reads import ReadCount
from cedu_site.search.models import NOTHING, SearchCount
from tests.desk.pages import LESSON, correct, page_at, report, write
from tests.persons import Desk, admit, signed_in
from tests.web.crawling import text_of, visit


def sections(desk: Desk) -> dict[str, str]:
    """Return the words of each section by its heading."""
    page = visit(desk, "/desk/")
    assert page.answer.status_code == 200
    return {text_of(next(one.iter("h2"))): text_of(one) for one in page.classed("desk-section")}


def test_an_editor_comes_to_the_desk(editor: Desk) -> None:
    page = visit(editor, "/desk/")
    starts = [one.attrib["href"] for one in page.classed("button") if one.tag == "a"]
    assert starts == [
        "/desk/new/article", "/desk/incoming/", "/desk/new/resource", "/desk/new/offering",
    ]  # fmt: skip


def test_a_stranger_is_asked_to_sign_in(house: Flask) -> None:
    answer = house.test_client().get("/desk/")
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")


def test_an_account_without_a_role_is_refused(house: Flask) -> None:
    assert signed_in(house, "luren").get("/desk/").status_code == 403


def test_only_sections_with_something_are_shown(editor: Desk) -> None:
    assert "等我处理" not in sections(editor)
    assert "最近发布" in sections(editor)


def test_what_waits_for_an_editor(house: Flask, editor: Desk) -> None:
    report(house, "数目不对。")
    correct(house, "人次应为 36。")
    write(house, "交来的一页", State.SUBMITTED, by="zuozhe")
    write(house, "自己交的一页", State.SUBMITTED, by="bianji")
    waits = sections(editor)["等我处理"]
    assert [word in waits for word in ("数目不对。", "人次应为 36。", "交来的一页")] == [True] * 3
    assert "自己交的一页" not in waits


def test_nothing_waits_for_an_author(house: Flask, author: Desk) -> None:
    report(house, "数目不对。")
    correct(house, "人次应为 36。")
    write(house, "交来的一页", State.SUBMITTED, by="bianji", centre="taishi")
    assert "等我处理" not in sections(author)


def test_what_i_am_writing(house: Flask, author: Desk) -> None:
    write(house, "我的草稿", by="zuozhe")
    write(house, "别人的草稿", by="bianji", centre="taishi")
    with house.app_context():
        Draft.keep(admit("zuozhe").id, "abcdefghijkl", "article", {"title": "写到一半"}, None)
        db.session.commit()
    mine = sections(author)["我在写的"]
    assert "我的草稿" in mine
    assert "写到一半" in mine
    assert "别人的草稿" not in mine


def test_what_is_scheduled(house: Flask, editor: Desk) -> None:
    before = sections(editor)["定时发布"]
    assert "百年竹会" in before  # public from 2099 on
    write(house, "明天见", State.SCHEDULED)
    assert "明天见" in sections(editor)["定时发布"]


def test_a_section_is_short_and_leads_to_all(house: Flask, editor: Desk) -> None:
    for number in range(MOST + 1):
        write(house, f"第{number}份草稿")
    page = visit(editor, "/desk/")
    (section,) = [one for one in page.classed("desk-section") if "我在写的" in text_of(one)]
    assert len(list(section.iter("li"))) == MOST
    assert "/desk/find?list=written" in [one.attrib["href"] for one in section.iter("a")]


def test_what_was_searched_for_in_vain(house: Flask, editor: Desk) -> None:
    with house.app_context():
        SearchCount.add(today(), "笋子", NOTHING, 7)
        SearchCount.add(today(), "竹编", "exact", 9)
        SearchCount.add(today() - timedelta(days=60), "从前", NOTHING, 9)
        db.session.commit()
    words = sections(editor)["搜不到的词"]
    assert "笋子" in words and "7 次" in words
    assert "竹编" not in words and "从前" not in words
    page = visit(editor, "/desk/")
    assert any("/desk/new/article?title=" in one.attrib["href"] for one in page.all("a"))
    actions = [one.attrib["action"] for one in page.all("form")]
    assert "/desk/lexicon/pair" not in actions  # an editor may not pair
    chief = visit(signed_in(house, "zhubian"), "/desk/")
    assert "/desk/lexicon/pair" in [one.attrib["action"] for one in chief.all("form")]


def test_what_is_stale(house: Flask, editor: Desk) -> None:
    with house.app_context():
        column = db.session.scalars(db.select(Column).filter_by(slug="xiaoxi")).one()
        column.stale_after = 0
        page_at("/courses/zhubian/").opens_at = now() - timedelta(days=4 * 365)
        db.session.commit()
    stale = sections(editor)["久未更新"]
    assert "街坊消息" in stale
    assert "竹编入门" in stale


def test_what_is_read_most(house: Flask, editor: Desk) -> None:
    with house.app_context():
        ReadCount.add(today(), page_at(LESSON).uid, 12)
        ReadCount.add(today() - timedelta(days=31), page_at("/about").uid, 99)
        db.session.commit()
    read = sections(editor)["读得最多"]
    assert "编一只竹杯垫 12 次" in read
    assert "关于本站" not in read
