"""Publishing: now or at a time, taken back, withdrawn and restored, corrected."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.clock import BEIJING, now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.scheduling import publish_due
from cedu_site.publishing.states import State
from tests.desk.writing import ARTICLE, PATH, PUBLIC, UID, base, page_of, publish, save
from tests.persons import Desk, signed_in


@pytest.fixture
def saved(editor: Desk) -> Desk:
    save(editor)
    return editor


@pytest.fixture
def live(saved: Desk) -> Desk:
    publish(saved)
    return saved


def in_beijing(ahead: timedelta) -> str:
    return (now() + ahead).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def test_publish(saved: Desk, house: Flask) -> None:
    reader = house.test_client()
    assert reader.get(PUBLIC).status_code == 404
    answer = publish(saved)
    assert (answer.status_code, answer.location) == (303, f"{PATH}/publish")
    assert "<strong>编竹篮</strong>" in reader.get(PUBLIC).text
    assert PUBLIC in reader.get("/news/xiaoxi/").text
    assert PUBLIC in reader.get("/catalogue/?q=编竹篮").text
    with house.app_context():
        page = page_of()
        assert page.library_path.endswith("-bian-zhulan.md")
        assert "published" in page.live.written


def test_an_address_is_made_from_the_title(saved: Desk, house: Flask) -> None:
    assert "tai-shi-zhen-ban-le-yi-ci-bian-zhu-lan" in saved.get(f"{PATH}/publish").text
    publish(saved, slug="")
    with house.app_context():
        assert page_of().slug == "tai-shi-zhen-ban-le-yi-ci-bian-zhu-lan-huo-dong"


def test_an_address_that_is_taken_is_refused(saved: Desk, house: Flask) -> None:
    answer = publish(saved, slug="xin-ketang")
    assert answer.status_code == 422
    assert "不能重复使用" in answer.text
    with house.app_context():
        assert page_of().live is None


def test_without_a_column_it_is_refused(editor: Desk) -> None:
    save(editor, column="")
    assert "还没有选栏目" in editor.get(f"{PATH}/publish").text
    answer = publish(editor)
    assert answer.status_code == 422
    assert "“栏目”还没有选" in answer.text


def test_publishing_twice(live: Desk) -> None:
    answer = publish(live)
    assert answer.status_code == 422
    assert "没有等着发布的修改" in answer.text


def test_a_changed_live_page_stays_as_it_was_until_it_is_published(
    live: Desk, house: Flask
) -> None:
    with house.app_context():
        version = base()
    save(live, base=version, body="改过的正文。", column="jiyi")
    reader = house.test_client()
    assert "改过的正文" not in reader.get(PUBLIC).text
    publish(live)
    assert reader.get(PUBLIC).status_code == 301
    assert "改过的正文" in reader.get("/news/jiyi/bian-zhulan").text


def test_schedule_a_new_page(saved: Desk, house: Flask) -> None:
    answer = publish(saved, when="later", at=in_beijing(timedelta(hours=3)))
    assert answer.status_code == 303
    assert house.test_client().get(PUBLIC).status_code == 404
    with house.app_context():
        page = page_of()
        assert page.newest.state == State.SCHEDULED
        later = Page.public(now() + timedelta(hours=4)).where(Page.id == page.id)
        assert db.session.scalar(later) is page


def test_writing_on_ends_what_was_scheduled(saved: Desk, house: Flask) -> None:
    publish(saved, when="later", at=in_beijing(timedelta(hours=3)))
    with house.app_context():
        version = base()
    answer = save(saved, base=version, body="定时以后又改的。")
    assert "定时已经取消" in saved.get(answer.location).text
    with house.app_context():
        assert (page_of().newest.state, page_of().live) == (State.DRAFT, None)


def test_schedule_a_change(live: Desk, house: Flask) -> None:
    with house.app_context():
        version = base()
    save(live, base=version, body="到时候才看得到。")
    publish(live, when="later", at=in_beijing(timedelta(hours=3)))
    reader = house.test_client()
    with house.app_context():
        publish_due()
    assert "到时候才看得到" not in reader.get(PUBLIC).text
    with house.app_context():
        page_of().newest.publish_at = now()
        db.session.commit()
        publish_due()
        publish_due()
        assert page_of().newest.state == State.PUBLISHED
    assert "到时候才看得到" in reader.get(PUBLIC).text


@pytest.mark.parametrize("at", ["", "明天", "2020-01-01T09:00"])
def test_a_time_that_is_none_is_refused(saved: Desk, at: str, house: Flask) -> None:
    assert publish(saved, when="later", at=at).status_code == 422
    with house.app_context():
        assert page_of().newest.state == State.DRAFT


def test_recall(saved: Desk, house: Flask) -> None:
    publish(saved, when="later", at=in_beijing(timedelta(hours=3)))
    assert saved.send(f"{PATH}/recall").status_code == 303
    with house.app_context():
        assert (page_of().newest.state, page_of().live) == (State.DRAFT, None)


def test_submit(author: Desk, house: Flask) -> None:
    save(author)
    assert author.send(f"{PATH}/submit").status_code == 303
    assert author.send(f"{PATH}/submit").status_code == 422
    editor = signed_in(house, "bianji")
    assert ARTICLE["title"] in editor.get("/desk/").text
    assert publish(editor).status_code == 303


def test_withdraw_and_restore(live: Desk, house: Flask) -> None:
    reader = house.test_client()
    assert live.send(f"{PATH}/withdraw", {"successor": "/about"}).status_code == 303
    gone = reader.get(PUBLIC)
    assert gone.status_code == 410
    assert 'href="/about"' in gone.text
    assert live.send(f"{PATH}/withdraw").status_code == 422
    assert live.send(f"{PATH}/restore").status_code == 303
    assert reader.get(PUBLIC).status_code == 200
    assert live.send(f"{PATH}/restore").status_code == 422


def test_a_successor_may_be_the_address_of_the_browser(live: Desk, house: Flask) -> None:
    assert live.send(f"{PATH}/withdraw", {"successor": "http://localhost/about"}).status_code == 303
    assert 'href="/about"' in house.test_client().get(PUBLIC).text


def test_the_panel_says_that_what_was_typed_is_not_saved(live: Desk) -> None:
    assert "回去保存" not in live.get(f"{PATH}/publish").text
    live.send(f"{PATH}/draft", ARTICLE | {"body": "还有一句。"})
    assert "回去保存" in live.get(f"{PATH}/publish").text


def test_a_successor_that_is_none_is_refused(live: Desk, house: Flask) -> None:
    answer = live.send(f"{PATH}/withdraw", {"successor": "/nirgends"})
    assert answer.status_code == 422
    assert house.test_client().get(PUBLIC).status_code == 200


def test_withdrawing_keeps_what_is_being_written(live: Desk, house: Flask) -> None:
    with house.app_context():
        version = base()
    save(live, base=version, body="还没发布的修改。")
    live.send(f"{PATH}/withdraw", {"successor": "/about"})
    with house.app_context():
        page = page_of()
        assert page.newest.body == "还没发布的修改。"
        assert page.live.written["successor"] == "/about"


def test_correct(live: Desk, house: Flask) -> None:
    with house.app_context():
        version = base()
    body = ARTICLE["body"].replace("三十五", "五十三")
    sent = {**ARTICLE, "base": version, "body": body, "note": "人数应为五十三人。"}
    assert live.send(f"{PATH}/correct", sent).status_code == 303
    page = house.test_client().get(PUBLIC).text
    assert "五十三人来学" in page
    assert "人数应为五十三人。" in page
    with house.app_context():
        correction = db.session.query(Correction).one()
        assert (correction.note, correction.alone) == ("人数应为五十三人。", True)


def test_a_correction_waits_for_a_second_pair_of_eyes_where_there_is_one(
    live: Desk, house: Flask
) -> None:
    other = signed_in(house, "zhenbianji")
    with house.app_context():
        version = base()
    sent = {**ARTICLE, "base": version, "body": "改好的。", "note": "改了一处。"}
    live.send(f"{PATH}/correct", sent)
    assert "改了一处。" in other.get("/desk/").text
    with house.app_context():
        assert db.session.query(Correction).one().alone is False


def test_a_correction_needs_a_note(live: Desk, house: Flask) -> None:
    with house.app_context():
        version = base()
    sent = {**ARTICLE, "base": version, "body": "改了数字。", "note": ""}
    answer = live.send(f"{PATH}/correct", sent)
    assert answer.status_code == 422
    assert "改了数字。" in answer.text
    assert "改了数字" not in house.test_client().get(PUBLIC).text


def test_pinned_comes_first(live: Desk, house: Flask) -> None:
    reader = house.test_client()
    order = reader.get("/news/").text
    with house.app_context():
        version = base()
    save(live, base=version, pinned=in_beijing(timedelta(days=3)), published="2020-01-01T08:00")
    assert publish(live).status_code == 303
    pinned = reader.get("/news/").text
    assert pinned.index(PUBLIC) < pinned.index("xin-ketang")
    assert order.index(PUBLIC) < order.index("xin-ketang")


def test_a_resource_takes_its_place_in_the_course(editor: Desk, house: Flask) -> None:
    path = "/desk/pages/rrrrrrrr2345"
    sent = {
        "kind": "resource",
        "base": "",
        "title": "编一只竹篓",
        "series": "zhubian",
        "position": "2",
    }
    assert editor.send(path, sent | {"centre": "taishi", "body": "正文"}).status_code == 303
    assert publish(editor, path, slug="zhulou").status_code == 303
    answer = house.test_client().get("/courses/zhubian/zhulou")
    assert "编一只竹篓" in answer.text
    course = house.test_client().get("/courses/zhubian/").text
    listed = re.findall(r'href="/courses/zhubian/([a-z-]+)"', course)
    assert list(dict.fromkeys(listed))[1] == "zhulou"


def test_a_course_and_an_offering(editor: Desk, house: Flask) -> None:
    course, offering = "/desk/pages/cccccccc2345", "/desk/pages/ffffffff2345"
    sent = {"base": "", "centre": "taishi", "body": "介绍"}
    editor.send(course, {**sent, "kind": "course", "title": "藤编入门"})
    assert publish(editor, course, slug="tengbian").status_code == 303
    held = {"kind": "offering", "title": "藤编班", "course": "tengbian", "from": "2027-03-01"}
    editor.send(offering, {**sent, **held, "weekdays": ["周二", "周四"], "place": "苔石镇"})
    assert publish(editor, offering, slug="tengbian-2027").status_code == 303
    page = house.test_client().get("/offerings/tengbian-2027").text
    assert "周二、周四" in page
    assert "/courses/tengbian/" in page


def test_one_that_has_lost_its_place_stops_no_other_that_is_due(live: Desk, house: Flask) -> None:
    with house.app_context():
        version = base()
    save(live, base=version, column="jiyi", body="到时候的新版。")
    publish(live, when="later", at=in_beijing(timedelta(hours=1)), slug="")
    other = "/desk/pages/otherother22"
    save(live, path=other, title="另一篇", body="另一篇的正文。")
    publish(live, path=other, slug="ling-yi-pian")
    save(
        live, path=other, title="另一篇", body="另一篇的新版。", base=newest(house, "otherother22")
    )
    publish(live, path=other, when="later", at=in_beijing(timedelta(hours=1)), slug="")
    with house.app_context(), writing():
        column = db.session.scalars(select(Column).filter_by(slug="jiyi")).one()
        column.retire()
        for one in db.session.scalars(select(Revision).filter_by(state="scheduled")):
            one.publish_at = now() - timedelta(minutes=1)
        db.session.commit()
    with house.app_context():
        publish_due()
        publish_due()
    reader = house.test_client()
    assert "另一篇的新版。" in reader.get("/news/xiaoxi/ling-yi-pian").text
    assert "到时候的新版" not in reader.get(PUBLIC).text
    with house.app_context():
        page = page_of()
        assert page.newest.state == "draft"
        log = db.session.scalars(LogEntry.of(UID)).first()
        assert (log.verb, "已经不在了" in log.why) == ("recall", True)


def newest(house: Flask, uid: str) -> str:
    with house.app_context():
        return str(page_of(uid).newest_id)


def test_a_lesson_joins_a_course_only_where_one_may_publish_in_the_course(house: Flask) -> None:
    own = signed_in(house, "zhenbianji")  # editor at the school of Taishi only
    lesson = {"kind": "resource", "title": "编竹篮", "centre": "taishi", "body": "先破篾。"}
    own.send(PATH, {**lesson, "base": "", "series": "shange"})  # a course of another school
    answer = publish(own)
    assert (answer.status_code, "请交给那里的编辑来发布" in answer.text) == (422, True)
    assert house.test_client().get("/courses/shange/bian-zhulan").status_code == 404
    assert publish(signed_in(house, "bianji")).status_code == 303


def test_what_has_a_new_version_coming_is_not_withdrawn_before_that_is_recalled(
    live: Desk, house: Flask
) -> None:
    with house.app_context():
        version = base()
    save(live, base=version, body="到时候的新版。")
    publish(live, when="later", at=in_beijing(timedelta(hours=1)), slug="")
    answer = live.send(f"{PATH}/withdraw")
    assert (answer.status_code, "要先收回" in answer.text) == (422, True)
    live.send(f"{PATH}/recall")
    assert live.send(f"{PATH}/withdraw").status_code == 303
