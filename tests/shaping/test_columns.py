"""The columns at the desk: written, put in order, removed; readers see it at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.sheets import COLUMNS
from cedu_site.news.models import Column
from tests.persons import Desk, signed_in
from tests.shaping.forms import SHAPE, form_at, last, sheet
from tests.web.crawling import text_of, visit

LIST = SHAPE + "columns/"
NEW = {"title": "活动", "slug": "huodong", "readings": "2", "small_team": "true"}


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


def column(house: Flask, slug: str) -> Column | None:
    with house.app_context():
        return db.session.scalar(select(Column).filter_by(slug=slug))


def order(desk: Desk) -> list[str]:
    """Return the titles as the list at the desk has them."""
    return [text_of(next(row.iter("a"))) for row in visit(desk, LIST).one("ol")]


def test_new_column_is_there_for_readers_at_once(house: Flask, chief: Desk) -> None:
    assert chief.send(SHAPE + "new-column", NEW | {"why": "要办活动周"}).status_code == 303
    new = column(house, "huodong")
    assert new and (new.title, new.readings, new.small_team) == ("活动", 2, True)
    assert house.test_client().get("/news/huodong/").status_code == 200
    assert sheet(house, COLUMNS).endswith(
        "- slug: huodong\n  title: 活动\n  readings: 2\n  small_team: true\n"
    )
    entry = last(house)
    assert (entry.verb, entry.title, entry.why) == ("add", "活动", "要办活动周")


def test_column_without_a_slug_gets_one_from_its_name(house: Flask, chief: Desk) -> None:
    chief.send(SHAPE + "new-column", {"title": "Open Day"})
    assert column(house, "open-day")


def test_column_is_changed_where_it_stands(house: Flask, chief: Desk) -> None:
    before = sheet(house, COLUMNS)
    form = form_at(chief, LIST + "xiaoxi")
    assert chief.send(LIST + "xiaoxi", form).status_code == 303
    assert sheet(house, COLUMNS) == before, "nothing was changed"
    chief.send(LIST + "xiaoxi", form | {"title": "邻里消息", "stale_after": "", "readings": "1"})
    assert "邻里消息" in house.test_client().get("/news/xiaoxi/").text
    changed = column(house, "xiaoxi")
    assert changed and (changed.stale_after, changed.readings) == (None, 1)
    assert sheet(house, COLUMNS) == before.replace("街坊消息", "邻里消息").replace(
        "  stale_after: 60\n", "  readings: 1\n"
    )


def test_former_slug_is_kept(house: Flask, chief: Desk) -> None:
    chief.send(SHAPE + "new-column", NEW)
    chief.send(LIST + "huodong", form_at(chief, LIST + "huodong") | {"slug": "huodong-zhou"})
    assert "- slug: huodong-zhou\n" in sheet(house, COLUMNS)
    assert "former_slugs: [huodong]\n" in sheet(house, COLUMNS)
    assert house.test_client().get("/news/huodong-zhou/").status_code == 200


BAD = {
    "title": ("", "请写栏目的名称"),
    "slug": ("feed", "网站自己用的"),
    "stale_after": ("soon", "整数"),
    "readings": ("4", "从 0 到 3"),
    "summary": ("长" * 401, "太长"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_answer_is_refused_with_the_form(house: Flask, chief: Desk, name: str) -> None:
    before, (value, says) = sheet(house, COLUMNS), BAD[name]
    form = form_at(chief, LIST + "xiaoxi")
    for path, sent in ((LIST + "xiaoxi", form), (SHAPE + "new-column", NEW)):
        refused = chief.send(path, sent | {name: value, "link_posts": "true"})
        assert refused.status_code == 422
        assert says in refused.text and value in refused.text
        assert 'name="link_posts" value="true" checked' in refused.text
    assert sheet(house, COLUMNS) == before


@pytest.mark.parametrize(("slug", "says"), [("jiyi", "已经有栏目"), ("A b", "小写字母")])
def test_slug_that_cannot_be_is_refused(house: Flask, chief: Desk, slug: str, says: str) -> None:
    refused = chief.send(SHAPE + "new-column", NEW | {"slug": slug})
    assert refused.status_code == 422 and says in refused.text and "活动" in refused.text
    assert column(house, "jiyi").title == "乡土记忆"


def test_form_over_what_others_changed_is_refused_then_taken(house: Flask, chief: Desk) -> None:
    form = form_at(chief, LIST + "xiaoxi")
    chief.send(LIST + "jiyi", form_at(chief, LIST + "jiyi") | {"title": "记忆"})
    chief.send(LIST + "xiaoxi", form | {"title": "甲"})
    assert column(house, "xiaoxi").title == "甲", "another row does not matter"
    refused = chief.send(LIST + "xiaoxi", form | {"title": "乙"})
    assert refused.status_code == 422
    assert "别人改过" in refused.text and 'value="乙"' in refused.text
    base = refused.text.partition('name="base" value="')[2].partition('"')[0]
    chief.send(LIST + "xiaoxi", form | {"title": "乙", "base": base})
    assert column(house, "xiaoxi").title == "乙"


def test_order_is_changed_by_buttons(house: Flask, chief: Desk) -> None:
    assert order(chief) == ["街坊消息", "乡土记忆", "别处消息"]
    rows = list(visit(chief, LIST).one("ol"))
    assert [text_of(row).split()[1:] for row in rows] == [["下移"], ["上移", "下移"], ["上移"]]
    assert chief.send(LIST + "jiyi/move", {"to": "up"}).status_code == 303
    assert order(chief) == ["乡土记忆", "街坊消息", "别处消息"]
    assert chief.send(LIST + "jiyi/move", {"to": "up"}).status_code == 422
    assert chief.send(LIST + "jiyi/move", {"to": "left"}).status_code == 422
    public = house.test_client().get("/news/").text
    assert public.index("乡土记忆") < public.index("街坊消息")


@pytest.mark.parametrize(
    "slugs",
    [[], ["xiaoxi"], ["xiaoxi", "xiaoxi", "jiyi"], ["xiaoxi", "jiyi", "zhuanzai", "fremd"]],
)
def test_order_with_holes_is_refused(house: Flask, chief: Desk, slugs: list[str]) -> None:
    refused = chief.send(LIST + "order", {"order": slugs})
    assert refused.status_code == 422 and "顺序没有存" in refused.text
    assert order(chief) == ["街坊消息", "乡土记忆", "别处消息"]
    whole = ["zhuanzai", "jiyi", "xiaoxi"]
    assert chief.send(LIST + "order", {"order": whole}).status_code == 303
    assert order(chief) == ["别处消息", "乡土记忆", "街坊消息"]


def test_only_an_empty_column_is_removed(house: Flask, chief: Desk) -> None:
    refused = chief.send(LIST + "xiaoxi/remove")
    assert refused.status_code == 422 and "篇文章" in refused.text
    assert "slug: xiaoxi" in sheet(house, COLUMNS)
    before = sheet(house, COLUMNS)
    chief.send(SHAPE + "new-column", NEW)
    assert chief.send(LIST + "huodong/remove").status_code == 303
    assert sheet(house, COLUMNS) == before
    assert chief.get(LIST + "huodong").status_code == 404


def test_row_that_is_written_wrongly_does_not_stand_in_the_way(house: Flask, chief: Desk) -> None:
    file = house.config["CONTENT"] / COLUMNS
    with house.app_context():
        file.write_text(f"- just text\n{file.read_text('utf-8')}", "utf-8")
        assert Import(house.config["CONTENT"]).run().refused
    chief.send(SHAPE + "new-column", NEW)
    chief.send(LIST + "huodong/move", {"to": "up"})
    assert order(chief) == ["街坊消息", "乡土记忆", "活动", "别处消息"]
    assert "- just text\n" in sheet(house, COLUMNS)
