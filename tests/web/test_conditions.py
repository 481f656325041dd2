"""Conditions mean the same for what is kept and for what is made anew (RFC 9110, 13.1)."""

import pytest
from flask.testing import FlaskClient

NOT_KEPT = "/catalogue/export.csv"


@pytest.mark.parametrize("path", ["/courses/", NOT_KEPT])
def test_who_wants_what_is_there_only_gets_it(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    for wanted, status in (("*", 200), (tag, 200), ('"other"', 412), (f"W/{tag}", 412)):
        answer = client.get(path, headers={"If-Match": wanted})
        assert (answer.status_code, bool(answer.data)) == (status, status == 200), wanted
    known = client.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (known.status_code, known.data) == (304, b"")
    assert known.headers["ETag"] == tag and "Content-Type" not in known.headers
