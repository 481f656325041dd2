"""Settings, home page, look, vocabulary at the desk; the log of it all, and what it takes back."""

import pytest
from flask import Flask

from cedu_site.catalogue.models import Standing
from cedu_site.library.sheets import COLUMNS, SITE, VOCABULARY
from tests.persons import Desk, signed_in
from tests.shaping.forms import SHAPE, form_at, last, sheet
from tests.web.crawling import text_of, visit


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


@pytest.fixture
def admin(house: Flask) -> Desk:
    return signed_in(house, "guanli")


def home(house: Flask) -> str:
    return house.test_client().get("/").text


def doors(desk: Desk) -> list[str]:
    (listed,) = visit(desk, SHAPE).classed("doors")
    return [text_of(one) for one in listed.iter("a")]


def test_index_leads_to_what_one_may_change(house: Flask, author: Desk, admin: Desk) -> None:
    assert doors(author) == ["开班", "同义词"]
    assert doors(signed_in(house, "zhenzhubian")) == ["课程", "学习中心", "开班", "同义词"]
    assert doors(admin) == [
        *("栏目", "课程", "学习中心", "开班", "同义词"),
        *("词表", "网站设置", "首页", "外观", "改动记录"),
    ]


def test_offerings_by_how_they_stand(chief: Desk) -> None:
    page = visit(chief, SHAPE + "offerings/")
    labels = [standing.label for standing in Standing]
    shown = [text_of(one) for one in page.all("h2")]
    assert shown and shown == [label for label in labels if label in shown]
    assert page.errors == []
    leads = [one.attrib["href"] for one in page.one("main").iter("a")]
    assert "/desk/new/offering" in leads
    assert sum(one.startswith("/desk/pages/") for one in leads) == 4


def test_words_are_changed_line_by_line(house: Flask, chief: Desk) -> None:
    before = sheet(house, VOCABULARY)
    form = form_at(chief, SHAPE + "vocabulary/")
    topics = form["topics"].replace("竹编\n", "") + "\n节气\n节气"
    answer = chief.send(SHAPE + "vocabulary/", form | {"topics": topics}, follow_redirects=True)
    assert "“竹编”还有" in answer.text and "页在用" in answer.text
    after = before.replace("  - 竹编\n", "").replace("  - 乡村记忆\n", "  - 乡村记忆\n  - 节气\n")
    assert sheet(house, VOCABULARY) == after
    assert "节气" in chief.get("/desk/new/article", follow_redirects=True).text
    refused = chief.send(SHAPE + "vocabulary/", form | {"topics": "甲"})
    assert refused.status_code == 422 and "甲" in refused.text, "somebody was faster"
    form = form_at(chief, SHAPE + "vocabulary/")
    refused = chief.send(SHAPE + "vocabulary/", form | {"formats": "长" * 41})
    assert refused.status_code == 422 and "长" * 41 in refused.text
    assert sheet(house, VOCABULARY) == after


def test_settings_are_seen_at_once_and_comments_stay(house: Flask, admin: Desk) -> None:
    before = sheet(house, SITE)
    form = form_at(admin, SHAPE + "site/")
    assert admin.send(SHAPE + "site/", form).status_code == 303
    assert sheet(house, SITE) == before
    changed = {"name": "听竹学习：新", "contact.telephone": "010-12", "footer": "about\nprivacy"}
    assert admin.send(SHAPE + "site/", form | changed).status_code == 303
    assert "听竹学习：新" in home(house) and "010-12" in home(house)
    assert sheet(house, SITE) == before.replace("听竹县社区学习网", "听竹学习：新").replace(
        'telephone: ""', 'telephone: "010-12"'
    ).replace(", jieyong]", "]")


BAD = {
    "name": ("", "请写网站的全名"),
    "host.url": ("javascript:x", "http://"),
    "footer": ("about\nnirgends", "nirgends"),
    "contact.telephone": ("1" * 61, "太长"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_setting_is_refused_with_the_form(house: Flask, admin: Desk, name: str) -> None:
    before, (value, says) = sheet(house, SITE), BAD[name]
    form = form_at(admin, SHAPE + "site/") | {name: value, "contact.hours": "周日"}
    refused = admin.send(SHAPE + "site/", form)
    assert refused.status_code == 422
    assert says in refused.text and value in refused.text and "周日" in refused.text
    assert sheet(house, SITE) == before


def test_home_page_is_arranged(house: Flask, admin: Desk) -> None:
    form = form_at(admin, SHAPE + "home/")
    assert "season.on" in form
    sent = {name: value for name, value in form.items() if name != "season.on"}
    assert admin.send(SHAPE + "home/", sent | {"news.title": "刚写的"}).status_code == 303
    assert "刚写的" in home(house)
    assert "show: season" not in sheet(house, SITE)
    assert "  - {show: news, title: 刚写的, count: 5}\n" in sheet(house, SITE)
    admin.send(SHAPE + "home/move", {"show": "news", "to": "up"})
    lines = sheet(house, SITE).partition("home:\n")[2].splitlines()
    assert [line.split()[2].strip(",") for line in lines[:4]] == [
        "courses", "news", "offerings", "columns",
    ]  # fmt: skip
    assert admin.send(SHAPE + "home/move", {"show": "courses", "to": "up"}).status_code == 422
    form = form_at(admin, SHAPE + "home/")
    refused = admin.send(SHAPE + "home/", form | {"news.count": "viele"})
    assert refused.status_code == 422 and "viele" in refused.text
    nothing = {name: value for name, value in form.items() if not name.endswith(".on")}
    assert admin.send(SHAPE + "home/", nothing).status_code == 422


def test_colours_take_effect_at_once(house: Flask, admin: Desk) -> None:
    path = SHAPE + "theme/"
    form, before = form_at(admin, path), sheet(house, SITE)
    assert admin.send(path, form).status_code == 303
    assert sheet(house, SITE) == before
    admin.send(path, form | {"light.accent": "#112233"})
    sheets = [one.attrib["href"] for one in visit(house.test_client(), "/").all("link")]
    css = next(one for one in sheets if "/theme/" in one)
    assert "--accent:#112233" in house.test_client().get(css).text
    picked = form_at(admin, path) | {"light.link.picked": "#223344"}
    admin.send(path, picked)
    assert 'accent: "#112233", link: "#223344"' in sheet(house, SITE)


def test_colour_that_is_hard_to_see_and_one_that_is_none_are_refused(
    house: Flask, admin: Desk
) -> None:
    path = SHAPE + "theme/"
    before = sheet(house, SITE)
    form = form_at(admin, path)
    for name, value in (
        ("light.text", "#eeeeee"),
        ("light.text", "rot"),
        ("logo", "images/nirgends.svg"),
    ):
        refused = admin.send(path, form | {name: value})
        assert refused.status_code == 422 and value in refused.text
    assert sheet(house, SITE) == before


def test_signs_are_chosen_among_the_pictures(house: Flask, admin: Desk) -> None:
    form = form_at(admin, SHAPE + "theme/")
    assert form["logo"] == "images/mark.svg"
    admin.send(SHAPE + "theme/", form | {"logo": "images/icon.svg", "share": ""})
    assert "  logo: images/icon.svg\n  icon: images/icon.svg\nhome:" in sheet(house, SITE)


def test_log_tells_and_takes_back(house: Flask, chief: Desk) -> None:
    before = sheet(house, COLUMNS)
    path = SHAPE + "columns/xiaoxi"
    chief.send(path, form_at(chief, path) | {"title": "邻里消息", "why": "大家都这么叫"})
    page = visit(chief, "/desk/log/")
    (entry,) = page.classed("log-entry")
    assert "栏目：修改 · 邻里消息 zhubian" in text_of(entry)
    assert "大家都这么叫" in text_of(entry) and page.errors == []
    changed = [text_of(one) for one in page.all("del", "ins")]
    assert changed == ["删去：街坊。", "加上：邻里。"] and "名称：" in text_of(entry)
    number = last(house).id
    assert chief.send(f"/desk/log/{number}/undo").status_code == 303
    assert sheet(house, COLUMNS) == before
    assert "街坊消息" in house.test_client().get("/news/xiaoxi/").text
    twice = chief.send(f"/desk/log/{number}/undo")
    assert twice.status_code == 422 and "已经撤销过" in twice.text
    assert chief.send(f"/desk/log/{last(house).id}/undo").status_code == 303
    assert "邻里消息" in sheet(house, COLUMNS)
    assert chief.send("/desk/log/999/undo").status_code == 404


def test_only_who_may_set_takes_settings_back(house: Flask, chief: Desk, admin: Desk) -> None:
    admin.send(SHAPE + "site/", form_at(admin, SHAPE + "site/") | {"short_name": "竹"})
    number = last(house).id
    assert "/undo" in admin.get("/desk/log/").text and "/undo" not in chief.get("/desk/log/").text
    assert chief.send(f"/desk/log/{number}/undo").status_code == 403
    assert "short_name: 竹" in sheet(house, SITE)
    assert admin.send(f"/desk/log/{number}/undo").status_code == 303


def test_log_says_it_in_words(house: Flask, chief: Desk) -> None:
    path = SHAPE + "columns/xiaoxi"
    chief.send(path, form_at(chief, path) | {"small_team": "true", "readings": "2"})
    said = text_of(visit(chief, "/desk/log/").classed("difference")[0])
    assert "小团队：是" in said and "审几次：2" in said and "true" not in said
