"""自查 at the desk: findings within one's reach, by rule, looked at again when asked."""

import re

from flask import Flask

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.states import State
from cedu_site.selfcheck.findings import PageCheck, recheck
from tests.desk.pages import write
from tests.desk.writing import PATH, publish, save
from tests.persons import Desk, signed_in

CLAIM = "说了疗效“能治病”"


def look(house: Flask) -> None:
    with house.app_context():
        recheck(PageCheck.due())


def titles(page: str) -> list[str]:
    return re.findall(r'<p class="of"><a [^>]*>([^<]*)</a>', page)


def test_what_was_found_is_shown_by_rule(house: Flask, editor: Desk) -> None:
    uid = write(house, "竹笋课", State.PUBLISHED, body="竹笋能治病。")
    assert "还有" in editor.get("/desk/check/").text  # pages that nobody has looked at yet
    look(house)
    page = editor.get("/desk/check/").text
    assert CLAIM in page and "竹笋能治病。" in page and f'href="/desk/pages/{uid}"' in page
    assert titles(editor.get("/desk/check/?rule=claims").text) == ["竹笋课"]
    assert "竹笋课" not in editor.get("/desk/check/?rule=pictures").text
    assert editor.get("/desk/check/?rule=none").status_code == 200
    assert editor.get("/desk/check/?rule=claims&page=2").status_code == 404


def test_looking_writes_nothing(house: Flask, editor: Desk) -> None:
    editor.get("/desk/check/")
    with house.app_context():
        assert db.session.query(PageCheck).count() == 0


def test_only_what_lies_within_reach(house: Flask, editor: Desk) -> None:
    write(house, "别处的课", State.PUBLISHED, body="能治病。", centre="feiping")
    look(house)
    assert titles(editor.get("/desk/check/?rule=claims").text) == ["别处的课"]
    elsewhere = signed_in(house, "zhenbianji").get("/desk/check/?rule=claims").text
    assert titles(elsewhere) == []


def test_a_page_is_looked_at_again_at_once(house: Flask, editor: Desk) -> None:
    uid = write(house, "竹笋课", State.PUBLISHED, body="竹笋能治病。")
    look(house)
    with house.app_context(), writing():
        page = db.session.query(Page).filter_by(uid=uid).one()
        page.live.body = "竹笋好吃。"
        db.session.commit()
    assert CLAIM in editor.get("/desk/check/?rule=claims").text
    answer = editor.send(f"/desk/check/{uid}?rule=claims")
    assert (answer.status_code, answer.location) == (303, "/desk/check/?rule=claims")
    assert CLAIM not in editor.get("/desk/check/?rule=claims").text
    assert editor.send("/desk/check/none").status_code == 404


def test_what_is_withdrawn_drops_out(house: Flask, editor: Desk) -> None:
    uid = write(house, "竹笋课", State.PUBLISHED, body="竹笋能治病。")
    look(house)
    assert "竹笋课" in editor.get("/desk/check/?rule=claims").text
    editor.send(f"/desk/pages/{uid}/withdraw")
    assert titles(editor.get("/desk/check/?rule=claims").text) == []
    assert editor.send(f"/desk/check/{uid}").status_code == 404


def test_quiet_columns_and_offerings_that_are_over(house: Flask, editor: Desk) -> None:
    offering = {"kind": "offering", "title": "旧年的班", "from": "2020-03-01", "to": "2020-03-02"}
    editor.send(PATH, {**offering, "base": "", "centre": "taishi", "course": "zhubian"})
    assert publish(editor, slug="jiu-ban").status_code == 303
    assert "旧年的班" in titles(editor.get("/desk/check/?rule=over").text)
    with house.app_context(), writing():
        db.session.execute(db.text('UPDATE "column" SET stale_after = 1'))
        db.session.commit()
    assert "超过 1 天没有新文章" in editor.get("/desk/check/?rule=columns").text


def test_the_checklist_names_them_before_publishing(editor: Desk) -> None:
    save(editor, body="竹笋能治病，天下第一。全镇种竹 5000 亩。")
    said = editor.get(f"{PATH}/publish").text
    for sentence in (CLAIM, "话说得太满“天下第一”", "数字没有写是哪一年的"):
        assert sentence in said
