"""Two nodes on one database: what one does the other shows, finds, honours and counts."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.changes import Change
from cedu_site.clock import BEIJING, now, today
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.ops.same_key import compare_keys
from cedu_site.people.signing_in import MOST_PER_ACCOUNT
from cedu_site.publishing.models import Page
from cedu_site.publishing.reads import ReadCount
from tests.conftest import COUNTY, close_site
from tests.databases import copy_site, create_app, databases, settings_of
from tests.desk.sending import form_of, jpeg
from tests.desk.writing import ARTICLE, PATH, PUBLIC, UID, page_of
from tests.ops.nodes import PATIENCE, Browser, Node, multipart, soon
from tests.persons import PASSWORD, admit

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("nodes")]

KEY = "k" * 32
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
BODY = "河边的老渡口今年又开船了。"


class Nodes(NamedTuple):
    """Both, a browser in which an editor has signed in at the first, its token; the database."""

    one: Node
    other: Node
    editor: Browser
    token: str
    app: Flask


@pytest.fixture(scope="module")
def nodes(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    folder = tmp_path_factory.mktemp("nodes")
    data = copy_site(app, folder / "one")
    database = settings_of(data)["DATABASE_URL"]
    shared = {
        "CONTENT": str(COUNTY),
        "DATABASE_URL": database,
        "MEDIA_DIR": str(data / "media"),
        "SECRET_KEY": KEY,
    }
    settings = {f"CEDU_{name}": value for name, value in shared.items()}
    one, other = Node(settings, data), Node(settings, folder / "other")
    third = create_app(**shared, DATA_DIR=folder / "third")
    with third.app_context():
        admit("bianji")
        admit("luren")
    for node in (one, other):
        node.start()
    try:
        for node in (one, other):
            node.wait()
        editor = Browser()
        yield Nodes(one, other, editor, sign_in(editor, one), third)
    finally:
        for node in (one, other):
            node.kill()
        close_site(third)
        databases().drop(database.rpartition("/")[2])


def sign_in(browser: Browser, node: Node, username: str = "bianji") -> str:
    """Sign in; return the token for forms."""
    (token,) = set(TOKEN.findall(browser.get(node, "/login").text))
    answer = browser.send(node, "/login", username=username, password=PASSWORD, csrf_token=token)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/")
    return TOKEN.findall(browser.get(node, PATH).text + browser.get(node, "/desk/").text)[0]


def total(node: Node, words: str) -> int:
    answer = Browser().get(node, f"/api/v1/search?q={quote(words)}")
    assert answer.status_code == 200
    return int(json.loads(answer.text)["total"])


def test_what_one_publishes_the_other_shows_and_finds(
    nodes: Nodes, record_property: Callable[[str, object], None]
) -> None:
    reader = Browser()
    assert reader.get(nodes.other, PUBLIC).status_code == 404
    news = reader.get(nodes.other, "/news/xiaoxi/").text
    article = ARTICLE | {"body": BODY, "csrf_token": nodes.token}
    assert nodes.editor.send(nodes.one, PATH, **article).status_code == 303
    how = {"when": "now", "slug": "bian-zhulan", "csrf_token": nodes.token}
    assert nodes.editor.send(nodes.one, f"{PATH}/publish", **how).status_code == 303
    assert BODY in reader.get(nodes.other, PUBLIC).text
    assert reader.get(nodes.other, "/news/xiaoxi/").text != news
    record_property("found", soon(lambda: total(nodes.other, '"老渡口今年"') == 1))


def test_who_signed_in_at_one_is_known_at_the_other(nodes: Nodes) -> None:
    assert nodes.editor.get(nodes.other, "/desk/").status_code == 200
    assert Browser().get(nodes.other, "/desk/").status_code != 200
    note = ARTICLE | {"title": "另一台收下的", "csrf_token": nodes.token}
    assert nodes.editor.send(nodes.other, "/desk/pages/otherother22", **note).status_code == 303


def test_a_file_sent_to_one_is_served_by_the_other(nodes: Nodes) -> None:
    form = form_of((jpeg("green", (70, 50)), "dukou.jpg"), csrf_token=nodes.token)
    assert nodes.editor.post(nodes.one, "/desk/media/", *multipart(form)).status_code == 303
    shelf = nodes.editor.get(nodes.other, "/desk/media/").text
    (path, *_) = re.findall(r'src="(/media/[0-9a-f]{64}/dukou\.[a-z]+)"', shelf)
    assert Browser().get(nodes.other, path).data == Browser().get(nodes.one, path).data


def test_what_is_due_goes_live_once(nodes: Nodes) -> None:
    with nodes.app.app_context():
        version, before = str(page_of().newest_id), changes()
    article = ARTICLE | {"base": version, "body": "到点的新版。", "csrf_token": nodes.token}
    assert nodes.editor.send(nodes.one, PATH, **article).status_code == 303
    at = (now() + timedelta(hours=1)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    how = {"when": "later", "at": at, "slug": "", "csrf_token": nodes.token}
    assert nodes.editor.send(nodes.other, f"{PATH}/publish", **how).status_code == 303
    with nodes.app.app_context(), writing():
        assert changes() == before
        page_of().newest.publish_at = now() + timedelta(seconds=1)
        db.session.commit()
    reader = Browser()
    for node in (nodes.one, nodes.other):
        soon(lambda: "到点的新版" in reader.get(node, PUBLIC).text)  # noqa: B023
    with nodes.app.app_context():
        assert changes() == before + 1


def changes() -> int:
    """Return how often what readers see of the article has changed."""
    query = select(Change.version).filter_by(subject=UID)
    return len(db.session.scalars(query).all())


def test_guesses_at_either_count_together(nodes: Nodes) -> None:
    both, said = (nodes.one, nodes.other), []
    browser = Browser()
    (token,) = set(TOKEN.findall(browser.get(nodes.one, "/login").text))
    for number in range(MOST_PER_ACCOUNT + 2):
        form = {"username": "luren", "password": "cai-yi-cai", "csrf_token": token}
        said.append(browser.send(both[number % 2], "/login", **form).status_code)
    assert said == [422] * MOST_PER_ACCOUNT + [429] * 2


def test_a_node_with_another_key_is_told(
    nodes: Nodes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = nodes.app.config["SQLALCHEMY_DATABASE_URI"]
    said = []
    for key in (KEY, "o" * 32, "o" * 32, KEY):
        app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path, DATABASE_URL=database, SECRET_KEY=key)
        with app.app_context():
            compare_keys()
        close_site(app)
        said.append("CEDU_SECRET_KEY" in capsys.readouterr().out)
    assert said == [False, True, False, True]


def test_who_was_killed_catches_up(nodes: Nodes) -> None:
    assert total(nodes.other, '"到点的新版"') == 1
    nodes.other.kill()
    with nodes.app.app_context(), writing():
        page_of().withdraw()
        db.session.commit()
    nodes.other.start()
    nodes.other.wait()
    assert Browser().get(nodes.other, PUBLIC).status_code == 410
    soon(lambda: total(nodes.other, '"到点的新版"') == 0)


def test_reads_at_both_add_up(nodes: Nodes) -> None:
    reader, path = Browser(), "/courses/zhubian/beidian"
    for node in (nodes.one, nodes.other, nodes.other):
        assert reader.get(node, path).status_code == 200
    for process in [nodes.one.end(), nodes.other.end()]:
        process.wait(PATIENCE)
    with nodes.app.app_context():
        uid = db.session.scalar(select(Page.uid).filter_by(path=path))
        assert [times for _, times in db.session.execute(ReadCount.by_day(uid, today()))] == [3]
