"""The database goes away and comes back: the site says so meanwhile, and goes on by itself."""

import os
import signal
import time
from pathlib import Path
from threading import Thread

import pytest

from cedu_site import committed
from cedu_site.changes import record_change
from cedu_site.database import migrate, writing
from cedu_site.duties import begin_duties, end_duties
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.publishing.models import Page
from cedu_site.search.follower import keep_current
from cedu_site.search.following import follow, lag
from tests.conftest import COUNTY
from tests.databases import close_site, create_app
from tests.postgres import Server

pytestmark = pytest.mark.postgresql
PATIENCE = 30  # seconds
ALL = "SELECT pid FROM pg_stat_activity WHERE datname = 'empty'"
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'empty'"
ADDRESSES = ("/", "/courses/zhubian/", "/catalogue/", "/healthz", "/api/v1/search")


def test_requests_and_threads_go_on_when_the_database_is_back(
    server: Server, tmp_path: Path
) -> None:
    server.databases.create("county")
    url = server.databases.url("county")
    app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path, DATABASE_URL=url)
    with app.app_context():
        migrate()
        Import(COUNTY).run()
        follow()
        db.session.remove()
    follower = keep_current(app)
    begin_duties(app)
    client = app.test_client()
    assert client.get("/").status_code == 200
    time.sleep(1.1)  # in the second of a change pages are kept for no longer than that
    assert {client.get(path).status_code for path in ADDRESSES} == {200}

    server.stop()
    for path in ADDRESSES:
        assert client.get(path).status_code == (503 if path == "/healthz" else 200), path
    time.sleep(1)  # in which the threads, too, ask in vain

    server.start()
    for path in ADDRESSES:
        assert until(lambda path=path: client.get(path).status_code == 200), path
    with app.app_context(), writing():
        page = db.session.scalar(db.select(Page).filter_by(path="/courses/zhubian/"))
        assert page is not None
        page.title = "竹编新课"
        record_change(page.uid)
        db.session.commit()
    assert follower.is_alive() and app.extensions["duty keeper"].is_alive()

    def followed() -> bool:
        with app.app_context():
            return lag() == 0

    assert until(followed)
    assert "竹编新课" in client.get("/catalogue/?q=竹编新课").text
    end_duties(app)
    follower.end()
    follower.join()
    close_site(app)


def test_a_connection_that_ended_while_idle_costs_nobody_an_answer(
    server: Server, tmp_path: Path
) -> None:
    server.databases.create("empty")
    url = server.databases.url("empty")
    app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path, DATABASE_URL=url)
    with app.app_context():
        migrate()
    client = app.test_client()
    assert client.get("/healthz").json["database"]["ok"]  # type: ignore[index]
    with server.databases.connect() as admin:
        admin.execute(END_ALL)
    time.sleep(0.2)
    assert client.get("/healthz").json["database"]["ok"]  # type: ignore[index]
    close_site(app)


def test_a_server_that_has_come_to_a_stop_keeps_nobody_waiting(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committed, "PATIENCE", 0.3)
    monkeypatch.setattr(committed, "PAUSE", 0.0)
    server.databases.create("empty")
    app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path, DATABASE_URL=server.databases.url("empty"))
    with app.app_context():
        migrate()
        db.session.remove()
    client, answers = app.test_client(), list[int]()
    assert client.get("/news/").status_code == 200
    with server.databases.connect() as admin:
        backends = [int(str(pid)) for (pid,) in admin.execute(ALL)]
    try:
        for pid in backends:
            os.kill(pid, signal.SIGSTOP)
        asking = Thread(target=lambda: answers.append(client.get("/news/").status_code))
        asking.start()
        asking.join(PATIENCE / 2)
        assert answers == [200]
    finally:
        for pid in backends:
            os.kill(pid, signal.SIGCONT)
    assert client.get("/login").status_code == 200
    close_site(app)


def until(holds) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return held
