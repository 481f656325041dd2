"""Taking away, erasing, forgetting: what is about a person is given, goes, and has its time."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.people.forgetting import CLOSED_FOR
from cedu_site.people.models import SignIn, User
from cedu_site.personal import columns, pointers, tables
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.preview_links import PreviewLink
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State
from tests.databases import close_site, on_postgresql
from tests.desk.pages import write
from tests.persons import Desk, signed_in

NAME = "王芳芳"
TYPED = "写到一半的话"


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["people", *words])


@pytest.fixture
def uid(house: Flask, author: Desk) -> str:
    """A page that the author wrote, shared, and is writing on; the author has a name."""
    uid = write(house, "yi", State.PUBLISHED, by="zuozhe", centre="taishi")
    with house.app_context():
        user = db.session.scalars(User.named("zuozhe")).one()
        user.name = NAME
        Draft.keep(user.id, uid, "course", {"body": TYPED}, None)
        db.session.commit()
    author.send(f"/desk/pages/{uid}/share")
    return uid


def test_all_about_a_person_is_in_one_file(house: Flask, uid: str, tmp_path: Path) -> None:
    done = run(house, "export", "zuozhe", str(tmp_path / "zuozhe.json"))
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "zuozhe.json").read_text("utf-8"))["内容"]
    assert told["user"]["记录"][0]["name"] == NAME
    assert [one["form"]["body"] for one in told["draft"]["记录"]] == [TYPED]
    assert uid in [one["uid"] for one in told["page"]["记录"]]
    assert "share" in [one["verb"] for one in told["log_entry"]["记录"]]
    assert told.keys() == {table.name for table, _ in tables() if pointers(table)} | {"user"}
    assert "password_hash" not in told["user"]["记录"][0]
    assert "digest" not in told["preview_link"]["记录"][0]
    again = run(house, "export", "zuozhe", str(tmp_path / "zuozhe.json"))
    assert again.exit_code == 1 and "换一个文件名" in again.output


def test_everyone_takes_away_their_own(house: Flask, uid: str, editor: Desk, author: Desk) -> None:
    mine = author.get("/account/export")
    assert mine.headers["Content-Disposition"].startswith("attachment")
    assert mine.get_json()["账号"] == "zuozhe" and TYPED in mine.text
    assert TYPED not in editor.get("/account/export").text
    assert "/account/export" in author.get("/account/").text


def test_a_person_is_erased_and_their_work_stays(house: Flask, uid: str, editor: Desk) -> None:
    public = path_of(house, uid)
    before = editor.get(public).text
    assert NAME in editor.get(f"/desk/pages/{uid}/history").text
    with house.app_context():
        number = db.session.scalars(User.named("zuozhe")).one().id
    assert "没有改" in run(house, "erase", "zuozhe", "--dry-run").output
    done = run(house, "erase", "zuozhe", "--yes")
    assert done.exit_code == 0, done.output
    assert editor.get(public).text == before
    history = editor.get(f"/desk/pages/{uid}/history").text
    assert NAME not in history and "已注销" in history
    with house.app_context():
        assert db.session.get(User, number).username == f"#{number}"
        for model in (SignIn, Draft):
            assert not db.session.scalar(select(model).filter_by(user_id=number))
        assert not db.session.scalar(select(PreviewLink).filter_by(made_by_id=number))
        assert db.session.scalar(select(Revision).filter_by(author_id=number))
        verbs = db.session.scalars(select(LogEntry.verb).filter_by(subject=f"people/{number}"))
        assert "erase" in list(verbs)
    assert "zuozhe" not in run(house, "list").output
    assert run(house, "password", f"#{number}", "--password-stdin").exit_code == 1


@pytest.mark.sqlite
def test_nothing_of_who_was_erased_is_left_in_the_files(house: Flask, uid: str) -> None:
    data = Path(house.config["DATA_DIR"])
    close_site(house)
    assert holds(data, NAME) and holds(data, json.dumps(TYPED)[1:-1])
    run(house, "erase", "zuozhe", "--yes")
    assert not holds(data, NAME)
    assert not holds(data, json.dumps(TYPED)[1:-1])


def test_the_last_who_looks_after_the_site_cannot_be_erased(house: Flask) -> None:
    signed_in(house, "guanli")
    refused = run(house, "erase", "guanli", "--yes")
    assert refused.exit_code == 1 and "最后一位" in refused.output
    assert "guanli" in run(house, "list").output


def test_who_was_erased_cannot_be_opened_again(house: Flask, uid: str) -> None:
    run(house, "erase", "zuozhe", "--yes")
    admin = signed_in(house, "guanli")
    with house.app_context():
        number = db.session.scalars(select(User.id).where(User.username.like("#%"))).one()
    assert admin.send(f"/desk/people/{number}/reopen").status_code == 404
    assert "已注销" not in admin.get("/desk/people/").text


def test_what_has_had_its_time_is_forgotten(house: Flask, uid: str) -> None:
    assert "什么也不用删" in run(house, "forget").output
    with house.app_context():
        draft = db.session.scalars(select(Draft)).one()
        draft.updated_at = now() - timedelta(days=366)
        leaver = User.admit("zoulede", "走了的人")
        db.session.flush()
        leaver.closed_at = now() - CLOSED_FOR - timedelta(days=1)
        db.session.commit()
    seen = run(house, "forget", "--dry-run").output
    assert "没有保存的稿子：1 条，会删掉" in seen and "关闭的账号：1 条" in seen
    assert "删掉了" in run(house, "forget").output
    assert "什么也不用删" in run(house, "forget").output
    with house.app_context():
        assert not db.session.scalars(select(Draft)).all()
        assert db.session.scalars(User.named("zuozhe")).one().is_active
    assert "zoulede" not in run(house, "list").output


def test_every_table_with_a_time_can_be_asked_for_it(app: Flask) -> None:
    assert {table.name for table, about in tables() if about.kept.column} == {
        *("attempt", "draft", "presence", "preview_link", "sign_in"),
        *("read_count", "search_count", "showing"),
    }
    assert any(one.secret for table, _ in tables() for _, one in columns(table))


def path_of(house: Flask, uid: str) -> str:
    from cedu_site.publishing.models import Page

    with house.app_context():
        return db.session.scalars(select(Page.path).filter_by(uid=uid)).one()


def holds(data: Path, words: str) -> bool:
    """Tell whether any file of the data folder holds these words."""
    assert not on_postgresql()
    files = [one for one in data.rglob("*") if one.is_file()]
    return any(words.encode() in one.read_bytes() for one in files)
