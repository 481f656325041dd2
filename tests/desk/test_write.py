"""Writing: a page is begun, saved and saved again; what cannot be saved is kept and said."""

import re

from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page
from tests.desk.writing import ARTICLE, PATH, UID, base, page_of, publish, save
from tests.filling import form_with, read, send, values
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit


def test_a_new_page_has_an_address_of_its_own(editor: Desk) -> None:
    answer = editor.get("/desk/new/article?title=竹篮")
    assert answer.status_code == 302
    assert re.fullmatch(r"/desk/pages/[a-z2-7]{12}\?kind=article&title=.+", answer.location)
    page = visit(editor, answer.location)
    assert page.answer.status_code == 200
    assert [
        one.attrib["value"] for one in page.all("input") if one.attrib.get("name") == "title"
    ] == ["竹篮"]


def test_a_kind_that_is_none(editor: Desk) -> None:
    assert editor.get("/desk/new/poem").status_code == 404
    assert editor.get("/desk/pages/abcdefgh2345?kind=poem").status_code == 404


def test_save(editor: Desk, house: Flask) -> None:
    answer = save(editor)
    assert (answer.status_code, answer.location) == (303, PATH)
    with house.app_context():
        page = page_of()
        assert (page.kind, page.live, page.newest.number) == ("article", None, 1)
        assert page.newest.body == ARTICLE["body"]
        assert page.newest.written == {
            "title": ARTICLE["title"],
            "summary": ARTICLE["summary"],
            "centre": "taishi",
        }
        assert page.newest.placement == {"column": "xiaoxi"}
    assert "编竹篮活动" not in house.test_client().get("/news/xiaoxi/").text


def test_saved_twice_is_saved_once(editor: Desk, house: Flask) -> None:
    assert save(editor).status_code == save(editor).status_code == 303
    with house.app_context():
        assert page_of().newest.number == 1


def test_the_form_shows_what_was_saved(editor: Desk) -> None:
    save(editor, topics=["竹编"], event_date="2026-11-24", attendance="35", source_name="镇志")
    form = editor.get(PATH).text
    for shown in (ARTICLE["title"], "## 怎么编", 'value="2026-11-24"', 'value="35"', "镇志"):
        assert shown in form
    assert 'name="topics" value="竹编" checked' in form


def test_saving_again_adds_a_version(editor: Desk, house: Flask) -> None:
    save(editor)
    with house.app_context():
        first = base()
    assert save(editor, base=first, title="改了题目").status_code == 303
    with house.app_context():
        assert (page_of().newest.number, page_of().newest.title) == (2, "改了题目")


def meanwhile(editor: Desk, house: Flask) -> tuple[Desk, str]:
    """Return the browser of another person, and the version that the editor's form is begun from:
    the other one has saved another since."""
    save(editor, body="昨天来了三十五人。")
    with house.app_context():
        first = base()
    other = signed_in(house, "zhubian")
    assert save(other, base=first, body="昨天来了五十三人。").status_code == 303
    return other, first


def test_a_version_saved_meanwhile_is_not_overwritten(editor: Desk, house: Flask) -> None:
    _, first = meanwhile(editor, house)
    page = read(save(editor, base=first, title="改了题目", body="前天来了三十五人。"))
    assert page.answer.status_code == 409
    assert "zhubian在" in page.answer.text
    assert {"删去：五十三。", "删去：昨天。"} <= {text_of(one) for one in page.all("del")}
    assert {"加上：三十五。", "加上：前天。"} <= {text_of(one) for one in page.all("ins")}
    assert [text_of(one) for one in page.all("dt")] == ["标题"]
    texts = {one.attrib["id"]: "".join(one.itertext()).strip() for one in page.all("textarea")}
    assert (texts["f-body"], texts["theirs"]) == ("前天来了三十五人。", "昨天来了五十三人。")
    with house.app_context():
        assert page_of().newest.body == "昨天来了五十三人。"
        kept = db.session.query(Draft).one()
        assert (kept.form["body"], str(kept.base_id)) == ("前天来了三十五人。", first)


def test_ones_own_is_saved_after_the_others(editor: Desk, house: Flask) -> None:
    other, first = meanwhile(editor, house)
    page = read(save(editor, base=first, body="我写的。"))
    with house.app_context():
        second = base()
    assert save(other, base=second, body="又改了。").status_code == 303
    again = read(send(editor, page, "用我的，存在那一版之后"))
    assert again.answer.status_code == 409
    assert "又改了。" in again.answer.text
    assert send(editor, again, "用我的，存在那一版之后").status_code == 303
    with house.app_context():
        versions = [one.body for one in page_of().revisions]
        assert versions == ["昨天来了三十五人。", "昨天来了五十三人。", "又改了。", "我写的。"]


def test_the_others_is_taken_instead(editor: Desk, house: Flask) -> None:
    _, first = meanwhile(editor, house)
    page = read(save(editor, base=first, body="我写的。"))
    assert send(editor, page, "不要我的了，打开那一版").location == PATH
    shown = editor.get(PATH).text
    assert "昨天来了五十三人。" in shown
    assert "我写的。" not in shown
    with house.app_context():
        assert page_of().newest.number == 2


def test_what_is_taken_up_again_is_told_of_the_newer_version(editor: Desk, house: Flask) -> None:
    other, first = meanwhile(editor, house)
    editor.send(f"{PATH}/draft", ARTICLE | {"base": first, "body": "昨天来了三十五位老人。"})
    with house.app_context():
        second = base()
    assert save(other, base=second, body="又改了。").status_code == 303
    page = visit(editor, PATH)
    assert "zhubian在" in page.answer.text
    assert "删去：又改了。" in {text_of(one) for one in page.all("del")}
    editor.send(f"{PATH}/draft", values(form_with(page, "保存草稿")).to_dict())
    assert "zhubian在" in editor.get(PATH).text, "saving by itself is no choice"
    assert send(editor, page, "保存草稿").status_code == 303
    with house.app_context():
        assert [one.number for one in page_of().revisions] == [1, 2, 3, 4]


def test_what_is_wrong_besides_does_not_hide_the_newer_version(editor: Desk, house: Flask) -> None:
    _, first = meanwhile(editor, house)
    page = read(save(editor, base=first, attendance="很多人"))
    assert page.answer.status_code == 422
    assert "zhubian在" in page.answer.text
    assert values(form_with(page, "保存草稿"))["base"] == first


def test_a_correction_of_what_was_corrected_meanwhile(editor: Desk, house: Flask) -> None:
    save(editor)
    publish(editor)
    with house.app_context():
        first = base()
    other = signed_in(house, "zhubian")
    sent = ARTICLE | {"base": first}
    theirs = sent | {"body": "主编改的。", "note": "改数"}
    assert other.send(f"{PATH}/correct", theirs).status_code == 303
    page = read(editor.send(f"{PATH}/correct", sent | {"body": "编辑改的。", "note": "改字"}))
    assert page.answer.status_code == 409
    assert "主编改的。" in page.answer.text
    with house.app_context():
        assert page_of().live.body == "主编改的。"
    assert send(editor, page, "马上更正").status_code == 303
    with house.app_context():
        assert page_of().live.body == "编辑改的。"
        assert page_of().live.number == 3


def test_why_it_was_changed_is_in_the_history(editor: Desk, house: Flask) -> None:
    save(editor)
    form = visit(editor, PATH)
    refused = send(editor, form, "保存草稿", body="改了。", why="长" * 501)
    assert refused.status_code == 422
    assert "“原因”太长" in refused.text
    assert send(editor, form, "保存草稿", body="改了。", why="人数不对").status_code == 303
    assert "人数不对" in editor.get(f"{PATH}/history").text


def test_what_is_not_of_its_kind_is_said_and_kept(editor: Desk, house: Flask) -> None:
    answer = save(editor, attendance="很多人", body="写了半天的正文")
    assert answer.status_code == 422
    assert "应是一个整数" in answer.text
    assert "写了半天的正文" in answer.text
    with house.app_context():
        assert db.session.query(Page).filter_by(uid=UID).count() == 0
        assert db.session.query(Draft).one().form["body"] == "写了半天的正文"


def test_draft_is_ones_own_and_no_version(editor: Desk, house: Flask) -> None:
    answer = editor.send(f"{PATH}/draft", ARTICLE | {"body": "还在打字"})
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer.json["saved"])
    with house.app_context():
        assert db.session.query(Page).filter_by(uid=UID).count() == 0
    assert "还在打字" in editor.get(PATH).text
    other = signed_in(house, "zhubian")
    assert other.get(PATH).status_code == 404


def test_saving_ends_the_draft(editor: Desk, house: Flask) -> None:
    editor.send(f"{PATH}/draft", ARTICLE)
    save(editor)
    with house.app_context():
        assert db.session.query(Draft).count() == 0


def test_discard(editor: Desk) -> None:
    save(editor)
    editor.send(f"{PATH}/draft", ARTICLE | {"body": "不要的"})
    assert "不要的" in editor.get(PATH).text
    assert editor.send(f"{PATH}/discard", {"kind": "article"}).status_code == 303
    assert "不要的" not in editor.get(PATH).text


def test_an_author_writes_their_own_and_no_others(editor: Desk, author: Desk, house: Flask) -> None:
    save(editor)
    assert author.get(PATH).status_code == 403
    assert save(author).status_code == 403
    own = "/desk/pages/zyxwvuts2345"
    assert save(author, own).status_code == 303
    assert publish(author, own).status_code == 403


def test_a_centre_out_of_reach_is_refused(author: Desk) -> None:
    answer = save(author, centre="feiping")
    assert answer.status_code == 422
    assert "不在您负责的范围里" in answer.text


def test_what_the_form_does_not_ask_stays(editor: Desk, house: Flask) -> None:
    """An article of the library keeps its other front matter and its exact values."""
    with house.app_context():
        page = db.session.query(Page).filter_by(path="/news/xiaoxi/xin-ketang").one()
        uid, before = page.uid, {**page.newest.written, "own-key": "留着"}
        page.newest.written = before
        db.session.commit()
    form = visit(editor, f"/desk/pages/{uid}")
    assert send(editor, form, "保存草稿", title="新题目").status_code == 303
    with house.app_context():
        assert page_of(uid).newest.written == before | {"title": "新题目"}


def test_descriptions_of_pictures_go_into_the_text(editor: Desk, house: Flask) -> None:
    body = "看图：\n\n![](../../images/share.png)\n\n完。"
    answer = save(
        editor,
        body=body,
        **{"alt-0": "老师在[教]破篾", "alt-was-0": "", "alt-of-0": "../../images/share.png"},
    )
    assert answer.status_code == 303
    with house.app_context():
        assert "![老师在 教 破篾](../../images/share.png)" in page_of().newest.body
