"""A sheet changed at the desk: taken in as an import would, logged, taken back."""

import pytest
from sqlalchemy import select

from cedu_site.changes import site_version
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.models import LibraryFile
from cedu_site.library.sheets import (
    COLUMNS,
    SITE,
    VOCABULARY,
    SheetRefused,
    edit,
    present,
    replace,
    undo,
)
from cedu_site.news.models import Column
from cedu_site.publishing.log import LogEntry


def rename(slug: str, title: str):
    """Return the change that gives a column another title."""

    def change(rows) -> None:
        next(row for row in rows if row["slug"] == slug)["title"] = title

    return change


def do(shelf, slug: str, title: str) -> int:
    """Rename a column at the desk; return the number of the entry of the log."""
    with shelf.app.app_context():
        entry = edit(COLUMNS, rename(slug, title), None, verb="edit")
        db.session.commit()
        assert entry is not None
        return entry.id


def undo_in(shelf, number: int) -> int:
    with shelf.app.app_context():
        entry = undo(db.session.get_one(LogEntry, number), None)
        db.session.commit()
        return entry.id


def titles(shelf) -> list[str]:
    with shelf.app.app_context():
        return list(db.session.scalars(select(Column.title).order_by(Column.position)))


def kept(shelf) -> str | None:
    """Return what the desk has made of the sheet of columns, None for nothing."""
    with shelf.app.app_context():
        return db.session.get_one(LibraryFile, COLUMNS).edited


def test_change_is_taken_in_logged_and_shown_at_once(shelf) -> None:
    before = (shelf.root / COLUMNS).read_text("utf-8")
    number = do(shelf, "xiaoxi", "邻里消息")
    assert kept(shelf) == before.replace("街坊消息", "邻里消息")
    assert titles(shelf)[0] == "邻里消息"
    assert "邻里消息" in shelf.html("/news/xiaoxi/")
    with shelf.app.app_context():
        entry = db.session.get_one(LogEntry, number)
        assert (entry.verb, entry.subject, entry.before) == ("edit", COLUMNS, before)
        assert entry.after == present(COLUMNS)


def test_nothing_changed_does_nothing(shelf) -> None:
    with shelf.app.app_context():
        assert edit(COLUMNS, lambda rows: None, None, verb="edit") is None
        assert replace(COLUMNS, present(COLUMNS), None, verb="edit") is None
        assert db.session.scalar(select(LogEntry)) is None
    assert kept(shelf) is None


REFUSED = {
    "网址": lambda rows: rows.append({"slug": "feed", "title": "x"}),
    "写了两次": lambda rows: rows.append({"slug": "xiaoxi"}),
    "一个整数": lambda rows: rows[0].update(stale_after="soon"),
    "小写字母": lambda rows: rows[0].update(slug="A b"),
}


@pytest.mark.parametrize("word", REFUSED)
def test_what_the_sheet_refuses_changes_nothing(shelf, word: str) -> None:
    with shelf.app.app_context():
        version = site_version()
        with pytest.raises(SheetRefused) as refused:
            edit(COLUMNS, REFUSED[word], None, verb="edit")
        assert word in str(refused.value) and str(refused.value).endswith("。")
        assert len(refused.value.sentences) == 1
        assert db.session.scalar(select(LogEntry)) is None
        db.session.rollback()
        assert site_version() == version
    assert kept(shelf) is None
    assert titles(shelf) == ["街坊消息", "乡土记忆", "别处消息"]


def test_what_was_refused_before_does_not_stand_in_the_way(shelf) -> None:
    shelf.edit(COLUMNS, "stale_after: 60", "stale_after: soon")
    assert shelf.take_in().refused
    do(shelf, "jiyi", "记忆")
    assert titles(shelf)[1] == "记忆"
    with shelf.app.app_context(), pytest.raises(SheetRefused):
        edit(COLUMNS, lambda rows: rows.append({"slug": "feed"}), None, verb="edit")


def test_text_of_the_wrong_form_is_refused(shelf) -> None:
    with shelf.app.app_context():
        for path, text in ((COLUMNS, "- [x\n"), (SITE, "theme: {light: {text: red}}\n")):
            with pytest.raises(SheetRefused):
                replace(path, text, None, verb="edit")
        with pytest.raises(SheetRefused):
            replace("pages/about.md", "x", None, verb="edit")


def test_undo_brings_the_text_back_and_can_be_undone(shelf) -> None:
    number = do(shelf, "xiaoxi", "邻里消息")
    back = undo_in(shelf, number)
    assert kept(shelf) is None, "it is again as it came in"
    assert titles(shelf)[0] == "街坊消息"
    with pytest.raises(SheetRefused, match="已经撤销过"):
        undo_in(shelf, number)
    again = undo_in(shelf, back)
    assert titles(shelf)[0] == "邻里消息"
    with shelf.app.app_context():
        assert db.session.get_one(LogEntry, again).undoes_id == back


def test_undo_leaves_what_others_changed_elsewhere(shelf) -> None:
    number = do(shelf, "xiaoxi", "邻里消息")
    do(shelf, "jiyi", "记忆")
    undo_in(shelf, number)
    assert titles(shelf) == ["街坊消息", "记忆", "别处消息"]


def test_undo_of_what_was_changed_again_is_refused(shelf) -> None:
    number = do(shelf, "xiaoxi", "邻里消息")
    do(shelf, "xiaoxi", "身边消息")
    with pytest.raises(SheetRefused, match="后来又改过"):
        undo_in(shelf, number)
    assert titles(shelf)[0] == "身边消息"


def test_import_never_overwrites_what_the_desk_edited(shelf) -> None:
    do(shelf, "xiaoxi", "邻里消息")
    assert not shelf.take_in().refused
    assert titles(shelf)[0] == "邻里消息"
    shelf.edit(COLUMNS, "街坊消息", "文件里的消息")
    shelf.take_in()
    assert titles(shelf)[0] == "邻里消息"


def test_sheet_that_no_library_has_begins_at_the_desk(shelf) -> None:
    (shelf.root / VOCABULARY).unlink()
    with shelf.app.app_context():
        db.session.delete(db.session.get_one(LibraryFile, VOCABULARY))
        db.session.commit()
        entry = edit(VOCABULARY, lambda data: data.update(topics=["竹编"]), None, verb="edit")
        db.session.commit()
        assert present(VOCABULARY) == "topics:\n  - 竹编\n"
        assert not [p for p in Import(shelf.root).run().problems if p.path == VOCABULARY]
        assert entry is not None and undo(entry, None).after == ""
        assert db.session.get_one(LibraryFile, VOCABULARY).edited is None
