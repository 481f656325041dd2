"""Whatever is sent to whatever address of the desk: no 500, and what is refused changes nothing."""

import random
from collections.abc import Set
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import BuildError

from cedu_site.extensions import Model, db
from cedu_site.publishing.models import Page
from tests.desk.writing import UID, publish, save
from tests.persons import Desk, signed_in
from tests.shaping.forms import form_at

SEEDS = 3
ROUNDS = 60
KEPT_ANYWAY = frozenset({"draft", "presence"})  # what was typed is kept, and that somebody is there
SHAPES = (  # forms over the sheets and where each is shown
    "columns/xiaoxi", "columns/zhuanti", "centres/taishi", "centres/feiping", "centres/tingzhu",
    "site/", "home/", "theme/", "vocabulary/", "new-column", "new-centre",
)  # fmt: skip
JUNK = (
    "", " ", "\0", "\ud800", "\u202e倒", "😀" * 30, "长" * 3000, "x" * 200_000, "-1", "0", "1", "3",
    "9" * 400, "１２", "1e9", "nan", "true", "up", "down", "now", "later", "file", "desk", "merged",
    "2026-11-26T10:00", "9999-12-31T23:59", "0000-00-00T00:00", "taishi", "feiping", "tingzhu",
    "xiaoxi", "zhubian", "meiyou", "desk", "search", "../../etc/passwd", "a/b", "A B", "編竹",
    ": ", "#", "- a", "- ", "'", '"', "'\"", "{a: b}", "[1", "&a *a", "!!python/object:x", "|\n x",
    "a: b\nc: d", "---\na: b\n---\n", "%", "@x", "`x`", "\t", "\r\n", "\u2028", "\x85", "\ufeff",
    "null", "~", "yes", "<script>window.__hit=1</script>", "{{ 7*7 }}", "javascript:alert(1)",
    "//evil.example", "http://[", "#12345", "#ffffff", "/about", "abcdefgh2345", "甲、乙、甲", "、",
)  # fmt: skip
NAMES = (
    "title", "slug", "name", "parent", "former", "keep_name", "into", "to", "at", "when", "why",
    "comment", "note", "successor", "choice", "text", "desk", "file", "order", "lesson", "base",
    "seen", "readings", "small_team", "words", "of", "one", "other", "kind", "body", "column",
    "series", "position", "centre", "published", "expires", "season", "html", "role", "username",
    "decision", "objectives", "verb", "uid", "status", "answer", "password",
)  # fmt: skip
ASKED = ("q", "list", "page", "from", "to", "kind", "into", "parent", "rule", "of", "for", "uid")


def state(house: Flask, but: Set[str] = KEPT_ANYWAY) -> dict[str, Any]:
    """Return every row of every table but those."""
    with house.app_context():
        db.session.rollback()
        tables = [one for one in Model.metadata.sorted_tables if one.name not in but]
        return {
            one.name: [tuple(row) for row in db.session.execute(one.select())] for one in tables
        }


def ways(house: Flask, method: str) -> list[Any]:
    """Return every kind of address at the desk that takes `method`."""
    rules = sorted(house.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [one for one in rules if method in (one.methods or ()) and one.rule.startswith("/desk/")]


def things(house: Flask, luck: random.Random) -> dict[str, Any]:
    """Return what the parts of an address are filled with."""
    with house.app_context():
        uids = db.session.scalars(select(Page.uid).order_by(Page.id)).all()
    uid = luck.choice([UID, *luck.sample(uids, 3), *JUNK[:20]])
    slug = luck.choice(["xiaoxi", "taishi", "feiping", "tingzhu", *JUNK[20:40]])
    number = luck.choice([0, 1, 2, 10**30])
    return {
        "uid": uid, "slug": slug, "number": number, "user_id": number, "grant_id": number,
        "path": luck.choice(["site.yaml", "columns.yaml", "../x", "news/a.md", "\0", "a//b"]),
    }  # fmt: skip


def sent(luck: random.Random) -> dict[str, Any]:
    form: dict[str, Any] = {name: luck.choice(JUNK) for name in luck.sample(NAMES, 12)}
    if luck.random() < 0.3:
        form["order"] = [luck.choice(JUNK) for _ in range(3)]
    return form


def try_one(house: Flask, desk: Desk, path: str, form: dict[str, Any]) -> int:
    before = state(house)
    data = {
        key: [one.encode("utf-8", "surrogatepass") for one in value]
        if isinstance(value, list)
        else value.encode("utf-8", "surrogatepass")
        for key, value in form.items()
    }
    answer = desk.send(path, data)
    about = (path, {key: str(value)[:60] for key, value in form.items()}, answer.status_code)
    assert answer.status_code < 500, about
    if answer.status_code >= 400:
        after = state(house)
        assert {k for k in before if before[k] != after[k]} == set(), about
    else:
        for there in ("/", "/desk/", "/desk/structure/", "/desk/log/"):
            assert desk.get(there).status_code < 500, (there, about)
    return answer.status_code


def built(house: Flask, luck: random.Random, rule: Any, method: str) -> str | None:
    """Return an address of this kind, None where its parts stand in none."""
    parts = things(house, luck)
    values = {name: parts[name] for name in rule.arguments if name in parts}
    try:
        return house.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    except (BuildError, UnicodeEncodeError):
        return None


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_junk_to_every_address(house: Flask, seed: int) -> None:
    luck, desk = random.Random(seed), signed_in(house, "guanli")
    save(desk)
    publish(desk)
    tried = 0
    for rule in ways(house, "POST"):
        for _ in range(6):
            path = built(house, luck, rule, "POST")
            if path:
                tried += 1
                try_one(house, desk, path, sent(luck) | {"kind": "article"})
    assert tried > 200


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_looking_writes_nothing(house: Flask, seed: int) -> None:
    luck, desk = random.Random(seed), signed_in(house, "guanli")
    save(desk)
    publish(desk)
    before, tried = state(house, set()), 0
    for rule in ways(house, "GET"):
        for _ in range(6):
            path = built(house, luck, rule, "GET")
            if path:
                tried += 1
                asked = {name: luck.choice(JUNK[4:]) for name in ASKED if luck.random() < 0.3}
                answer = desk.get(path, query_string=asked)
                assert answer.status_code < 500, (path, asked)
    assert tried > 100
    assert state(house, set()) == before


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_junk_in_the_forms_of_the_structure(house: Flask, seed: int) -> None:
    luck, desk = random.Random(seed), signed_in(house, "guanli")
    taken = 0
    for _ in range(ROUNDS):
        path = "/desk/structure/" + luck.choice(SHAPES)
        if desk.get(path).status_code != 200:  # it has been renamed or removed
            continue
        form = form_at(desk, path)
        for name in luck.sample(sorted(set(form) - {"csrf_token", "base"}), min(2, len(form) - 2)):
            form[name] = luck.choice(JUNK)
        taken += try_one(house, desk, path, form) == 303
    assert taken
