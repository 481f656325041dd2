"""Centres and columns are renamed, merged and retired; what names them by an old slug is led on."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.library.layout import Entry, Role
from cedu_site.library.reading import Sheet
from cedu_site.library.report import Report
from cedu_site.library.taking_sheets import TAKERS
from cedu_site.news.models import Column
from cedu_site.people.models import Role as PersonsRole
from cedu_site.people.models import User
from cedu_site.people.permissions import can
from cedu_site.publishing.models import Page
from cedu_site.search.following import follow
from tests.conftest import open_site

ROLES = {"centres.yaml": Role.CENTRES, "columns.yaml": Role.COLUMNS}
TAISHI = "- slug: taishi\n  name: 苔石镇社区学校"
MALAN = "- slug: malan\n  name: 麻栏镇社区学校"


def leads(shelf, path: str) -> tuple[int, str | None]:
    answer = shelf.app.test_client().get(path)
    return answer.status_code, answer.headers.get("Location")


def at_desk(shelf, path: str, text: str) -> list[str]:
    """Take a sheet in as the desk does; return why it is refused, in which case nothing changes."""
    with shelf.app.app_context():
        report = Report(retires=True)
        entry = Entry(path, shelf.root / path, ROLES[path])
        TAKERS[entry.role](entry, Sheet(text), report)
        if report.refused:
            db.session.rollback()
        else:
            db.session.commit()
        return [problem.message for problem in report.problems if problem.refusal]


def pages_at(shelf, slug: str) -> set[str]:
    with shelf.app.app_context():
        query = select(Page.slug).join(Centre, Page.centre_id == Centre.id)
        return set(db.session.scalars(query.where(Centre.slug == slug)))


def text_of(shelf, path: str) -> str:
    return (shelf.root / path).read_text("utf-8")


def test_renamed_column_takes_its_articles_along(shelf) -> None:
    with shelf.app.app_context():
        uid = db.session.scalars(select(Column.uid).filter_by(slug="xiaoxi")).one()
    shelf.edit("columns.yaml", "- slug: xiaoxi\n", "- slug: jiefang\n  former_slugs: [xiaoxi]\n")
    assert not shelf.take_in().problems
    with shelf.app.app_context():
        assert db.session.scalars(select(Column.uid).filter_by(slug="jiefang")).one() == uid
    assert shelf.status("/news/jiefang/xin-ketang") == 200
    assert leads(shelf, "/news/xiaoxi/xin-ketang") == (301, "/news/jiefang/xin-ketang")
    assert leads(shelf, "/news/xiaoxi/") == (301, "/news/jiefang/")
    again = shelf.take_in()
    assert again.changed_nothing and not again.problems, "its files lie in the old folder"


def test_name_taken_back_is_the_same_thing_again(shelf) -> None:
    before = text_of(shelf, "columns.yaml")
    shelf.edit("columns.yaml", "- slug: xiaoxi\n", "- slug: jiefang\n  former_slugs: [xiaoxi]\n")
    shelf.take_in()
    shelf.write("columns.yaml", before)
    assert not shelf.take_in().problems
    assert shelf.status("/news/xiaoxi/xin-ketang") == 200
    assert leads(shelf, "/news/jiefang/xin-ketang") == (301, "/news/xiaoxi/xin-ketang")


def test_slug_that_led_elsewhere_is_not_given_again(shelf) -> None:
    shelf.edit("columns.yaml", "- slug: xiaoxi\n", "- slug: jiefang\n  former_slugs: [xiaoxi]\n")
    shelf.take_in()
    shelf.write("columns.yaml", text_of(shelf, "columns.yaml") + "- slug: xiaoxi\n  title: 新\n")
    (problem,) = shelf.take_in().problems
    assert problem.refusal and "曾是“jiefang”的" in problem.message
    assert shelf.status("/news/jiefang/") == 200


def test_merged_centre_gives_its_pages_and_takes_them_back(shelf) -> None:
    before = text_of(shelf, "centres.yaml")
    own = pages_at(shelf, "taishi")
    malan = pages_at(shelf, "malan")
    assert own and not malan & own
    merge_taishi(shelf)
    assert not shelf.take_in().refused
    assert pages_at(shelf, "malan") == malan | own
    assert leads(shelf, "/centres/taishi/") == (301, "/centres/malan/")
    assert "苔石镇社区学校" not in shelf.html("/centres/")
    assert "晒篾村学习点" in shelf.html("/centres/malan/"), "the row says `parent: taishi`"
    with shelf.app.app_context():
        follow()
    assert shelf.html("/catalogue/?centre=taishi").count("<article") == (
        shelf.html("/catalogue/?centre=malan").count("<article")
    )
    shelf.write("centres.yaml", before)
    assert not shelf.take_in().problems
    assert (pages_at(shelf, "taishi"), pages_at(shelf, "malan")) == (own, malan)
    assert shelf.status("/centres/taishi/") == 200


def merge_taishi(shelf) -> None:
    text = text_of(shelf, "centres.yaml")
    start = text.index(TAISHI)
    text = text[:start] + text[text.index("- slug: feiping") :]
    shelf.write("centres.yaml", text.replace(MALAN, f"{MALAN}\n  former_slugs: [taishi]"))


def test_role_at_a_merged_centre_reaches_the_target_and_no_more(shelf) -> None:
    with shelf.app.app_context():
        user = User.admit("hebing")
        user.grant(PersonsRole.EDITOR, Centre.named("taishi"))
        db.session.commit()
    merge_taishi(shelf)
    shelf.take_in()
    with shelf.app.app_context():
        user = db.session.scalars(User.named("hebing")).one()
        assert can(user, "publish", Centre.named("malan"))
        assert can(user, "publish", Centre.named("shaimie"))
        assert not can(user, "publish", Centre.named("feiping"))
        assert not can(user, "publish", None), "it is no role for the whole site"
        assert user.grant_of(PersonsRole.EDITOR, Centre.named("malan"))


def test_page_that_names_the_old_centre_comes_in_at_the_new_one(shelf) -> None:
    merge_taishi(shelf)
    shelf.take_in()
    shelf.lesson("pages/xin.md", title="新页", centre="taishi")
    assert not shelf.take_in().problems
    assert "xin" in pages_at(shelf, "malan")


def test_row_that_vanished_at_the_desk_retires_what_is_empty(shelf) -> None:
    text = text_of(shelf, "columns.yaml")
    assert at_desk(shelf, "columns.yaml", text + "- slug: kong\n  title: 空栏目\n") == []
    assert "空栏目" in shelf.html("/news/")
    assert at_desk(shelf, "columns.yaml", text) == []
    assert "空栏目" not in shelf.html("/news/")
    assert shelf.status("/news/kong/") == 410
    assert at_desk(shelf, "columns.yaml", text + "- slug: kong\n  title: 空栏目\n") == []
    assert shelf.status("/news/kong/") == 200


@pytest.mark.parametrize(
    ("path", "rows", "said"),
    [
        ("columns.yaml", "- slug: jiyi\n  title: 乡土记忆\n", "篇文章"),
        ("centres.yaml", "- slug: tingzhu\n  name: 听竹县社区学院\n", "个页面"),
    ],
)
def test_what_is_not_empty_is_not_retired(shelf, path: str, rows: str, said: str) -> None:
    refusals = at_desk(shelf, path, rows)
    assert any(said in one for one in refusals)
    assert shelf.status("/news/xiaoxi/") == shelf.status("/centres/taishi/") == 200


def test_fresh_site_knows_the_old_addresses(shelf, tmp_path: Path) -> None:
    shelf.edit("columns.yaml", "- slug: xiaoxi\n", "- slug: jiefang\n  former_slugs: [xiaoxi]\n")
    merge_taishi(shelf)
    shutil.copytree(shelf.root, tmp_path / "library")
    fresh = open_fresh(tmp_path)
    client = fresh.test_client()
    for old, new in {
        "/centres/taishi/": "/centres/malan/",
        "/news/xiaoxi/xin-ketang": "/news/jiefang/xin-ketang",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
        assert client.get(new).status_code == 200
    with fresh.app_context():
        db.session.remove()
        db.engine.dispose()


def open_fresh(folder: Path) -> Flask:
    return open_site(folder / "library", folder / "data")


@pytest.mark.long
def test_export_after_a_rename_gives_the_same_site(shelf, tmp_path: Path) -> None:
    shelf.edit("columns.yaml", "- slug: xiaoxi\n", "- slug: jiefang\n  former_slugs: [xiaoxi]\n")
    merge_taishi(shelf)
    shelf.take_in()
    assert shelf.cedu("content", "export", tmp_path / "library").exit_code == 0
    fresh = open_fresh(tmp_path)
    with shelf.app.app_context():
        before = standing()
    with fresh.app_context():
        assert standing() == before
        db.session.remove()
        db.engine.dispose()
    for file in sorted(shelf.root.rglob("*.md")):
        path = file.relative_to(shelf.root)
        assert (tmp_path / "library" / path).read_bytes() == file.read_bytes(), path


def standing() -> set[tuple[str, str, str]]:
    """Return uid, address and centre of each page."""
    rows = select(Page.uid, Page.path, Centre.slug).outerjoin(Centre, Page.centre_id == Centre.id)
    return {(row.uid, row.path, row.slug or "") for row in db.session.execute(rows)}
