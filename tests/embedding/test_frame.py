"""The frame: a small page of its own that other sites may show."""

import pytest
from flask.testing import FlaskClient


def test_a_frame_may_stand_on_any_page(client: FlaskClient) -> None:
    answer = client.get("/embed/courses?centre=taishi")
    assert answer.status_code == 200
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["n=-1", "n=1000000000", "layout=round", "theme=x", "what=x"])
def test_what_cannot_be_meant_is_a_400(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/embed/courses?{asked}").status_code == 400
