"""Readings before publication: how many, by whom, in what order, and what is said of a version."""

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.reviewing import Reading, ask_again
from tests.desk.writing import PATH, PUBLIC, UID, base, page_of, publish, save
from tests.persons import Desk, signed_in


def ask_for(house: Flask, readings: int, *, small_team: bool = False) -> None:
    """Have the column of the article ask for so many readings."""
    with house.app_context():
        column = db.session.scalars(select(Column).filter_by(slug="xiaoxi")).one()
        column.readings, column.small_team = readings, small_team
        ask_again()
        db.session.commit()


def title_of(html: str) -> str:
    return html.partition('<h2 id="judging">')[2].partition("<")[0]


@pytest.fixture
def handed(house: Flask, author: Desk) -> Desk:
    """The article in a column that asks for two readings, handed over by its author."""
    ask_for(house, 2)
    save(author)
    assert author.send(f"{PATH}/submit").status_code == 303
    return author


def test_two_readings_by_two_people_and_then_it_may_be_published(
    house: Flask, handed: Desk, editor: Desk
) -> None:
    second = signed_in(house, "zhenbianji")
    assert publish(editor).status_code == 422
    assert title_of(editor.get(f"{PATH}/publish").text) == "初审"
    assert editor.send(f"{PATH}/pass-on", {"comment": "写得清楚。"}).status_code == 303
    assert title_of(second.get(f"{PATH}/publish").text) == "终审"
    assert second.send(f"{PATH}/pass-on").status_code == 303
    assert publish(second).status_code == 303
    assert house.test_client().get(PUBLIC).status_code == 200
    panel = handed.get(f"{PATH}/publish").text
    assert "写得清楚。" in panel
    assert "初审通过" in panel and "终审通过" in panel


def test_nobody_reads_their_own(house: Flask, editor: Desk) -> None:
    ask_for(house, 1, small_team=True)
    save(editor)
    editor.send(f"{PATH}/submit")
    assert "自己写的稿子不能自己审" in editor.get(f"{PATH}/publish").text
    answer = editor.send(f"{PATH}/pass-on")
    assert (answer.status_code, "自己写的稿子不能自己审" in answer.text) == (422, True)
    assert publish(editor).status_code == 422
    with house.app_context():
        assert db.session.scalars(select(Reading)).all() == []


def test_who_wrote_an_earlier_unpublished_version_does_not_read_it(
    house: Flask, author: Desk, editor: Desk
) -> None:
    ask_for(house, 1)
    save(editor, centre="taishi")
    with house.app_context():
        begun = base()
    second = signed_in(house, "zhenbianji")
    save(second, base=begun, body="另一个人改过。")
    second.send(f"{PATH}/submit")
    assert "自己写的稿子不能自己审" in editor.send(f"{PATH}/pass-on").text


def test_who_wrote_it_is_told_why_it_came_back_until_it_is_handed_over_again(
    house: Flask, handed: Desk, editor: Desk
) -> None:
    editor.send(f"{PATH}/send-back", {"comment": "人数不对。"})
    assert "退回来的草稿" in handed.get("/desk/").text
    assert "人数不对。" in handed.get(PATH).text
    with house.app_context():
        begun = base()
    save(handed, base=begun, body="五十三人来学编竹篮。")
    assert "人数不对。" in handed.get(PATH).text
    handed.send(f"{PATH}/submit")
    assert "人数不对。" not in handed.get(PATH).text
    assert "退回来的草稿" not in handed.get("/desk/").text


def test_the_same_person_does_not_read_twice(house: Flask, handed: Desk, editor: Desk) -> None:
    editor.send(f"{PATH}/pass-on")
    answer = editor.send(f"{PATH}/pass-on")
    assert (answer.status_code, "下一审要换一个人" in answer.text) == (422, True)
    with house.app_context():
        assert len(db.session.scalars(select(Reading)).all()) == 1


def test_in_a_small_team_one_person_may_and_the_record_shows_it(
    house: Flask, handed: Desk, editor: Desk
) -> None:
    ask_for(house, 2, small_team=True)
    editor.send(f"{PATH}/pass-on")
    assert editor.send(f"{PATH}/pass-on").status_code == 303
    assert editor.get(f"{PATH}/publish").text.count("小团队") == 2
    assert publish(editor).status_code == 303


def test_sent_back_with_a_reason(house: Flask, handed: Desk, editor: Desk) -> None:
    answer = editor.send(f"{PATH}/send-back", {"comment": " "})
    assert (answer.status_code, "请说明原因" in answer.text) == (422, True)
    assert editor.send(f"{PATH}/send-back", {"comment": "人数和签到表不一样。"}).status_code == 303
    panel = handed.get(f"{PATH}/publish").text
    assert "人数和签到表不一样。" in panel
    assert "草稿" in panel
    answer = editor.send(f"{PATH}/send-back", {"comment": "再说一次"})
    assert (answer.status_code, "没有交出来的稿子" in answer.text) == (422, True)


def test_readings_begin_anew_after_it_was_sent_back(
    house: Flask, handed: Desk, editor: Desk
) -> None:
    second = signed_in(house, "zhenbianji")
    editor.send(f"{PATH}/pass-on")
    second.send(f"{PATH}/send-back", {"comment": "再改改。"})
    handed.send(f"{PATH}/submit")
    assert title_of(second.get(f"{PATH}/publish").text) == "初审"


def test_a_new_version_is_read_anew(house: Flask, handed: Desk, editor: Desk) -> None:
    editor.send(f"{PATH}/pass-on")
    with house.app_context():
        begun = base()
    assert "收回" in handed.send(PATH, follow_redirects=True, data=changed(begun)).text
    assert publish(editor).status_code == 422
    handed.send(f"{PATH}/submit")
    assert title_of(editor.get(f"{PATH}/publish").text) == "初审"


def changed(begun: str) -> dict[str, str]:
    from tests.desk.writing import ARTICLE

    return ARTICLE | {"base": begun, "body": "改过的正文。"}


def test_what_waits_for_whom_since_when(house: Flask, handed: Desk, editor: Desk) -> None:
    title = "苔石镇办了一次编竹篮活动"
    second = signed_in(house, "zhenbianji")
    assert title in editor.get("/desk/find?list=unread").text
    assert "等初审" in handed.get("/desk/find?list=handed_over").text
    mine = handed.get(f"{PATH}/publish").text
    assert "等初审" in mine
    assert "可以审的人：bianji、zhenbianji。" in mine
    editor.send(f"{PATH}/pass-on")
    assert title not in editor.get("/desk/find?list=unread").text
    assert "可以审的人：zhenbianji。" in handed.get(f"{PATH}/publish").text
    assert title in second.get("/desk/find?list=unread").text
    second.send(f"{PATH}/pass-on")
    assert title in editor.get("/desk/find?list=submitted").text


def test_a_rule_that_changes_is_asked_again(house: Flask, handed: Desk, editor: Desk) -> None:
    ask_for(house, 0)
    assert "等发布" in handed.get(f"{PATH}/publish").text
    assert publish(editor).status_code == 303


def test_an_author_reads_nothing(house: Flask, editor: Desk, author: Desk) -> None:
    ask_for(house, 1)
    save(editor)
    editor.send(f"{PATH}/submit")
    assert author.send(f"{PATH}/pass-on").status_code == 403
    assert author.send(f"{PATH}/send-back", {"comment": "不好"}).status_code == 403


def test_a_comment_changes_nothing_else(house: Flask, handed: Desk) -> None:
    assert handed.send(f"{PATH}/comment", {"comment": "照片明天补。"}).status_code == 303
    assert "照片明天补。" in handed.get(f"{PATH}/publish").text
    answer = handed.send(f"{PATH}/comment", {"comment": "长" * 2001})
    assert answer.status_code == 422
    assert "长" * 2001 in answer.text
    with house.app_context():
        assert page_of().newest.state == "submitted"


def test_the_log_says_who_did_what_and_why(house: Flask, handed: Desk, editor: Desk) -> None:
    editor.send(f"{PATH}/send-back", {"comment": "改一改。"})
    handed.send(f"{PATH}/submit", {"why": "已经按意见改了"})
    with house.app_context():
        log = db.session.scalars(LogEntry.of(UID)).all()
        said = [(one.verb, one.user.username if one.user else "", one.why) for one in log]
    assert said == [
        ("submit", "zuozhe", "已经按意见改了"),
        ("send_back", "bianji", ""),
        ("submit", "zuozhe", ""),
        ("write", "zuozhe", ""),
    ]


def test_verbs_on_what_is_gone(house: Flask, editor: Desk) -> None:
    for verb in ("pass-on", "send-back", "comment", "submit", "bin", "unbin"):
        assert editor.send(f"/desk/pages/nothere/{verb}").status_code == 404
    with house.app_context():
        assert db.session.scalar(select(Page).filter_by(uid="nothere")) is None


def test_what_went_live_meanwhile_makes_nobody_the_reader_of_their_own(
    house: Flask, editor: Desk
) -> None:
    """An author's version waits; another withdraws the page and names who succeeds it."""
    second = signed_in(house, "zhenbianji")
    save(second)
    publish(second)
    ask_for(house, 1)
    with house.app_context():
        begun = base()
    save(editor, base=begun, body="等着审的一版。")
    editor.send(f"{PATH}/submit")
    assert second.send(f"{PATH}/withdraw", {"successor": "/about"}).status_code == 303
    title = "苔石镇办了一次编竹篮活动"
    assert title not in editor.get("/desk/find?list=unread").text
    answer = editor.send(f"{PATH}/pass-on")
    assert (answer.status_code, "自己写的稿子不能自己审" in answer.text) == (422, True)
    assert title in second.get("/desk/find?list=unread").text
    assert second.send(f"{PATH}/pass-on").status_code == 303


def test_what_is_to_go_live_at_a_time_is_read_first_where_that_is_asked_since(
    house: Flask, editor: Desk
) -> None:
    save(editor)
    publish(editor, when="later", at="2099-01-01T08:00")
    ask_for(house, 1)
    with house.app_context():
        page = page_of()
        assert (page.live, page.newest.state, page.newest.waits_for) == (None, "submitted", "终审")
        assert db.session.scalars(LogEntry.of(UID)).first().verb == "recall"
    assert publish(editor).status_code == 422


def test_nobody_passes_or_publishes_a_version_that_they_have_not_seen(
    house: Flask, handed: Desk, editor: Desk
) -> None:
    ask_for(house, 1)
    second = signed_in(house, "zhenbianji")
    shown = version_in(editor.get(f"{PATH}/publish").text)
    with house.app_context():
        begun = base()
    handed.send(PATH, changed(begun))
    handed.send(f"{PATH}/submit")
    for verb in ("pass-on", "send-back"):
        answer = editor.send(f"{PATH}/{verb}", {"comment": "看过了。", "version": shown})
        assert (answer.status_code, "又有了新的一版" in answer.text) == (422, True)
        assert "看过了。" in answer.text
    shown = version_in(editor.get(f"{PATH}/publish").text)
    assert editor.send(f"{PATH}/pass-on", {"version": shown}).status_code == 303
    assert version_in(second.get(f"{PATH}/publish").text) == shown
    assert publish(second, version="1").status_code == 422
    assert publish(second, version=shown).status_code == 303


def version_in(html: str) -> str:
    return html.partition('name="version" value="')[2].partition('"')[0]


def test_what_cannot_be_shown_is_not_kept(house: Flask, handed: Desk, editor: Desk) -> None:
    handed.send(f"{PATH}/recall")
    handed.send(f"{PATH}/submit", {"why": "改\0好\x0b了"})
    editor.send(f"{PATH}/comment", {"comment": "很\0好\x1b。"})
    assert editor.send(f"{PATH}/send-back", {"comment": "\0"}).status_code == 422
    shown = editor.get(f"{PATH}/history").text
    assert "改好了" in shown and "很好。" in shown
    assert "\0" not in shown


def test_who_was_erased_has_still_written_and_read(
    house: Flask, handed: Desk, editor: Desk
) -> None:
    assert editor.send(f"{PATH}/pass-on", {"comment": "写得清楚。"}).status_code == 303
    signed_in(house, "guanli")
    for name in ("bianji", "zuozhe"):
        done = house.test_cli_runner().invoke(args=["people", "erase", name, "--yes"])
        assert done.exit_code == 0, done.output
    second = signed_in(house, "zhenbianji")
    panel = second.get(f"{PATH}/publish").text
    assert title_of(panel) == "终审" and "写得清楚。" in panel and "bianji ·" not in panel
    assert second.send(f"{PATH}/pass-on").status_code == 303
    assert publish(second).status_code == 303
    assert house.test_client().get(PUBLIC).status_code == 200
    assert second.get(f"{PATH}/history").text.count("已注销") >= 2
