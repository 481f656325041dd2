"""A file is thrown away: only what nothing uses, by whom it belongs to; see test_bin_files."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.centres.models import Centre
from cedu_site.database import writing
from cedu_site.desk.media_use import Use, uses_of
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.place.models import Setting
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page
from tests.desk.sending import SHELF, jpeg, kept, publish, rows, sent, written_in_pages
from tests.persons import Desk, admit, signed_in


def uses(house: Flask, uid: str) -> list[Use]:
    with house.app_context():
        return uses_of(db.session.query(Media).filter_by(uid=uid).one(), admit("bianji"))


def remove(desk: Desk, uid: str) -> int:
    return desk.send(f"{SHELF}{uid}/remove").status_code


def test_a_file_that_nothing_uses_is_no_longer_found(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor, "红.jpg")
    assert "放进回收站，随时可以找回来" in editor.get(f"{SHELF}{uid}").text
    assert remove(editor, uid) == 303
    assert "红.jpg" not in editor.get(SHELF).text
    assert editor.get(f"{SHELF}{uid}").status_code == 404
    assert remove(editor, uid) == 404


def test_what_came_from_the_library_stays(house: Flask, editor: Desk) -> None:
    with house.app_context():
        uid = db.session.query(Media).filter_by(path="images/share.png").one().uid
    assert "放进回收站，随时可以找回来" not in editor.get(f"{SHELF}{uid}").text
    answer = editor.send(f"{SHELF}{uid}/remove")
    assert answer.status_code == 409 and "来自内容文件夹" in answer.text
    assert uid in rows(house)


def test_an_author_removes_only_their_own(house: Flask, editor: Desk, author: Desk) -> None:
    uid = sent(house, editor)
    assert remove(author, uid) == 403 and uid in rows(house)
    assert "放进回收站，随时可以找回来" not in author.get(f"{SHELF}{uid}").text
    assert remove(author, sent(house, author, "b.jpg", jpeg("green"))) == 303


def test_an_editor_of_the_town_removes_what_is_theirs(house: Flask, author: Desk) -> None:
    assert remove(signed_in(house, "zhenbianji"), sent(house, author)) == 303


def in_a_text(house: Flask, uid: str) -> str:
    return publish(house, "yong", f"正文 ![红]({written_in_pages(house, uid)})")


def in_html_of_a_text(house: Flask, uid: str) -> str:
    return publish(house, "yong", f'<img src="{written_in_pages(house, uid)}" alt="红">')


def in_a_text_by_address(house: Flask, uid: str) -> str:
    with house.app_context():
        url = db.session.query(Media).filter_by(uid=uid).one().url
    return publish(house, "yong", f"![红]({url})")


def in_an_earlier_text(house: Flask, uid: str) -> str:
    in_a_text(house, uid)
    return publish(house, "yong", "不用了。")


def as_a_cover(house: Flask, uid: str) -> str:
    return publish(house, "yong", "正文", cover=written_in_pages(house, uid))


def in_the_front_matter(house: Flask, uid: str) -> str:
    path = written_in_pages(house, uid)
    publish(house, "yong", "正文", handout=path)
    return publish(house, "yong", "正文")


def by_the_cover_alone(house: Flask, uid: str) -> str:
    page = publish(house, "yong", "正文")
    with house.app_context(), writing():
        media = db.session.query(Media).filter_by(uid=uid).one()
        db.session.query(Page).filter_by(uid=page).one().cover = media
        db.session.commit()
    return page


@pytest.mark.parametrize(
    ("use", "ways"),
    [
        (in_a_text, ["现在的版本"]),
        (in_html_of_a_text, ["现在的版本"]),
        (in_a_text_by_address, ["现在的版本"]),
        (in_an_earlier_text, ["以前的版本"]),
        (as_a_cover, ["封面", "现在的版本"]),
        (in_the_front_matter, ["以前的版本"]),
        (by_the_cover_alone, ["封面"]),
    ],
)
def test_what_a_page_uses_is_not_removed(
    house: Flask, editor: Desk, use: Callable[[Flask, str], str], ways: list[str]
) -> None:
    uid = sent(house, editor)
    assert uses(house, uid) == []
    page = use(house, uid)
    assert uses(house, uid) == [Use("页面 yong", page, "/yong", ways)]
    shown = editor.get(f"{SHELF}{uid}").text
    assert f'href="/desk/pages/{page}"' in shown and 'href="/yong"' in shown
    assert "放进回收站，随时可以找回来" not in shown
    before = kept(house)
    answer = editor.send(f"{SHELF}{uid}/remove")
    assert answer.status_code == 409 and "页面 yong" in answer.text
    assert uid in rows(house) and kept(house) == before


def test_what_somebody_is_writing_is_not_removed(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor)
    path = written_in_pages(house, uid)
    page = make_uid()
    with house.app_context(), writing():
        form = {"title": "正在写", "body": f"![]({path})"}
        Draft.keep(admit("zuozhe").id, page, "article", form, None)
        db.session.commit()
    assert uses(house, uid) == [Use("别人正在写的一页", None, None, ["还没有保存的内容"])]
    assert remove(editor, uid) == 409


def test_what_another_centre_has_not_published_is_not_named(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor)
    page = in_a_text(house, uid)
    with house.app_context(), writing():
        one = db.session.scalars(select(Page).filter_by(uid=page)).one()
        one.live, one.centre, one.owner_id = None, Centre.named("taishi"), None
        db.session.commit()
    assert "页面 yong" in signed_in(house, "zhenbianji").get(f"{SHELF}{uid}").text
    shown = signed_in(house, "xiangbianji").get(f"{SHELF}{uid}").text
    assert "别处还没有公开的一页" in shown
    assert "页面 yong" not in shown and page not in shown


@pytest.mark.parametrize(
    ("name", "way"), [("logo", "网站标志"), ("icon", "浏览器图标"), ("share", "分享图片")]
)
def test_what_the_site_shows_everywhere_is_not_removed(
    house: Flask, editor: Desk, name: str, way: str
) -> None:
    uid = sent(house, editor)
    with house.app_context(), writing():
        path = db.session.scalar(select(Media.path).filter_by(uid=uid))
        site = Setting.read("site")
        Setting.keep("site", site | {"theme": site["theme"] | {name: path}})
        db.session.commit()
    assert uses(house, uid) == [Use("网站设置", None, None, [way])]
    assert remove(editor, uid) == 409


def test_files_of_one_name_in_other_folders_are_told_apart(house: Flask) -> None:
    with house.app_context(), writing():
        found = db.session.query(Media).filter_by(path="courses/zhubian/images/beidian.png").one()
        uid, same = found.uid, {"size": 1, "renditions": [], "sha256": "0" * 64}
        other = Media(path="courses/shange/beidian.png", name="x", kind=found.kind, **same)
        db.session.add(other)
        db.session.commit()
        other_uid = other.uid
    assert [use.path for use in uses(house, uid)] == ["/courses/zhubian/beidian"]
    assert uses(house, other_uid) == []
