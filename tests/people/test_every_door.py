"""Every route × every person × every method: what the table does not allow is refused.

What is done through the doors that are open is tried in `desk/test_policy.py`, with the same table.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cedu_site.caching.endpoints import KEPT, NOT_KEPT
from tests.desk.test_policy import OWN, WAYS, Way, expect, furnish, may
from tests.persons import Desk, admit, signed_in

EVERYONE = ("nobody", "luren", "zuozhe", "zhenbianji", "zhubian", "guanli")
ODD = ("PUT", "DELETE", "PATCH", "TRACE", "FROB")
SHOWN = {("GET", one) for one in KEPT | NOT_KEPT.keys()} - {(w.method, w.endpoint) for w in WAYS}
SENT = {("POST", "feedback.report")}  # readers have no session that a token could belong to
FOREIGN = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})
SAID = (400, 403)


def rules_of(app: Flask) -> Iterator[Rule]:
    """Yield each kind of address, public or not."""
    yield from sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def address_of(app: Flask, rule: Rule) -> str:
    """Return an address of this kind, at which nothing need be."""
    values: dict[str, object] = dict.fromkeys(rule.arguments, 1)
    values |= {"form": "atom"} if "form" in values else {}
    values |= dict(rule.defaults or {})
    return app.url_map.bind("localhost").build(
        rule.endpoint, values, method=next(iter(sorted(rule.methods or ())))
    )


def allowed_at(app: Flask, path: str) -> set[str]:
    return set(app.url_map.bind("localhost").allowed_methods(path.partition("?")[0]))


def browser_of(app: Flask, person: str) -> FlaskClient:
    return app.test_client() if person == "nobody" else signed_in(app, person)


def sent(client: FlaskClient, way: Way, names: dict[str, str], **headers: str) -> int:
    """Send the form of a way, with a token that holds, and return the status."""
    token = client.token if isinstance(client, Desk) else ""
    form = {name or names["media"]: value for name, value in way.form.items()}
    path = way.path.format(**names)
    answer = client.post(path, data={**form, "csrf_token": token}, headers=headers, buffered=True)
    return answer.status_code


def test_no_route_is_missing_from_the_table(app: Flask) -> None:
    known = {(way.method, way.endpoint) for way in WAYS} | SHOWN | SENT
    every = {
        (method, rule.endpoint)
        for rule in rules_of(app)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert every == known


def test_no_other_method_is_answered(house: Flask) -> None:
    wrong = []
    for person, odd in (("nobody", ODD), ("guanli", ODD[:1])):  # it is refused before who it is
        client = browser_of(house, person)
        for path in sorted({address_of(house, rule) for rule in rules_of(house)}):
            for method in {*odd, "POST", "GET", "HEAD"} - allowed_at(house, path):
                status = client.open(path, method=method, buffered=True).status_code
                if status not in (405, 404):
                    wrong.append(f"{person}: {method} {path}: {status}")
    assert not wrong, "\n".join(wrong)


def test_what_is_public_asks_nobody_who_he_is(house: Flask) -> None:
    """The same status for everyone, and the methods told are those of the table."""
    paths = [address_of(house, rule) for rule in rules_of(house) if ("GET", rule.endpoint) in SHOWN]
    clients = [browser_of(house, person) for person in ("nobody", "luren", "guanli")]
    for path in paths:
        for method in ("HEAD", "OPTIONS"):
            said = {
                client.open(path, method=method, buffered=True).status_code for client in clients
            }
            assert len(said) == 1 and said <= {200, 204, 301, 308, 400, 404}, (method, path, said)


@pytest.mark.parametrize(
    "person",
    [pytest.param(one, marks=() if one != "zhubian" else pytest.mark.long) for one in EVERYONE],
)
def test_the_desk_opens_to_whom_the_table_says(house: Flask, person: str) -> None:
    names, client = furnish(house, OWN), browser_of(house, person)
    wrong = []
    for way in WAYS:
        path, expected = way.path.format(**names), expect(person, way, OWN)
        if way.method == "GET":
            status = client.head(path, buffered=True).status_code
            if status not in expected:
                wrong.append(f"HEAD {path}: {status}, not {expected}")
        elif not may(person, way, OWN):
            status = sent(client, way, names)
            if status not in expected | set(SAID) and status != 401:
                wrong.append(f"POST {path}: {status}, not {expected}")
        status = client.options(path, buffered=True).status_code
        if status not in (200, 302, 403) or (person == "nobody" and way.verb and status == 200):
            wrong.append(f"OPTIONS {path}: {status}")
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_its_token_or_from_elsewhere(house: Flask) -> None:
    names, client = furnish(house, OWN), signed_in(house, "guanli")
    with house.app_context():
        admit("luren")
    wrong = []
    for way in WAYS:
        if way.method == "POST":
            said = [client.post(way.path.format(**names), buffered=True).status_code]
            said += [sent(client, way, names, **headers) for headers in FOREIGN]
            first = 303 if way.path == "/login" else 400  # who is signed in is led to the desk
            if said != [first, 403, 403, 403]:
                wrong.append(f"{way.path}: {said}")
    assert not wrong, "\n".join(wrong)
    assert client.get("/desk/").status_code == 200  # not even signed out


def test_a_reader_s_word_is_not_taken_from_elsewhere(house: Flask) -> None:
    for headers in FOREIGN:
        answer = house.test_client().post("/correction?of=x", headers=headers)
        assert answer.status_code == 403
