"""The tree of centres at the desk: made, renamed, moved, merged, removed, and taken back."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.library.sheets import CENTRES, present, undo
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from tests.desk.writing import ARTICLE, PATH, PUBLIC, base, page_of, publish, save
from tests.persons import Desk, admit, signed_in

LIST = "/desk/structure/centres/"


@pytest.fixture
def chief(house: Flask) -> Desk:
    return signed_in(house, "zhubian")


def form_of(chief: Desk, centre: str, **changed: str) -> dict[str, str]:
    """Return what a browser would send of the centre's form, with these answers changed."""
    html = chief.get(LIST + centre).text
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
    for name, options in re.findall(
        r'<select id="f-\w+" name="(\w+)"[^>]*>(.*?)</select>', html, re.S
    ):
        values[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    values["summary"] = re.findall(r'name="summary"[^>]*>\n(.*?)</textarea>', html, re.S)[0]
    values.pop("to", None)
    return {**values, **changed}


def above(house: Flask, slug: str) -> list[str]:
    with house.app_context():
        return [one.slug for one in Centre.named(slug).ancestors]


def children(house: Flask, slug: str) -> list[str]:
    with house.app_context():
        return [one.slug for one in Centre.named(slug).children]


def text(house: Flask) -> str:
    with house.app_context():
        return present(CENTRES)


def undo_last(house: Flask) -> None:
    with house.app_context():
        undo(db.session.scalars(LogEntry.structural().limit(1)).one(), admit("zhubian"))
        db.session.commit()


def test_a_new_centre_stands_under_its_parent(house: Flask, chief: Desk) -> None:
    before = text(house)
    page = chief.get("/desk/structure/new-centre?parent=taishi").text
    assert "在“苔石镇社区学校”下面新建" in page
    sent = {"name": "新竹村学习点", "slug": "xinzhu", "parent": "taishi", "level": "村"}
    assert chief.send("/desk/structure/new-centre", sent).status_code == 303
    assert above(house, "xinzhu") == ["taishi", "tingzhu"]
    assert "新竹村学习点" in house.test_client().get("/centres/").text
    assert text(house).startswith(before.rstrip("\n")), "the other rows stay as they are"
    assert chief.send(LIST + "xinzhu/remove").status_code == 303
    assert house.test_client().get("/centres/xinzhu/").status_code == 410


def test_a_renamed_centre_keeps_its_old_name_and_address(house: Flask, chief: Desk) -> None:
    before = text(house)
    sent = form_of(chief, "taishi", name="苔石镇老年学校", slug="taishi-xin")
    assert sent["parent"] == "tingzhu" and sent["level"] == "乡镇"
    assert chief.send(LIST + "taishi", sent).status_code == 303
    reader = house.test_client()
    answer = reader.get("/centres/taishi/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/centres/taishi-xin/")
    page = reader.get("/centres/taishi-xin/").text
    assert "苔石镇老年学校" in page and "苔石镇社区学校" in page
    assert children(house, "taishi-xin") == ["shaimie", "bojiwan"]
    undo_last(house)
    assert text(house) == before
    assert reader.get("/centres/taishi/").status_code == 200
    assert reader.get("/centres/taishi-xin/").headers["Location"] == "/centres/taishi/"


def test_a_centre_moves_among_its_siblings_and_in_the_tree(house: Flask, chief: Desk) -> None:
    answer = chief.send(LIST + "feiping/move", {"to": "up"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith("#r-feiping")
    assert children(house, "tingzhu") == ["feiping", "taishi", "malan"]
    assert chief.send(LIST + "feiping/move", {"to": "up"}).status_code == 422
    sent = form_of(chief, "shaimie", parent="feiping")
    assert chief.send(LIST + "shaimie", sent).status_code == 303
    assert above(house, "shaimie") == ["feiping", "tingzhu"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("parent", "shaimie", "自己的上级"),
        ("parent", "taishi", "自己的上级"),
        ("slug", "malan", "已经有学习中心"),
        ("slug", "feed", "网站自己用的"),
        ("slug", "A b", "只能用小写字母"),
        ("name", "", "请写学习中心的名称"),
        ("base", "x", "别人改过"),
    ],
)
def test_bad_input_is_refused_with_the_form(
    house: Flask, chief: Desk, name: str, value: str, said: str
) -> None:
    before = text(house)
    answer = chief.send(LIST + "taishi", form_of(chief, "taishi", **{name: value}))
    assert answer.status_code == 422
    assert said in answer.text and 'id="f-name"' in answer.text
    assert text(house) == before and above(house, "taishi") == ["tingzhu"]


def test_a_merger_is_told_beforehand_and_taken_back(house: Flask, chief: Desk) -> None:
    with house.app_context():
        admit("zhenbianji")
    before, pages = text(house), pages_at(house, "taishi")
    told = chief.get(LIST + "taishi/merge?into=malan").text
    assert f"它的 {len(pages)} 个页面" in told and "1 个人在它那里的角色" in told
    assert "2 个下级" in told
    sent = {"into": "malan", "keep_name": "true"}
    assert chief.send(LIST + "taishi/merge", sent).status_code == 303
    reader = house.test_client()
    answer = reader.get("/centres/taishi/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/centres/malan/")
    assert children(house, "malan") == ["shaimie", "bojiwan"]
    assert pages <= pages_at(house, "malan")
    assert "苔石镇社区学校" in reader.get("/centres/malan/").text, "its former name"
    undo_last(house)
    assert text(house) == before
    assert pages_at(house, "taishi") == pages and not pages_at(house, "malan")
    assert children(house, "taishi") == ["shaimie", "bojiwan"]


def pages_at(house: Flask, slug: str) -> set[str]:
    with house.app_context():
        query = select(Page.uid).join(Centre, Page.centre_id == Centre.id)
        return set(db.session.scalars(query.where(Centre.slug == slug)))


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("", "请选一个"),
        ("nowhere", "请选一个"),
        ("taishi", "不能并入自己"),
        ("shaimie", "自己的下级"),
    ],
)
def test_a_merger_that_cannot_be_is_refused(chief: Desk, into: str, said: str) -> None:
    answer = chief.send(LIST + "taishi/merge", {"into": into})
    assert answer.status_code == 422 and said in answer.text
    assert chief.get("/centres/taishi/").status_code == 200


def test_a_centre_with_anything_at_it_is_not_removed(house: Flask, chief: Desk) -> None:
    answer = chief.send(LIST + "taishi/remove")
    assert answer.status_code == 422 and "2 个下级学习中心" in answer.text
    assert house.test_client().get("/centres/taishi/").status_code == 200


def test_only_where_one_may(house: Flask) -> None:
    chief = signed_in(house, "zhenzhubian")  # of taishi
    tree = chief.get(LIST).text
    assert f'href="{LIST}shaimie"' in tree and f'href="{LIST}feiping"' not in tree
    sent = form_of(chief, "shaimie", parent="feiping")
    assert chief.send(LIST + "shaimie", sent).status_code == 403
    assert chief.send(LIST + "shaimie/merge", {"into": "youzha"}).status_code == 403
    new = {"name": "新", "slug": "xin", "parent": ""}
    assert chief.send("/desk/structure/new-centre", new).status_code == 403
    assert above(house, "shaimie") == ["taishi", "tingzhu"]


def test_a_page_goes_on_naming_the_centre_that_was_merged(
    house: Flask, chief: Desk, editor: Desk
) -> None:
    save(editor)
    publish(editor)
    assert chief.send(LIST + "taishi/merge", {"into": "malan"}).status_code == 303
    form = editor.get(PATH).text
    assert re.search(r'value="taishi" selected>麻栏镇社区学校<', form)
    with house.app_context():
        sent = {"base": base(), "body": ARTICLE["body"] + "\n\n再收口。"}
    assert save(editor, **sent).status_code == 303
    assert publish(editor).status_code == 303
    with house.app_context():
        page = page_of()
        assert page.live.written["centre"] == "taishi" and page.centre.slug == "malan"
    assert "麻栏镇社区学校" in house.test_client().get(PUBLIC).text


def test_an_administrator_says_which_sites_may_show_the_listings(house: Flask, chief: Desk) -> None:
    assert 'name="embedders"' not in chief.get(LIST + "taishi").text
    admin = signed_in(house, "guanli")
    before = text(house)
    sites = (
        "https://www.Example.edu.cn/\nhttp://老年.example.cn:8080 https://www.example.edu.cn:443"
    )
    sent = form_of(admin, "taishi", embedders=sites)
    assert admin.send(LIST + "taishi", sent).status_code == 303
    with house.app_context():
        allowed = ["https://www.example.edu.cn", "http://xn--hwtt06e.example.cn:8080"]
        assert Centre.named("taishi").embedders == allowed
    page = admin.get(LIST + "taishi").text
    assert "https://www.example.edu.cn" in page
    undo_last(house)
    assert text(house) == before
    assert admin.send(LIST + "taishi", sent).status_code == 303
    assert chief.send(LIST + "taishi", form_of(chief, "taishi", hours="周日")).status_code == 303
    with house.app_context():
        assert Centre.named("taishi").embedders == allowed, "a chief's form leaves them"


@pytest.mark.parametrize(
    "written", ["example.edu.cn", "https://a.cn/page", "javascript:x", "https://"]
)
def test_what_is_no_site_is_refused_and_kept_in_the_form(house: Flask, written: str) -> None:
    admin = signed_in(house, "guanli")
    answer = admin.send(LIST + "taishi", form_of(admin, "taishi", embedders=written))
    assert answer.status_code == 422
    assert "应是网站的地址" in answer.text and written in answer.text
