"""A correction is looked at by a second pair of eyes."""

from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.corrections import Correction
from tests.desk.pages import correct
from tests.persons import Desk, signed_in

NOTE = "人次应为 36。"


def is_checked(house: Flask, number: int) -> bool:
    with house.app_context():
        found = db.session.get(Correction, number)
        assert found is not None
        return found.checked_at is not None


def test_check(house: Flask, editor: Desk) -> None:
    number = correct(house, NOTE)
    assert NOTE in editor.get("/desk/corrections/").text
    answer = editor.send(f"/desk/corrections/{number}/check")
    assert (answer.status_code, answer.location) == (303, "/desk/corrections/")
    assert is_checked(house, number)
    assert NOTE not in editor.get("/desk/corrections/").text


def test_nobody_checks_their_own(house: Flask) -> None:
    number = correct(house, NOTE, by="zhubian")
    maker = signed_in(house, "zhubian")
    assert NOTE not in maker.get("/desk/corrections/").text
    refused = maker.send(f"/desk/corrections/{number}/check")
    assert refused.status_code == 403
    assert "请另一位编辑来看" in refused.text
    assert not is_checked(house, number)


def test_what_was_made_alone_waits_for_nobody(house: Flask, editor: Desk) -> None:
    correct(house, NOTE, alone=True)
    assert NOTE not in editor.get("/desk/corrections/").text


def test_an_unknown_correction_is_not_found(editor: Desk) -> None:
    assert editor.send("/desk/corrections/999/check").status_code == 404
