"""What the two databases take differently of themselves, they answer alike."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.persons import Desk, signed_in

BIG = (2**31, 2**63 - 1, 2**63, 10**30)


@pytest.mark.parametrize(
    "path", ["/a%00b", "/courses/%00/", "/news/%00/", "/catalogue/?course=%00"]
)
def test_nothing_is_found_by_a_character_that_no_text_holds(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (200, 404)


@pytest.mark.parametrize("number", BIG)
def test_a_number_beyond_all_rows_is_no_error(client: FlaskClient, number: int) -> None:
    for path in (
        f"/catalogue/?page={number}",
        f"/news/?page={number}",
        f"/corrections/?page={number}",
        f"/api/v1/pages?after={number}",
        f"/api/v1/courses?limit={number}",
    ):
        assert client.get(path).status_code in (200, 400, 404, 422), path


def test_at_the_desk_such_a_number_is_not_found(house: Flask) -> None:
    desk = signed_in(house, "guanli")
    for number in BIG:
        assert desk.get(f"/desk/people/{number}").status_code == 404


def test_at_the_desk_capitals_make_no_difference(house: Flask, editor: Desk) -> None:
    with house.app_context():
        page = db.session.scalar(db.select(Page).filter_by(path="/courses/zhubian/"))
        assert page is not None and page.newest is not None
        page.newest.body = "CAD 制图"
        db.session.commit()
    assert "竹编入门" in editor.get("/desk/find?q=cad").text
