"""What is thrown away goes to the bin and comes back with everything."""

from flask import Flask

from tests.desk.pages import write
from tests.desk.writing import PATH, PUBLIC, base, page_of, publish, save
from tests.persons import Desk, signed_in

TITLE = "苔石镇办了一次编竹篮活动"


def throw_away(desk: Desk) -> None:
    save(desk)
    publish(desk)
    desk.send(f"{PATH}/withdraw")
    assert desk.send(f"{PATH}/bin", {"why": "写重复了"}).status_code == 303


def test_throw_away(house: Flask, editor: Desk) -> None:
    throw_away(editor)
    assert house.test_client().get(PUBLIC).status_code == 404
    assert TITLE not in editor.get("/desk/find").text
    bin = editor.get("/desk/bin/").text
    assert TITLE in bin
    assert "写重复了" in bin


def test_take_out_with_everything(house: Flask, editor: Desk) -> None:
    throw_away(editor)
    assert editor.send(f"{PATH}/unbin").status_code == 303
    assert TITLE not in editor.get("/desk/bin/").text
    assert editor.send(f"{PATH}/restore").status_code == 303
    assert "编竹篮" in house.test_client().get(PUBLIC).text


def test_what_readers_see_is_not_thrown_away(house: Flask, editor: Desk) -> None:
    save(editor)
    publish(editor)
    answer = editor.send(f"{PATH}/bin")
    assert (answer.status_code, "要先撤下" in answer.text) == (422, True)
    assert house.test_client().get(PUBLIC).status_code == 200


def test_nothing_is_done_to_what_lies_in_the_bin(house: Flask, editor: Desk) -> None:
    throw_away(editor)
    with house.app_context():
        number, begun = page_of().newest.number, base()
    for verb in ("submit", "restore", "withdraw", "publish", "recall", "bin"):
        assert editor.send(f"{PATH}/{verb}", {"when": "now"}).status_code == 422, verb
    answer = save(editor, base=begun, body="在回收站里改的字。")
    assert (answer.status_code, "先把它找回来" in answer.text) == (422, True)
    assert "在回收站里改的字。" in answer.text
    assert editor.get(PATH).location == f"{PATH}/publish"
    assert editor.get(f"{PATH}/share").status_code == 404
    with house.app_context():
        assert page_of().newest.number == number


def test_taking_out_what_is_not_there(editor: Desk) -> None:
    save(editor)
    answer = editor.send(f"{PATH}/unbin")
    assert (answer.status_code, "不在回收站里" in answer.text) == (422, True)


def test_nothing_is_published_into_a_course_in_the_bin(house: Flask) -> None:
    chief, lesson = signed_in(house, "zhubian"), "/desk/pages/lessonlesson"
    uid = write(house, "笋干课", by="zhubian")
    with house.app_context():
        slug = page_of(uid).slug
    form = {"kind": "resource", "title": "晒笋", "series": slug, "body": "先煮。", "base": ""}
    assert chief.send(f"/desk/pages/{uid}/bin").status_code == 303
    assert chief.send(lesson, form | {"centre": "taishi"}).status_code == 303
    answer = chief.send(f"{lesson}/publish", {"when": "now"})
    assert (answer.status_code, "在回收站里，请先把它找回来" in answer.text) == (422, True)
    chief.send(f"/desk/pages/{uid}/unbin")
    assert chief.send(f"{lesson}/publish", {"when": "now"}).status_code == 303
