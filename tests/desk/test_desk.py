"""The desk's first page: for people with a role, and for nobody else."""

from flask import Flask

from tests.persons import Desk, signed_in


def test_an_editor_comes_to_the_desk(editor: Desk) -> None:
    assert editor.get("/desk/").status_code == 200


def test_a_stranger_is_asked_to_sign_in(house: Flask) -> None:
    answer = house.test_client().get("/desk/")
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")


def test_an_account_without_a_role_is_refused(house: Flask) -> None:
    assert signed_in(house, "luren").get("/desk/").status_code == 403
